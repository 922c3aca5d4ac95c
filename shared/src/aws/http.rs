//! How requests of the SDK travel: hyper with one pool of connections, TLS by [`crate::tls`].
//!
//! The SDK's own client parses the machine's bundle of certificates before its first call, and brings HTTP/2, which neither
//! DynamoDB nor S3 speaks.

use std::{error::Error, iter::successors, time::Duration};

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::body::SdkBody;
use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector as Tcp},
    rt::{TokioExecutor, TokioIo, TokioTimer},
};
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower::{ServiceBuilder, timeout::error::Elapsed, util::BoxCloneSyncService};

/// A host that is down is noticed early enough for a second try. With the name's look-up and the handshake.
const CONNECT: Duration = Duration::from_secs(2);

type Connection = MaybeHttpsStream<TokioIo<TcpStream>>;
type Connect = BoxCloneSyncService<Uri, Connection, BoxError>;

/// A pool that gives each call the patience that its settings ask for.
#[derive(Clone, Debug)]
pub struct Pool(Client<Connect, SdkBody>);

/// The pool, and how long one call waits for an answer to begin.
#[derive(Debug)]
struct Patient {
    pool: Client<Connect, SdkBody>,
    patience: Option<Duration>,
}

impl Pool {
    pub fn new(tls: ClientConfig) -> Self {
        let mut tcp = Tcp::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let secure = HttpsConnector::from((tcp, tls));
        let connect = BoxCloneSyncService::new(ServiceBuilder::new().timeout(CONNECT).service(secure));
        Self(Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connect))
    }
}

impl HttpClient for Pool {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Patient { pool: self.0.clone(), patience: settings.read_timeout() })
    }
}

impl HttpConnector for Patient {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (pool, patience) = (self.pool.clone(), self.patience.unwrap_or(Duration::MAX));
        HttpConnectorFuture::new(async move {
            let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
            let answer = tokio::time::timeout(patience, pool.request(request)).await;
            let answer = answer.map_err(|late| ConnectorError::timeout(late.into()))?.map_err(lost)?;
            let answer = answer.map(SdkBody::from_body_1_x);
            HttpResponse::try_from(answer).map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

/// What the SDK sends is sound, so it is the way there or back that broke: worth another try.
fn lost(error: hyper_util::client::legacy::Error) -> ConnectorError {
    let mut causes = successors(Some(&error as &(dyn Error + 'static)), |&error| error.source());
    if causes.any(<dyn Error>::is::<Elapsed>) {
        ConnectorError::timeout(error.into())
    } else {
        ConnectorError::io(error.into())
    }
}
