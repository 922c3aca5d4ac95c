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
        theme::{Theme, ThemeDetail, store},
    },
    validation::{Patch, PathId, Picture, Valid},
};
use utoipa::ToSchema;

use crate::{Description, Name, detail::with_products};

form! {
    partial
    /// 未填写的字段保持不变；description 为 null 时清空。
    #[derive(ToSchema)]
    pub struct ThemeChange {
        name: Option<Name>,
        #[schema(value_type = Option<Description>)]
        description: Patch<Description>,
        /// 通往主题的图片
        topic_img_url: Option<Picture>,
        /// 主题页的头图
        head_img_url: Option<Picture>,
    }
}

/// 更新主题
///
/// 只修改给出的字段；主题的商品另行添加和删除。
#[utoipa::path(put, path = "/v1/theme/{id}", operation_id = "theme_change", tag = "主题",
    security(("token" = [Permission::ThemeChange])), params(PathId), request_body = ThemeChange,
    responses((status = 201, body = Created<ThemeDetail>)),
    extensions(("x-refusals" = json!([Code::ThemeNotFound]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    media: Media,
    PathId(id): PathId,
    Valid(change): Valid<ThemeChange>,
) -> Reply<Created<ThemeDetail>> {
    let theme = store::edit(&app.table, id, |theme| change.apply(theme, &media)).await?;
    Ok(Created::new(with_products(&app, theme, &media, &media).await?))
}

impl ThemeChange {
    fn apply(&self, theme: &mut Theme, media: &Media) {
        if let Some(name) = &self.name {
            name.as_str().clone_into(&mut theme.name);
        }
        self.description.apply(&mut theme.description, |text| Some(text.as_str().to_owned()));
        if let Some(picture) = &self.topic_img_url {
            theme.topic_image = picture.image(media);
        }
        if let Some(picture) = &self.head_img_url {
            theme.head_image = picture.image(media);
        }
    }
}
