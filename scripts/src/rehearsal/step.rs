//! One request of the script, as it stands there: what earlier answers brought is named `<so>`.

use std::{collections::BTreeMap, fmt::Display};

use http::{HeaderName, HeaderValue, Method, header};

use crate::lambda::event::Call;

/// What a shop has answered so far, by the name that the script gave it.
pub type Known = BTreeMap<&'static str, String>;

#[derive(Clone, Debug)]
pub struct Step {
    call: Call,
    /// The status that the script is about; any that both agree on otherwise.
    pub status: Option<u16>,
    /// A name, and where in the answer its value is.
    pub keep: Option<(&'static str, &'static str)>,
    /// What it tells is of the process or of the moment: only its shape is compared.
    pub only_shape: bool,
}

impl Step {
    pub fn new(method: Method, target: impl Into<String>) -> Self {
        Self { call: Call::new(method, target), status: None, keep: None, only_shape: false }
    }

    pub fn get(target: impl Into<String>) -> Self {
        Self::new(Method::GET, target)
    }

    /// With a JSON body.
    pub fn post(target: impl Into<String>, body: impl Display) -> Self {
        Self::new(Method::POST, target).body("application/json", body.to_string())
    }

    /// With a JSON body.
    pub fn put(target: impl Into<String>, body: impl Display) -> Self {
        Self::new(Method::PUT, target).body("application/json", body.to_string())
    }

    pub fn delete(target: impl Into<String>) -> Self {
        Self::new(Method::DELETE, target)
    }

    pub fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.call.body = body.into();
        self.header(header::CONTENT_TYPE.as_str(), kind)
    }

    /// Beside what was said before.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header of the script");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header of the script");
        self.call.headers.append(name, value);
        self
    }

    /// With the token of that name.
    pub fn by(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer <{token}>"))
    }

    pub fn gives(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }

    pub fn keep(self, name: &'static str, at: &'static str) -> Self {
        Self { keep: Some((name, at)), ..self }
    }

    /// Through a gateway that has a stage of this name, and no `$default` one.
    pub fn in_stage(mut self, stage: &'static str) -> Self {
        self.call.stage = Some(stage);
        self
    }

    pub fn of_the_moment(self) -> Self {
        Self { only_shape: true, ..self }
    }

    pub fn stage(&self) -> Option<&'static str> {
        self.call.stage
    }

    /// `POST /v1/order/<order>/refund`
    pub fn name(&self) -> String {
        format!("{} {}", self.call.method, self.call.target)
    }

    /// The request in a shop that has answered this.
    pub fn call(&self, known: &Known) -> Call {
        let mut call = self.call.clone();
        call.target = filled(&call.target, known);
        for value in call.headers.values_mut() {
            if let Some(text) = value.to_str().ok().filter(|text| text.contains('<')) {
                *value = HeaderValue::from_str(&filled(text, known)).expect("an answer that fits in a header");
            }
        }
        if let Ok(text) = std::str::from_utf8(&call.body) {
            call.body = filled(text, known).into_bytes();
        }
        let length = call.body.len();
        if length > 0 {
            call.headers.insert(header::CONTENT_LENGTH, length.into());
        }
        call
    }
}

fn filled(text: &str, known: &Known) -> String {
    known.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("<{name}>"), value))
}
