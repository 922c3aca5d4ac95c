//! Where an item stands in the table.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Item;

/// The primary key: partition and sort key, both text. It can be read from any item, and is all that an index tells of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
pub struct Key {
    pub pk: String,
    pub sk: String,
}

impl Key {
    pub fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }

    pub(super) fn attributes(&self) -> Item {
        [("pk", &self.pk), ("sk", &self.sk)].map(|(name, value)| (name.into(), AttributeValue::S(value.clone()))).into()
    }

    pub(super) fn of(item: &Item) -> Option<Self> {
        Some(Self::new(item.get("pk")?.as_s().ok()?, item.get("sk")?.as_s().ok()?))
    }
}

/// The three sparse indexes. They project keys only: what an index lists is then read from the table itself, so that a
/// change of stock writes no index and a deleted thing cannot be shown from a copy that lags behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Index {
    One,
    Two,
    Three,
}

impl Index {
    pub const ALL: [Self; 3] = [Self::One, Self::Two, Self::Three];

    pub const fn name(self) -> &'static str {
        match self {
            Self::One => "gsi1",
            Self::Two => "gsi2",
            Self::Three => "gsi3",
        }
    }

    pub const fn partition(self) -> &'static str {
        match self {
            Self::One => "gsi1pk",
            Self::Two => "gsi2pk",
            Self::Three => "gsi3pk",
        }
    }

    pub const fn sort(self) -> &'static str {
        match self {
            Self::One => "gsi1sk",
            Self::Two => "gsi2sk",
            Self::Three => "gsi3sk",
        }
    }
}

/// An item's place in an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexKey {
    pub index: Index,
    pub pk: String,
    pub sk: String,
}

/// Something that is stored as one item.
pub trait Entity: Serialize + DeserializeOwned {
    fn key(&self) -> Key;

    /// The indexes that list it; none when it is hidden.
    fn indexed(&self) -> Vec<IndexKey> {
        Vec::new()
    }

    /// The version it was read with; storage writes the next one.
    fn version(&self) -> u64 {
        0
    }

    /// When DynamoDB may forget it, in epoch seconds. Readers still compare the time: the sweep can be days late.
    fn expires(&self) -> Option<i64> {
        None
    }
}

/// The attributes that storage keeps beside an entity's own.
pub(super) const VERSION: &str = "version";
pub(super) const TTL: &str = "ttl";

pub(super) fn to_item(entity: &impl Entity) -> Result<Item, serde_dynamo::Error> {
    let mut item: Item = serde_dynamo::to_item(entity)?;
    item.extend(entity.key().attributes());
    for place in entity.indexed() {
        item.insert(place.index.partition().into(), AttributeValue::S(place.pk));
        item.insert(place.index.sort().into(), AttributeValue::S(place.sk));
    }
    item.insert(VERSION.into(), AttributeValue::N((entity.version() + 1).to_string()));
    if let Some(at) = entity.expires() {
        item.insert(TTL.into(), AttributeValue::N(at.to_string()));
    }
    Ok(item)
}
