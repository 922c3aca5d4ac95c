//! JSON as one text: a number that the table cannot hold, or nesting too deep for it, must not keep an operation out of the
//! log.

use serde::{Deserialize, Deserializer, Serializer, de::Error};
use serde_json::Value;

pub fn serialize<S: Serializer>(params: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&params.to_string())
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    serde_json::from_str(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}
