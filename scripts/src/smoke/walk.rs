//! What is known so far, and how the shop is called.

use std::time::Duration;

use futures_util::future::BoxFuture;
use http::{Method, header};
use serde_json::Value;

use super::{
    answer::Answer,
    step::{Trouble, Verdict},
};
use crate::http::{client, why};

/// A step: it uses, and adds to, what is known.
pub type Task = for<'a> fn(&'a mut Walk) -> BoxFuture<'a, Verdict>;

/// A cold function, and API Gateway's own patience.
const PATIENCE: Duration = Duration::from_secs(30);

/// An account that is there already.
#[derive(Clone)]
pub struct Login {
    pub name: String,
    pub password: String,
}

pub struct Walk {
    http: reqwest::Client,
    url: String,
    /// Whose account is used: a given one, or the one that was signed up, which is closed at the end.
    pub login: Option<Login>,
    pub is_ours: bool,
    pub token: Option<String>,
    pub is_staff: bool,
    pub category: Option<u64>,
    /// The cheapest one in stock.
    pub product: Option<Product>,
    pub picture: Option<String>,
    pub address: Option<u64>,
    pub order: Option<u64>,
    /// Nobody has ever answered.
    pub is_lost: bool,
}

#[derive(Clone, Debug)]
pub struct Product {
    pub id: u64,
    pub name: String,
    pub price: f64,
}

impl Walk {
    pub fn new(url: &str, login: Option<Login>) -> anyhow::Result<Self> {
        let url = url.trim_end_matches('/').to_owned();
        Ok(Self {
            http: client(&url, PATIENCE)?,
            url,
            login,
            is_ours: false,
            token: None,
            is_staff: false,
            category: None,
            product: None,
            picture: None,
            address: None,
            order: None,
            is_lost: false,
        })
    }

    pub async fn get(&self, path: &str) -> Result<Answer, Trouble> {
        self.call(Method::GET, path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Answer, Trouble> {
        self.call(Method::POST, path, &[], Some(body)).await
    }

    pub async fn put(&self, path: &str) -> Result<Answer, Trouble> {
        self.call(Method::PUT, path, &[], None).await
    }

    pub async fn delete(&self, path: &str) -> Result<Answer, Trouble> {
        self.call(Method::DELETE, path, &[], None).await
    }

    /// Calls with the token, where there is one. A picture's address may be one of another host.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, &str)],
        body: Option<&Value>,
    ) -> Result<Answer, Trouble> {
        let name = format!("{method} {}", path.split('?').next().unwrap_or_default());
        let is_own = !path.contains("://");
        let url = if is_own { format!("{}{path}", self.url) } else { path.to_owned() };
        let mut request = self.http.request(method, url);
        if let Some(token) = self.token.as_ref().filter(|_| is_own) {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header(header::CONTENT_TYPE, "application/json").body(body.to_string());
        }
        let lost = |error: reqwest::Error| Trouble::new(format!("{name}: {}", why(&error)));
        let response = request.send().await.map_err(lost)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.map_err(lost)?;
        Ok(Answer { name, status, headers, body: body.to_vec() })
    }

    /// The same, as somebody without a token.
    pub async fn anonymous(&mut self, method: Method, path: &str) -> Result<Answer, Trouble> {
        let token = self.token.take();
        let answer = self.call(method, path, &[], None).await;
        self.token = token;
        answer
    }
}
