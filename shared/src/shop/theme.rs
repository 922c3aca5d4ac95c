//! Themes: a head picture and the products that belong to it.

pub mod store;
mod view;

use serde::{Deserialize, Serialize};

pub use self::view::{ThemeDetail, ThemeView};
use super::Image;
use crate::{
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
};

/// How many products a theme can hold: as many as one batch reads.
pub const MOST_PRODUCTS: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    pub id: Id,
    pub name: String,
    pub description: Option<String>,
    pub topic_image: Image,
    pub head_image: Image,
    /// In the order they are shown, at most [`MOST_PRODUCTS`].
    pub product_ids: Vec<Id>,
    pub create_time: Option<Epoch>,
    #[serde(default)]
    pub version: u64,
}

impl Theme {
    /// Shows a product, too, as the last one.
    ///
    /// # Errors
    /// 10110 where it is shown already, 9999 where there are [`MOST_PRODUCTS`].
    pub fn add_product(&mut self, id: Id) -> Result<(), Failure> {
        if self.product_ids.contains(&id) {
            return Err(Failure::with_message(Code::AlreadyExists, "该商品已在主题中"));
        }
        if self.product_ids.len() >= MOST_PRODUCTS {
            return Err(Failure::with_message(Code::Failed, format!("一个主题最多{MOST_PRODUCTS}个商品")));
        }
        self.product_ids.push(id);
        Ok(())
    }

    /// # Errors
    /// 30010 where it does not show the product.
    pub fn remove_product(&mut self, id: Id) -> Result<(), Failure> {
        let place = self.product_ids.iter().position(|shown| *shown == id).ok_or(Code::ProductNotFound)?;
        self.product_ids.remove(place);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_shows_a_product_once_and_a_hundred_at_most() {
        let mut theme = Theme {
            id: 1,
            name: "春".into(),
            description: None,
            topic_image: Image("topic.webp".into()),
            head_image: Image("head.webp".into()),
            product_ids: (1..100).collect(),
            create_time: None,
            version: 0,
        };
        let code = |done: Result<(), Failure>| done.map_err(|refusal| refusal.code());
        assert_eq!(code(theme.add_product(7)), Err(Code::AlreadyExists));
        assert_eq!(code(theme.add_product(500)), Ok(()));
        assert_eq!(code(theme.add_product(501)), Err(Code::Failed));
        assert_eq!(code(theme.remove_product(501)), Err(Code::ProductNotFound));
        assert_eq!(code(theme.remove_product(7)), Ok(()));
        assert_eq!(code(theme.add_product(7)), Ok(()));
        assert_eq!((theme.product_ids.len(), theme.product_ids[98..].to_vec()), (100, vec![500, 7]));
    }
}
