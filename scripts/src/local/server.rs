//! One loopback HTTP server on a thread and a runtime of its own.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    pin::{Pin, pin},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::Context;
use tokio::{
    net::{TcpListener, TcpSocket},
    runtime,
    sync::oneshot,
    time::timeout,
};

/// How long a stop waits for the answers under way. Longer would only serve a client that sends half a request, or a
/// double told to be slow.
const GRACE: Duration = Duration::from_millis(300);

/// Ends when the server is to stop.
pub(crate) type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A server that runs until it is dropped; dropping it waits for its thread, and so for everything the thread owns.
pub(crate) struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens on 127.0.0.1 at `port` (0: any free one) and runs `serve` there until it is told to stop.
    pub fn start<S, F>(name: &'static str, port: u16, serve: S) -> anyhow::Result<Self>
    where
        S: FnOnce(TcpListener, Stop) -> F + Send + 'static,
        F: Future<Output = ()>,
    {
        let (ready, listening) = mpsc::sync_channel(1);
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || run(port, serve, &ready, stopped))
            .with_context(|| format!("cannot start the {name} thread"))?;
        let address = listening
            .recv()
            .with_context(|| format!("the {name} thread ended before it listened"))?
            .with_context(|| format!("{name} cannot listen on 127.0.0.1:{port}"))?;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    /// `http://127.0.0.1:PORT`, without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("a local engine's thread panicked");
        }
    }
}

/// The thread's whole life. Everything that `serve` was given is gone when this returns.
fn run<S, F>(port: u16, serve: S, ready: &mpsc::SyncSender<io::Result<SocketAddr>>, stopped: oneshot::Receiver<()>)
where
    S: FnOnce(TcpListener, Stop) -> F,
    F: Future<Output = ()>,
{
    let tell = |outcome| ready.send(outcome).expect("the starter waits for this");
    let runtime = match runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return tell(Err(error)),
    };
    runtime.block_on(async {
        let listener = match listen(port).and_then(|listener| Ok((listener.local_addr()?, listener))) {
            Ok((address, listener)) => {
                tell(Ok(address));
                listener
            }
            Err(error) => return tell(Err(error)),
        };
        let (finish, finishing) = oneshot::channel::<()>();
        let mut serving = pin!(serve(listener, Box::pin(async { finishing.await.unwrap_or_default() })));
        tokio::select! {
            () = &mut serving => {}
            _ = stopped => {
                drop(finish);
                // Past the grace the connections are cut: dropping the runtime drops them.
                timeout(GRACE, serving).await.unwrap_or_default();
            }
        }
    });
}

fn listen(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // A fixed port is free again at once after a restart. (On Windows the option would let two servers share it.)
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // Every accepted connection takes this over. Without it a small answer waits for the client's acknowledgement.
    socket.set_nodelay(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    socket.listen(1024)
}
