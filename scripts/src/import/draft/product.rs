//! Categories, products, their pictures and properties.

use serde::{Deserialize, Serialize};
use shared::{
    ids::Id,
    money::Fen,
    shop::{
        category::Category,
        product::{Product, Property},
    },
};

use super::{Drafted, Notes, Refusal, link, own_id, row};
use crate::import::{
    rows,
    stage::{Place, Staged},
};
use crate::language::text;

/// A category without its picture.
#[derive(Debug, Serialize, Deserialize)]
pub struct CategoryDraft {
    pub category: Category,
    pub image_id: Option<Id>,
}

impl Staged for CategoryDraft {
    const TABLE: &'static str = "category";
}

impl Drafted for rows::Category {
    type Draft = CategoryDraft;

    row!();

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, CategoryDraft), Refusal> {
        let category = Category {
            id: own_id(self.id)?,
            name: self.name,
            description: self.description,
            image: None,
            create_time: self.times.create_time,
            version: 0,
        };
        let place = Place::of(0, category.id);
        let image_id = self.topic_img_id.map(link);
        Ok((place, CategoryDraft { category, image_id }))
    }
}

/// A product without its detail pictures and properties.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProductDraft {
    pub product: Product,
    /// Its main picture, where the product itself names none.
    pub image_id: Option<Id>,
}

impl Staged for ProductDraft {
    const TABLE: &'static str = "product";
}

impl Drafted for rows::Product {
    type Draft = ProductDraft;
    const KEEPS_DELETED: bool = true;

    row!();

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, ProductDraft), Refusal> {
        if self.price < 0 {
            return Err(text!("import.why.negative_price"));
        }
        let stock = u64::try_from(self.stock).unwrap_or_else(|_| {
            notes.note(text!("import.why.negative_stock"));
            0
        });
        let product = Product {
            id: own_id(self.id)?,
            category_id: self.category_id.map(link),
            name: self.name,
            price: Fen(self.price),
            stock,
            summary: self.summary,
            main_image: notes.image(self.main_image),
            images: Vec::new(),
            properties: Vec::new(),
            create_time: self.times.create_time,
            delete_time: self.times.delete_time,
            version: 0,
        };
        let place = Place::of(0, product.id);
        let image_id = self.img_id.map(link);
        Ok((place, ProductDraft { product, image_id }))
    }
}

/// A picture of a product's page.
#[derive(Debug, Serialize, Deserialize)]
pub struct Detail {
    pub image_id: Id,
}

impl Staged for Detail {
    const TABLE: &'static str = "product_image";
}

impl Drafted for rows::ProductImage {
    type Draft = Detail;

    row!();

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, Detail), Refusal> {
        let image_id = link(self.img_id);
        let place = Place { owner: link(self.product_id), order: self.order, id: image_id };
        Ok((place, Detail { image_id }))
    }
}

/// A property of a product.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trait(pub Property);

impl Staged for Trait {
    const TABLE: &'static str = "product_property";
}

impl Drafted for rows::ProductProperty {
    type Draft = Trait;

    row!();

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, Trait), Refusal> {
        let place = Place::of(link(self.product_id), own_id(self.id)?);
        let property = Property { name: self.name, detail: self.detail };
        Ok((place, Trait(property)))
    }
}
