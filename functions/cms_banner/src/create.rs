use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    form,
    http::{Created, Reply},
    shop::{
        Media,
        banner::{Banner, BannerView, store},
    },
    validation::{Text, Valid},
};
use utoipa::ToSchema;

use crate::{Description, Name};

form! {
    #[derive(ToSchema)]
    pub struct NewBanner {
        name: Name,
        description: Option<Description>,
    }
}

/// 新建轮播图
///
/// 子图随后逐张添加。
#[utoipa::path(post, path = "/cms/banner", operation_id = "cms_banner_create", tag = "轮播图",
    security(("token" = [Permission::BannerCreate])), request_body = NewBanner,
    responses((status = 201, body = Created<BannerView>)))]
pub async fn create(
    State(app): State<Arc<App>>,
    media: Media,
    Valid(new): Valid<NewBanner>,
) -> Reply<Created<BannerView>> {
    let draw = || Banner {
        id: app.ids.next(),
        name: Some(new.name.as_str().to_owned()),
        description: new.description.as_ref().map(Text::as_str).map(str::to_owned),
        items: Vec::new(),
        create_time: Some(app.clock.now()),
        version: 0,
    };
    let banner = store::add(&app.table, draw).await?;
    Ok(Created::new(BannerView::of(banner, &media)))
}
