use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    form,
    http::{Items, Page, Paged, Reply, Success},
    ids::Id,
    shop::{
        image::ListMedia,
        theme::{self, ThemeView},
    },
    validation::{Params, WireId},
};
use utoipa::IntoParams;

/// How many themes one request may name: as many as one batch reads.
const MOST: usize = 100;

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct ByIds {
        /// 逗号分隔的主题id，如 `1,2,3`
        #[param(inline, style = Form, explode = false, min_items = 1, max_items = 100)]
        ids: Vec<WireId>,
    }
    check(ask, faults) {
        if ask.ids.len() > MOST {
            faults.add("ids", format!("最多{MOST}个"));
        }
    }
}

/// 若干主题
///
/// 不存在的id会被忽略。
#[utoipa::path(get, path = "/v1/theme", operation_id = "theme_some", tag = "主题",
    security(()), params(ByIds),
    responses((status = 200, body = Success<Items<ThemeView>>)))]
pub async fn some(
    State(app): State<Arc<App>>,
    ListMedia(media): ListMedia,
    Params(ask): Params<ByIds>,
) -> Reply<Success<Items<ThemeView>>> {
    let ids: Vec<Id> = ask.ids.into_iter().map(WireId::get).collect();
    let themes = theme::store::find_all(&app.table, &ids).await?;
    Ok(Success::new(Items::all(themes.into_iter().map(|theme| ThemeView::of(theme, &media)).collect())))
}

/// 主题（分页）
///
/// 商城的全部主题。
#[utoipa::path(get, path = "/v1/theme/list", operation_id = "theme_list", tag = "主题",
    security(()), params(Paged),
    responses((status = 200, body = Success<Page<ThemeView>>)))]
pub async fn list(
    State(app): State<Arc<App>>,
    ListMedia(media): ListMedia,
    Paged(page): Paged,
) -> Reply<Success<Page<ThemeView>>> {
    let section = theme::store::list(&app.table, &page).await?;
    Ok(Success::new(section.map(|theme| ThemeView::of(theme, &media)).into()))
}
