use serde::{Deserialize, Serialize};

use crate::{
    error::Failure,
    ids::{Id, LIMIT},
    shop::Image,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BannerItem {
    pub id: Id,
    pub image: Image,
    /// What a tap leads to: the id of a product or theme, as text.
    pub key_word: String,
    /// 0 nothing, 1 a product, 2 a theme.
    #[serde(rename = "type")]
    pub kind: u8,
}

/// What a tap leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Nothing,
    Product(Id),
    Theme(Id),
}

/// An item and where it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub banner_id: Id,
    /// From 1.
    pub order: usize,
    pub item: BannerItem,
}

impl BannerItem {
    /// # Errors
    /// 10120 where the key word is to be an id, and is none.
    pub fn target(&self) -> Result<Target, Failure> {
        let id = || {
            let id = self.key_word.parse().ok().filter(|id| (1..LIMIT).contains(id));
            id.ok_or_else(|| Failure::field("key_word", "须为商品或主题的id"))
        };
        match self.kind {
            1 => id().map(Target::Product),
            2 => id().map(Target::Theme),
            _ => Ok(Target::Nothing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_to_an_id_or_nowhere() {
        let target = |kind, key_word: &str| {
            BannerItem { id: 1, image: Image("a.webp".into()), key_word: key_word.into(), kind }.target().ok()
        };
        assert_eq!(target(0, "春茶"), Some(Target::Nothing));
        assert_eq!(target(1, "7"), Some(Target::Product(7)));
        assert_eq!(target(2, "007"), Some(Target::Theme(7)));
        for wrong in ["", "0", "-1", "春茶", "1.0", " 7", "9007199254740992"] {
            assert_eq!((target(1, wrong), target(2, wrong)), (None, None), "{wrong}");
        }
    }
}
