//! DynamoDB's own JSON: `{"pk": {"S": "USER#1"}, "ids": {"NS": ["1", "2"]}}`. Nothing is lost in it, and an item has one
//! form only: attributes, and the members of sets, are in order.

use std::{collections::BTreeMap, fmt};

use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, MapAccess, Visitor},
    ser::Error as _,
};

use super::{Item, Raw};

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        attributes(&self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(item(BTreeMap::deserialize(deserializer)?)).map_err(D::Error::custom)
    }
}

fn attributes(item: &Item) -> BTreeMap<&str, Shown<'_>> {
    item.iter().map(|(name, value)| (name.as_str(), Shown(value))).collect()
}

fn item(attributes: BTreeMap<String, Read>) -> Item {
    attributes.into_iter().map(|(name, value)| (name, value.0)).collect()
}

struct Shown<'a>(&'a AttributeValue);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            AttributeValue::S(text) => serializer.collect_map([("S", text)]),
            AttributeValue::N(number) => serializer.collect_map([("N", number)]),
            AttributeValue::B(bytes) => serializer.collect_map([("B", encode(bytes))]),
            AttributeValue::Bool(value) => serializer.collect_map([("BOOL", value)]),
            AttributeValue::Null(value) => serializer.collect_map([("NULL", value)]),
            AttributeValue::Ss(members) => serializer.collect_map([("SS", ordered(members.clone()))]),
            AttributeValue::Ns(members) => serializer.collect_map([("NS", ordered(members.clone()))]),
            AttributeValue::Bs(members) => {
                serializer.collect_map([("BS", ordered(members.iter().map(encode).collect()))])
            }
            AttributeValue::L(values) => serializer.collect_map([("L", values.iter().map(Shown).collect::<Vec<_>>())]),
            AttributeValue::M(values) => serializer.collect_map([("M", attributes(values))]),
            _ => Err(S::Error::custom("a value of a type from after this version")),
        }
    }
}

fn ordered(mut members: Vec<String>) -> Vec<String> {
    members.sort_unstable();
    members
}

fn encode(bytes: &Blob) -> String {
    BASE64_STANDARD.encode(bytes)
}

fn decode<E: serde::de::Error>(text: &str) -> Result<Blob, E> {
    BASE64_STANDARD.decode(text).map(Blob::new).map_err(E::custom)
}

struct Read(AttributeValue);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OneOf).map(Self)
    }
}

/// A map of one entry: the type and the value.
struct OneOf;

impl<'de> Visitor<'de> for OneOf {
    type Value = AttributeValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value in DynamoDB's JSON, such as {\"S\": \"…\"}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<AttributeValue, A::Error> {
        let kind = map.next_key::<String>()?.ok_or_else(|| A::Error::custom("a value without a type"))?;
        let value = match kind.as_str() {
            "S" => AttributeValue::S(map.next_value()?),
            "N" => AttributeValue::N(map.next_value()?),
            "B" => AttributeValue::B(decode(&map.next_value::<String>()?)?),
            "BOOL" => AttributeValue::Bool(map.next_value()?),
            "NULL" => AttributeValue::Null(map.next_value()?),
            "SS" => AttributeValue::Ss(map.next_value()?),
            "NS" => AttributeValue::Ns(map.next_value()?),
            "BS" => {
                let members = map.next_value::<Vec<String>>()?;
                AttributeValue::Bs(members.iter().map(|text| decode(text)).collect::<Result<_, _>>()?)
            }
            "L" => AttributeValue::L(map.next_value::<Vec<Read>>()?.into_iter().map(|value| value.0).collect()),
            "M" => AttributeValue::M(item(map.next_value()?)),
            unknown => return Err(A::Error::custom(format!("there is no type {unknown}"))),
        };
        match map.next_key::<String>()? {
            None => Ok(value),
            Some(_) => Err(A::Error::custom("a value of two types")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &str = concat!(
        r#"{"all":{"M":{"B":{"B":"AP8="},"BS":{"BS":["","AA=="]},"L":{"L":[{"S":""},{"L":[]},{"NULL":true}]},"#,
        r#""N":{"N":"-1.5E-100"},"NS":{"NS":["0.1","12345678901234567890123456789012345678"]},"SS":{"SS":["a","茶"]},"#,
        r#""off":{"BOOL":false}}},"pk":{"S":"USER#1"},"sk":{"S":"USER"}}"#
    );

    #[test]
    fn nothing_is_lost() {
        let item: Raw = serde_json::from_str(ITEM).expect("an item");
        assert_eq!(serde_json::to_string(&item).expect("JSON"), ITEM);
        assert_eq!((item.pk(), item.sk()), ("USER#1", "USER"));
    }

    #[test]
    fn sets_have_one_form() {
        let set = |members: &str| {
            let text = format!(r#"{{"pk":{{"S":"a"}},"sk":{{"S":"b"}},"set":{{"SS":{members}}}}}"#);
            serde_json::to_string(&serde_json::from_str::<Raw>(&text).expect("an item")).expect("JSON")
        };
        assert_eq!(set(r#"["x","y"]"#), set(r#"["y","x"]"#));
    }

    #[test]
    fn what_is_no_item_is_refused() {
        let read = |text: &str| serde_json::from_str::<Raw>(text);
        let with = |more: &str| format!(r#"{{"pk":{{"S":"a"}},"sk":{{"S":"b"}},{more}}}"#);
        read(&with(r#""x":{"S":"y"}"#)).map(drop).expect("an item");
        for wrong in [
            "{}",
            "[]",
            r#"{"pk":{"S":"a"}}"#,
            r#"{"pk":{"S":"a"},"sk":{"N":"1"}}"#,
            r#"{"pk":{"S":""},"sk":{"S":"b"}}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        for wrong in [
            r#""x":"y""#,
            r#""x":{}"#,
            r#""x":{"Z":"y"}"#,
            r#""x":{"N":1}"#,
            r#""x":{"S":"y","N":"1"}"#,
            r#""x":{"B":"%"}"#,
            r#""gsi1pk":{"N":"1"}"#,
        ] {
            assert!(read(&with(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn tells_where_it_stands_and_until_when() {
        let text = r#"{"pk":{"S":"a"},"sk":{"S":"b"},"gsi2pk":{"S":"c"},"gsi2sk":{"S":"d"},"ttl":{"N":"100"}}"#;
        let item: Raw = serde_json::from_str(text).expect("an item");
        let places: Vec<_> =
            item.partitions().map(|(index, pk)| (index.map_or("", |index| index.name()), pk)).collect();
        assert_eq!(places, [("", "a"), ("gsi2", "c")]);
        assert!(item.has_expired(100) && !item.has_expired(99));
    }
}
