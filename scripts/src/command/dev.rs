//! `cargo shop dev`: a whole shop on one port.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use axum::{Router, extract::Request};
use shared::{app::App, clock::Clock, http::Peer};
use tokio::net::TcpListener;
use tower::ServiceBuilder;

use crate::{
    demo, gateway,
    local::iam::assume,
    migrate::{self, Done},
    progress::Progress,
    stack::{Engines, Ports},
};

#[derive(clap::Args)]
pub struct Args {
    /// The port to serve at, on 127.0.0.1.
    #[arg(long, default_value_t = 9000)]
    port: u16,
    /// The port of the local WeChat, where orders are paid; the one after --port otherwise.
    #[arg(long)]
    wechat_port: Option<u16>,
    /// Where table and pictures are kept. A new folder gets a demo shop.
    #[arg(long, default_value = ".shop", conflicts_with = "memory")]
    data: PathBuf,
    /// Keep nothing: a new demo shop at every start.
    #[arg(long)]
    memory: bool,
    /// The password of the administrator `super` in a new shop; one is made up and shown otherwise.
    #[arg(long, env = "SHOP_ADMIN_PASSWORD", hide_env_values = true)]
    admin_password: Option<String>,
    /// Log every request.
    #[arg(long, short)]
    verbose: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    log(args.verbose);
    // Before the engines start: a taken port should not leave a half-filled data folder behind.
    let listener = listen(args.port).await?;
    let folder = (!args.memory).then_some(args.data.as_path());
    let engines =
        Engines::start(folder, Ports { wechat: args.wechat_port.unwrap_or(args.port + 1), ..Ports::default() })?;
    engines.wechat.auto_notify(true);
    let (app, new) = engines.app(Clock::System).await?;
    if new {
        demo::furnish(&app, args.admin_password).await?;
    }
    for Done { to, name, changed, .. } in migrate::run(&app, false, Progress::detect()).await? {
        println!("data version   {to}: {name}: changed {changed}");
    }
    announce(folder, args.port, &engines);
    let work = tokio::spawn(work(app.clone()));
    let (gateway, at) = (gateway::router(&app)?, listener.local_addr()?);
    println!("ready http://{at}");
    // Without a signal handler Ctrl-C ends the process all the same.
    serve(listener, gateway, async { drop(tokio::signal::ctrl_c().await) }).await?;
    work.abort();
    println!("stopped");
    Ok(())
}

async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    let taken = || format!("port {port} cannot be had: is another shop running? Choose one with --port");
    TcpListener::bind(("127.0.0.1", port)).await.with_context(taken)
}

/// What the table's stream and the schedule start on AWS: here a look every second.
async fn work(app: Arc<App>) {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    loop {
        second.tick().await;
        if let Err(failure) = assume("worker", worker::handle(&app, &serde_json::json!({}))).await {
            tracing::error!(%failure, "the worker");
        }
    }
}

fn announce(folder: Option<&Path>, port: u16, engines: &Engines) {
    let place = folder.map_or("in memory, gone when it stops".into(), |folder| folder.display().to_string());
    println!("data           {place}");
    println!("a shopper      POST /v1/token {{\"account\": \"demo-anna\", \"secret\": \"\", \"type\": 200}}");
    println!("pay here       {}/", engines.wechat.base_url());
    println!("API documents  http://127.0.0.1:{port}/apidocs/");
}

/// Serves until `stop`.
pub async fn serve(
    listener: TcpListener,
    gateway: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = axum::serve::ListenerExt::tap_io(listener, |connection| {
        // A delayed packet is worse than a small one; where it cannot be set, it is only slower.
        let _ = connection.set_nodelay(true);
    });
    let service = with_peer(gateway).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}

/// Tells functions the client's address, as API Gateway does.
fn with_peer(gateway: Router) -> Router {
    gateway.layer(ServiceBuilder::new().map_request(|mut request: Request| {
        let peer = request.extensions().get::<axum::extract::ConnectInfo<SocketAddr>>().map(|peer| Peer(peer.0.ip()));
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        request
    }))
}

fn log(verbose: bool) {
    // The embedded DynamoDB warns of every refusal, and a refused condition is an answer like others.
    let level = if verbose { "info,dynoxide=error" } else { "warn,dynoxide=error" };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| level.into());
    tracing_subscriber::fmt().with_env_filter(filter).with_target(false).init();
}
