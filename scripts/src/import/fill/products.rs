//! The library of pictures, categories and products.

use shared::{
    ids::Id,
    shop::{Image, category::Category, image::LibraryImage, product::Product},
};

use super::{Fill, Made};
use crate::import::{
    draft::{CategoryDraft, Detail, ProductDraft, Trait},
    stage::Entry,
};
use crate::language::text;

impl Fill<'_> {
    pub(super) async fn library(&mut self) -> anyhow::Result<()> {
        self.pour(text!("import.step.images"), |_, entry: Entry<LibraryImage>| {
            Ok(Some(Made { line: entry.line, entity: entry.draft, parts: Vec::new() }))
        })
        .await
    }

    pub(super) async fn categories(&mut self) -> anyhow::Result<()> {
        self.pour(text!("import.step.categories"), Self::category).await
    }

    pub(super) async fn products(&mut self) -> anyhow::Result<()> {
        self.pour(text!("import.step.products"), Self::product).await
    }

    /// A picture of the library.
    pub(super) fn image(&self, id: Id) -> anyhow::Result<Option<Image>> {
        Ok(self.stage.find::<LibraryImage>(id)?.map(|found| found.image))
    }

    fn category(&mut self, entry: Entry<CategoryDraft>) -> anyhow::Result<Option<Made<Category>>> {
        let CategoryDraft { mut category, image_id } = entry.draft;
        if let Some(id) = image_id {
            category.image = self.image(id)?;
            if category.image.is_none() {
                self.report.note("category", entry.line, text!("import.why.picture_lost"));
            }
        }
        Ok(Some(Made { line: entry.line, entity: category, parts: Vec::new() }))
    }

    fn product(&mut self, entry: Entry<ProductDraft>) -> anyhow::Result<Option<Made<Product>>> {
        let ProductDraft { mut product, image_id } = entry.draft;
        if let Some(id) = product.category_id
            && self.stage.find::<CategoryDraft>(id)?.is_none()
        {
            self.report.note("product", entry.line, text!("import.why.category_lost"));
            product.category_id = None;
        }
        if let (None, Some(id)) = (&product.main_image, image_id) {
            product.main_image = self.image(id)?;
            if product.main_image.is_none() {
                self.report.note("product", entry.line, text!("import.why.picture_lost"));
            }
        }
        for detail in self.stage.of::<Detail>(product.id)? {
            match self.image(detail.draft.image_id)? {
                Some(image) => product.images.push(image),
                None => self.report.skip("product_image", detail.line, text!("import.why.picture_missing")),
            }
        }
        product.properties = self.stage.of::<Trait>(product.id)?.into_iter().map(|property| property.draft.0).collect();
        let parts =
            vec![("product_image", product.images.len() as u64), ("product_property", product.properties.len() as u64)];
        Ok(Some(Made { line: entry.line, entity: product, parts }))
    }
}
