//! Categories, products, their pictures and properties.

use super::{DumpError, Picture, Row, Times, fen, opt_string, string};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    pub id: i64,
    pub name: String,
    pub topic_img_id: Option<i64>,
    pub description: Option<String>,
    pub times: Times,
}

impl Category {
    pub const TABLE: &str = "category";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            name: string(row, "name")?,
            topic_img_id: row.opt_int("topic_img_id")?,
            description: opt_string(row, "description")?,
            times: Times::from_row(row)?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub id: i64,
    pub name: String,
    /// Fen.
    pub price: i64,
    pub stock: i64,
    pub category_id: Option<i64>,
    /// The columns `main_img_url` and `from`.
    pub main_image: Option<Picture>,
    pub summary: Option<String>,
    pub img_id: Option<i64>,
    pub times: Times,
}

impl Product {
    pub const TABLE: &str = "product";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            name: string(row, "name")?,
            price: fen(row, "price")?,
            stock: row.opt_int("stock")?.unwrap_or(0),
            category_id: row.opt_int("category_id")?,
            main_image: Picture::opt_from_row(row, "main_img_url"),
            summary: opt_string(row, "summary")?,
            img_id: row.opt_int("img_id")?,
            times: Times::from_row(row)?,
        })
    }
}

/// A picture on a product's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductImage {
    pub img_id: i64,
    /// Place among the product's pictures.
    pub order: i64,
    pub product_id: i64,
    pub times: Times,
}

impl ProductImage {
    pub const TABLE: &str = "product_image";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            img_id: row.int("img_id")?,
            order: row.opt_int("order")?.unwrap_or(0),
            product_id: row.int("product_id")?,
            times: Times::from_row(row)?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductProperty {
    pub id: i64,
    /// Empty by default.
    pub name: String,
    pub detail: String,
    pub product_id: i64,
    pub times: Times,
}

impl ProductProperty {
    pub const TABLE: &str = "product_property";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            name: opt_string(row, "name")?.unwrap_or_default(),
            detail: string(row, "detail")?,
            product_id: row.int("product_id")?,
            times: Times::from_row(row)?,
        })
    }
}
