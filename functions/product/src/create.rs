use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    shop::{
        Media,
        product::{
            self, Product, ProductView, Property,
            fields::{MOST_IMAGES, MOST_PROPERTIES, Name, NewProperty, Stock, Summary, check_length},
        },
    },
    validation::{Picture, Price, Text, Valid, WireId},
};
use utoipa::ToSchema;

use crate::images;

form! {
    #[derive(ToSchema)]
    pub struct NewProduct {
        /// 不填则不属于任何类别
        category_id: Option<WireId>,
        name: Name,
        /// 元
        price: Price,
        /// 库存，默认为0
        stock: Option<Stock>,
        summary: Option<Summary>,
        /// 图片名称或https地址
        main_image: Option<Picture>,
        /// 详情图片，按显示顺序，至多12张
        #[schema(max_items = 12)]
        images: Option<Vec<Picture>>,
        /// 至多30项
        #[schema(max_items = 30)]
        properties: Option<Vec<NewProperty>>,
    }
    check(product, faults) {
        check_length("images", product.images.as_deref().unwrap_or_default(), MOST_IMAGES, faults);
        check_length("properties", product.properties.as_deref().unwrap_or_default(), MOST_PROPERTIES, faults);
    }
}

/// 新建商品
///
/// 新商品可直接归入一个类别；图片用已上传图片的名称或 https 地址。
#[utoipa::path(post, path = "/v1/product", operation_id = "product_create", tag = "商品",
    security(("token" = [Permission::ProductCreate])), request_body = NewProduct,
    responses((status = 201, body = Created<ProductView>)),
    extensions(("x-refusals" = json!([Code::CategoryNotFound]))))]
pub async fn create(
    State(app): State<Arc<App>>,
    media: Media,
    Valid(new): Valid<NewProduct>,
) -> Reply<Created<ProductView>> {
    let draw = || Product {
        id: app.ids.next(),
        category_id: new.category_id.map(WireId::get),
        name: new.name.as_str().to_owned(),
        price: new.price.fen(),
        stock: new.stock.map_or(0, Stock::get),
        summary: new.summary.as_ref().map(Text::as_str).map(str::to_owned),
        main_image: new.main_image.as_ref().map(|picture| picture.image(&media)),
        images: images(new.images.as_deref().unwrap_or_default(), &media),
        properties: new.properties.iter().flatten().map(Property::from).collect(),
        create_time: Some(app.clock.now()),
        delete_time: None,
        version: 0,
    };
    let product = product::store::add(&app.table, draw).await?;
    Ok(Created::new(ProductView::of(product, &media)))
}
