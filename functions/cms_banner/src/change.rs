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
        banner::{Banner, BannerView, store},
    },
    validation::{Patch, PathId, Valid},
};
use utoipa::ToSchema;

use crate::{Description, Name};

form! {
    partial
    /// 未填写的字段保持不变；description 为 null 时清空。
    #[derive(ToSchema)]
    pub struct BannerChange {
        name: Option<Name>,
        #[schema(value_type = Option<Description>)]
        description: Patch<Description>,
    }
}

/// 更新轮播图
///
/// 只修改给出的字段；子图另行修改。
#[utoipa::path(put, path = "/cms/banner/{id}", operation_id = "cms_banner_change", tag = "轮播图",
    security(("token" = [Permission::BannerChange])), params(PathId), request_body = BannerChange,
    responses((status = 201, body = Created<BannerView>)),
    extensions(("x-refusals" = json!([Code::BannerNotFound]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    media: Media,
    PathId(id): PathId,
    Valid(change): Valid<BannerChange>,
) -> Reply<Created<BannerView>> {
    let banner = store::edit(&app.table, id, |banner| change.apply(banner)).await?;
    Ok(Created::new(BannerView::of(banner, &media)))
}

impl BannerChange {
    fn apply(&self, banner: &mut Banner) {
        if let Some(name) = &self.name {
            banner.name = Some(name.as_str().to_owned());
        }
        self.description.apply(&mut banner.description, |text| Some(text.as_str().to_owned()));
    }
}
