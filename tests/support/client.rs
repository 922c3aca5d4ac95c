use axum::{Router, body::Body};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use shared::{
    http::{Cost, Peer},
    ids::Id,
    storage::meter::Call,
};
use tower::ServiceExt;

/// Somebody who calls the shop.
#[derive(Clone)]
pub struct Client {
    router: Router,
    headers: Vec<(String, String)>,
    peer: Peer,
    id: Option<Id>,
}

impl Client {
    pub fn new(router: Router) -> Self {
        Self { router, headers: Vec::new(), peer: Peer([203, 0, 113, 7].into()), id: None }
    }

    pub fn with_token(&self, token: &str) -> Self {
        self.clone().header("authorization", &format!("Bearer {token}"))
    }

    /// The token it says.
    pub fn token(&self) -> String {
        let said = self.headers.iter().find(|(name, _)| name == "authorization").expect("a logged-in client");
        said.1.trim_start_matches("Bearer ").to_owned()
    }

    /// Somebody who says what `other` says.
    pub fn like(self, other: &Self) -> Self {
        Self { headers: other.headers.clone(), ..self }
    }

    pub fn with_id(self, id: Id) -> Self {
        Self { id: Some(id), ..self }
    }

    pub fn at(self, peer: Peer) -> Self {
        Self { peer, ..self }
    }

    /// The same caller, saying this too; a header said before is replaced.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The user's id.
    pub fn id(&self) -> Id {
        self.id.expect("a logged-in client")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Body::from(body.to_string())).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Body::from(body.to_string())).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "shop.test");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        // Whoever sends something else says so.
        if self.headers.iter().all(|(name, _)| name != "content-type") {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let mut request = request.body(body).expect("a request");
        request.extensions_mut().insert(self.peer);
        let response = self.router.clone().oneshot(request).await.expect("routers always answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
        let cost = parts.extensions.get::<Cost>().map(|cost| cost.0.to_vec()).unwrap_or_default();
        Answer { status: parts.status, headers: parts.headers, bytes, cost }
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    cost: Vec<Call>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error} in {}", String::from_utf8_lossy(&self.bytes)))
    }

    /// `data` of a success with this HTTP status.
    #[track_caller]
    pub fn data(&self, status: u16) -> Value {
        let json = self.json();
        let code = match status {
            200 => 0,
            201 => 1,
            202 => 2,
            other => panic!("{other} is no success"),
        };
        assert_eq!((self.status.as_u16(), json["error_code"].as_u64()), (status, Some(code)), "{json}");
        json["data"].clone()
    }

    /// `msg` of a refusal with this HTTP status and `error_code`.
    #[track_caller]
    pub fn refused(&self, status: u16, code: u64) -> Value {
        let json = self.json();
        assert_eq!((self.status.as_u16(), json["error_code"].as_u64()), (status, Some(code)), "{json}");
        assert!(json["request_url"].as_str().is_some_and(|url| !url.contains('?')), "{json}");
        json["msg"].clone()
    }

    /// The DynamoDB calls it made.
    pub fn calls(&self) -> &[Call] {
        &self.cost
    }
}
