//! Where the SDK's calls leave: they reach an engine, or are answered as AWS answers what is not granted.

use std::sync::Arc;

use aws_smithy_runtime_api::{
    client::{
        http::{
            HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
            SharedHttpConnector,
        },
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
        runtime_components::RuntimeComponents,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;
use serde_json::json;

use super::{
    AREA, Denial, Iam,
    call::{Access, accesses},
};

#[derive(Debug)]
pub struct Guard {
    iam: Arc<Iam>,
    http: SharedHttpClient,
}

#[derive(Clone, Debug)]
struct Connector {
    iam: Arc<Iam>,
    http: SharedHttpConnector,
}

impl Guard {
    /// The engines speak HTTP.
    pub fn new(iam: Arc<Iam>) -> Self {
        Self { iam, http: aws_smithy_http_client::Builder::new().build_http() }
    }
}

impl HttpClient for Guard {
    fn http_connector(&self, settings: &HttpConnectorSettings, parts: &RuntimeComponents) -> SharedHttpConnector {
        let http = self.http.http_connector(settings, parts);
        SharedHttpConnector::new(Connector { iam: self.iam.clone(), http })
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match AREA.try_with(|area| *area) {
            Ok(area) => HttpConnectorFuture::new(self.clone().call_as(area, request)),
            Err(_) => self.http.call(request),
        }
    }
}

impl Connector {
    async fn call_as(self, area: &'static str, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let (accesses, head) = (accesses(&request), request.method() == "HEAD");
        for access in &accesses {
            if let Err(denial) = self.iam.ask(area, access) {
                return Ok(refused(&denial, head));
            }
        }
        let answer = self.http.call(request).await?;
        let unfound = answer.status().as_u16() == 404 && accesses.iter().any(|access| access.action == "s3:GetObject");
        if unfound && let Err(denial) = self.iam.ask(area, &Access::list_bucket()) {
            return Ok(refused(&denial, head));
        }
        Ok(answer)
    }
}

fn refused(denial: &Denial, head: bool) -> HttpResponse {
    let (status, body) = if denial.access.action.starts_with("dynamodb:") {
        let body = json!({"__type": "com.amazon.coral.service#AccessDeniedException", "Message": denial.to_string()});
        (400, body.to_string())
    } else {
        let body = format!("<Error><Code>AccessDenied</Code><Message>{denial}</Message></Error>");
        (403, if head { String::new() } else { body })
    };
    let status = StatusCode::try_from(status).expect("a status of HTTP");
    HttpResponse::new(status, SdkBody::from(body))
}
