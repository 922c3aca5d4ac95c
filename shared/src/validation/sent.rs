//! All that a request says: its query string and its body, and which of it somebody has read.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use axum::extract::Query;
use http::Uri;
use serde_json::{Map, Value};

use super::{Field, Form, Input, sound};
use crate::error::{Code, Failure};

/// Names that an answer lists of what nobody has read, and characters of each.
const MOST: usize = 20;
const LONGEST: usize = 64;

/// The fields of a request. Those of a write stand in its body or in its query string, as the original merged them.
#[derive(Debug)]
pub struct Sent {
    query: Vec<(String, String)>,
    /// An empty object where there is none.
    body: Value,
    /// Why one of them cannot be read.
    broken: [Option<Failure>; 2],
    known: Mutex<BTreeSet<&'static str>>,
    unread: Mutex<BTreeSet<String>>,
}

impl Sent {
    pub fn new(uri: &Uri, body: &[u8]) -> Self {
        let query = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map(|query| query.0)
            .map_err(|_| Failure::with_message(Code::MalformedRequest, "查询字符串格式错误"));
        let nothing = || Ok(Value::Object(Map::new()));
        let json = if body.is_empty() { nothing() } else { serde_json::from_slice(body) };
        let json = json
            .map_err(|error| Failure::with_message(Code::MalformedRequest, format!("请求体不是合法的JSON: {error}")));
        let broken = [query.as_ref().err().cloned(), json.as_ref().err().cloned()];
        Self {
            query: query.unwrap_or_default(),
            body: json.unwrap_or_default(),
            broken,
            known: Mutex::default(),
            unread: Mutex::default(),
        }
    }

    pub(super) fn query(&self) -> &[(String, String)] {
        &self.query
    }

    pub(super) fn body(&self) -> &Value {
        &self.body
    }

