use std::{collections::BTreeSet, sync::Arc};

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    ids::Id,
    shop::{
        Media,
        theme::{
            Theme, ThemeDetail,
            store::{self, MOST_AT_ONCE},
        },
    },
    validation::{Picture, Text, Valid, WireId},
};
use utoipa::ToSchema;

use crate::{Description, Name, detail::with_products};

form! {
    #[derive(ToSchema)]
    pub struct NewTheme {
        name: Name,
        description: Option<Description>,
        /// 通往主题的图片
        topic_img_url: Picture,
        /// 主题页的头图
        head_img_url: Picture,
        /// 商品id，按展示顺序，至多98个；之后可逐个添加，共至多100个
        #[schema(max_items = 98)]
        product_ids: Option<Vec<WireId>>,
    }
    check(new, faults) {
        let ids: Vec<Id> = new.product_ids.iter().flatten().map(|id| id.get()).collect();
        if ids.len() > MOST_AT_ONCE {
            faults.add("product_ids", format!("最多{MOST_AT_ONCE}个"));
        }
        if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
            faults.add("product_ids", "不能重复");
        }
    }
}

/// 新增主题
///
/// 主题可带一组商品，之后也可逐个添加。
#[utoipa::path(post, path = "/v1/theme", operation_id = "theme_create", tag = "主题",
    security(("token" = [Permission::ThemeCreate])), request_body = NewTheme,
    responses((status = 201, body = Created<ThemeDetail>)),
    extensions(("x-refusals" = json!([Code::ProductNotFound]))))]
pub async fn create(
    State(app): State<Arc<App>>,
    media: Media,
    Valid(new): Valid<NewTheme>,
) -> Reply<Created<ThemeDetail>> {
    let draw = || Theme {
        id: app.ids.next(),
        name: new.name.as_str().to_owned(),
        description: new.description.as_ref().map(Text::as_str).map(str::to_owned),
        topic_image: new.topic_img_url.image(&media),
        head_image: new.head_img_url.image(&media),
        product_ids: new.product_ids.iter().flatten().map(|id| id.get()).collect(),
        create_time: Some(app.clock.now()),
        version: 0,
    };
    let theme = store::add(&app.table, draw).await?;
    Ok(Created::new(with_products(&app, theme, &media, &media).await?))
}
