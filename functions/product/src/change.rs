use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    ids::LIMIT,
    shop::{
        Media,
        product::{
            self, Correction, Product, ProductView, Property,
            fields::{MOST_IMAGES, MOST_PROPERTIES, Name, NewProperty, Stock, StockChange, Summary, check_length},
        },
    },
    validation::{Patch, PathId, Picture, Price, Valid, Whole, WireId},
};
use utoipa::ToSchema;

use crate::images;

form! {
    partial
    /// 未填写的字段保持不变；null 清空可为空的字段。
    #[derive(ToSchema)]
    pub struct ProductChange {
        /// 移到另一类别；null 为不属于任何类别
        #[schema(value_type = Option<WireId>)]
        category_id: Patch<WireId>,
        name: Option<Name>,
        /// 元
        price: Option<Price>,
        /// 盘点后的库存
        stock: Option<Stock>,
        /// 与stock一起填写：库存已不是此数时不做任何修改
        expected_stock: Option<Whole<0, { LIMIT - 1 }>>,
        /// 增加（负数为减少）的库存；不能与stock一起填写
        stock_change: Option<StockChange>,
        #[schema(value_type = Option<Summary>)]
        summary: Patch<Summary>,
        /// 图片名称或https地址
        #[schema(value_type = Option<Picture>)]
        main_image: Patch<Picture>,
        /// 详情图片，按显示顺序，至多12张
        #[schema(value_type = Option<Vec<Picture>>, max_items = 12)]
        images: Patch<Vec<Picture>>,
        /// 至多30项
        #[schema(value_type = Option<Vec<NewProperty>>, max_items = 30)]
        properties: Patch<Vec<NewProperty>>,
    }
    check(change, faults) {
        check_length("images", change.images.value().map_or(&[], Vec::as_slice), MOST_IMAGES, faults);
        check_length("properties", change.properties.value().map_or(&[], Vec::as_slice), MOST_PROPERTIES, faults);
        if change.stock_change.is_some() && change.stock.is_some() {
            faults.add("stock_change", "不能与stock一起填写");
        }
        if change.expected_stock.is_some() && change.stock.is_none() {
            faults.add("expected_stock", "须与stock一起填写");
        }
    }
}

/// 更新商品
///
/// 不填写 `stock` 和 `stock_change` 时，库存不受影响：下单可同时进行。
#[utoipa::path(put, path = "/v1/product/{id}", operation_id = "product_change", tag = "商品",
    security(("token" = [Permission::ProductChange])), params(PathId), request_body = ProductChange,
    responses((status = 201, body = Created<ProductView>)),
    extensions(("x-refusals" = json!([Code::ProductNotFound, Code::CategoryNotFound, Code::OutOfStock, Code::Conflict]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    media: Media,
    PathId(id): PathId,
    Valid(change): Valid<ProductChange>,
) -> Reply<Created<ProductView>> {
    let edit = |product: &mut Product| {
        change.apply(product, &media);
        Ok(())
    };
    let product = product::store::edit(&app.table, id, change.correction(), edit).await?;
    Ok(Created::new(ProductView::of(product, &media)))
}

impl ProductChange {
    fn correction(&self) -> Option<Correction> {
        let expected = self.expected_stock.map(Whole::get);
        let set = self.stock.map(|pieces| Correction::Set { pieces: pieces.get(), expected });
        set.or(self.stock_change.map(|by| Correction::By(by.get())))
    }

    /// All but the stock.
    fn apply(&self, product: &mut Product, media: &Media) {
        self.category_id.apply(&mut product.category_id, |id| Some(id.get()));
        if let Some(name) = &self.name {
            name.as_str().clone_into(&mut product.name);
        }
        product.price = self.price.map_or(product.price, Price::fen);
        self.summary.apply(&mut product.summary, |text| Some(text.as_str().to_owned()));
        self.main_image.apply(&mut product.main_image, |picture| Some(picture.image(media)));
        self.images.apply(&mut product.images, |pictures| images(pictures, media));
        self.properties.apply(&mut product.properties, |new| new.iter().map(Property::from).collect());
    }
}