    /// The whole of it as one value: body and query string.
    pub fn read<T: Field>(&self) -> Result<T, Failure> {
        if let Some(failure) = self.broken.iter().flatten().next() {
            return Err(failure.clone());
        }
        let input = Input::Sent(self);
        let read = sound(|faults| T::read(input, "", faults))?;
        self.know(T::NAMES);
        T::unread(input, "", &mut self.unread.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(read)
    }

    /// Some of it, whatever else there is: a body that is no JSON says nothing.
    pub(super) fn params<T: Form>(&self) -> Result<T, Failure> {
        if let [Some(failure), _] = &self.broken {
            return Err(failure.clone());
        }
        self.know(T::NAMES);
        sound(|faults| T::from_fields(&super::Fields::params(self), faults))
    }

    /// Whether something stands under this name, in the query string or in the body.
    pub fn says(&self, name: &str) -> bool {
        let is_something = |value: &Value| !value.is_null() && value.as_str() != Some("");
        let asked = self.query.iter().any(|(key, value)| key == name && !value.is_empty());
        asked || self.body.get(name).is_some_and(is_something)
    }

    fn know(&self, names: &'static [&'static str]) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).extend(names);
    }

    /// The names that nobody has read: in the query string, in the body, and within what stands there.
    pub fn unread(&self) -> Vec<String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut unread = self.unread.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let body = self.body.as_object().into_iter().flat_map(Map::keys);
        let sent = self.query.iter().map(|(name, _)| name).chain(body);
        let is_known =
            |name: &str| known.contains(name) || name.strip_suffix("[]").is_some_and(|name| known.contains(name));
        unread.extend(sent.filter(|name| !is_known(name)).cloned());
        unread.into_iter().take(MOST).map(|name| name.chars().take(LONGEST).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::validation::{Patch, Text, Whole};

    crate::form! {
        #[expect(dead_code, reason = "only its name is asked for")]
        struct Line { product_id: Whole<1, 99> }
    }
    crate::form! {
        #[expect(dead_code, reason = "of `lines` only the names are asked for")]
        struct Asked { name: Text<1, 9>, count: Option<Whole<0, 99>>, on: Option<bool>, ids: Option<Vec<Whole<1, 99>>>, lines: Option<Vec<Line>> }
    }
    crate::form! {
        partial
        struct Change { name: Option<Text<1, 9>>, remark: Option<Text<0, 9>>, shelf: Patch<Whole<1, 9>> }
    }

    fn sent(query: &str, body: &Value) -> Sent {
        Sent::new(&format!("/x?{query}").parse().expect("an address"), body.to_string().as_bytes())
    }

    fn faults<T: Field + std::fmt::Debug>(sent: &Sent) -> Vec<String> {
        sent.read::<T>().expect_err("faults").faults().fields().keys().cloned().collect()
    }

    #[test]
    fn fields_come_in_the_query_or_in_the_body() {
        for (query, body) in [
            ("name=tea&count=5&on=1", json!({})),
            ("name=tea&count=5", json!({"on": true})),
            ("on=true", json!({"name": "tea", "count": "5"})),
            ("name=tea&count=5&on=1", json!({"name": "tea", "count": 5, "on": true})),
            ("name=tea&count=%205%20&on=1", json!({"name": "", "count": null})),
            ("name=&count=&on=", json!({"name": "tea", "count": 5, "on": 1})),
        ] {
            let asked: Asked = sent(query, &body).read().expect(query);
            assert_eq!(
                (asked.name.as_str(), asked.count.map(Whole::get), asked.on),
                ("tea", Some(5), Some(true)),
                "{query} {body}"
            );
        }
    }

    #[test]
    fn a_contradiction_names_its_field() {
        for (query, body, field) in [
            ("name=tea", json!({"name": "coffee"}), "name"),
            ("count=5", json!({"name": "tea", "count": 6}), "count"),
            ("on=0", json!({"name": "tea", "on": true}), "on"),
            ("count=5&count=6", json!({"name": "tea"}), "count"),
            ("ids=1,2", json!({"name": "tea", "ids": [1]}), "ids"),
        ] {
            assert_eq!(faults::<Asked>(&sent(query, &body)), [field], "{query} {body}");
        }
    }

    #[test]
    fn a_list_can_be_given_piece_by_piece() {
        for query in ["ids=1,2,3", "ids=1&ids=2&ids=3", "ids[]=1&ids[]=2&ids[]=3"] {
            let asked: Asked = sent(&format!("name=tea&{query}"), &json!({})).read().expect(query);
            assert_eq!(asked.ids.expect("given").into_iter().map(Whole::get).collect::<Vec<_>>(), [1, 2, 3], "{query}");
        }
    }

    #[test]
    fn an_empty_text_is_not_given_and_empties_in_a_partial_change() {
        let asked: Asked = sent("", &json!({"name": "tea", "count": "", "on": " ", "ids": ""})).read().expect("sound");
        assert!(asked.count.is_none() && asked.on.is_none() && asked.ids.is_none());
        assert_eq!(faults::<Asked>(&sent("", &json!({"name": ""}))), ["name"]);
        let change: Change = sent("", &json!({"remark": "", "shelf": ""})).read().expect("sound");
        assert_eq!(change.remark.expect("emptied").as_str(), "");
        assert!(change.name.is_none() && matches!(change.shelf, Patch::Empty));
        assert_eq!(faults::<Change>(&sent("", &json!({"name": " "}))), ["name"]);
    }

    #[test]
    fn what_nobody_reads_is_named() {
        let sent = sent(
            "page=1",
            &json!({"name": "tea", "prise": 41.5, "lines": [{"product_id": 1, "size": 2}, {"product_id": 2, "size": 3}]}),
        );
        sent.read::<Asked>().expect("sound");
        assert_eq!(sent.unread(), ["lines.size", "page", "prise"]);
    }

    #[test]
    fn a_body_that_is_no_json_says_so() {
        let broken = Sent::new(&"/x".parse().expect("an address"), b"{\"a\":");
        assert_eq!(broken.read::<Asked>().expect_err("broken").code(), Code::MalformedRequest);
        assert_eq!(faults::<Asked>(&sent("", &json!([]))), ["body"]);
    }
}
