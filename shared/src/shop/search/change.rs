use serde::{Deserialize, Serialize};

use super::text;
use crate::{ids::Id, money::Fen, shop::product::Product};

/// A product as search is to know it from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub id: Id,
    pub price: Fen,
    /// What it is found by; `None` where it is not on sale any more.
    pub text: Option<String>,
    /// The version of the product that says so.
    #[serde(default)]
    pub version: u64,
}

impl Change {
    pub fn of(product: &Product) -> Self {
        let details = product.properties.iter().map(|property| property.detail.as_str());
        let said = [product.name.as_str()].into_iter().chain(product.summary.as_deref()).chain(details);
        let text = product.delete_time.is_none().then(|| text::indexed(said));
        Self { id: product.id, price: product.price, text, version: product.version }
    }

    pub fn gone(id: Id) -> Self {
        Self { id, price: Fen(0), text: None, version: 0 }
    }

    /// Whether search would notice.
    pub fn differs(&self, before: &Self) -> bool {
        (self.price, &self.text) != (before.price, &before.text)
    }
}
