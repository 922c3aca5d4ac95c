use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    http::{Reply, Success, Versioned},
    shop::route::store,
    validation::PathId,
};

use crate::view::{RouteNode, RouteView, nodes};

/// 路由树
///
/// 全部路由，按次序排列。`ETag` 是路由树的版本。
#[utoipa::path(get, path = "/cms/route/tree", operation_id = "cms_menu_tree", tag = "路由",
    security(("token" = [])),
    responses((status = 200, body = Success<Vec<RouteNode>>, headers(("ETag" = String)))))]
pub async fn tree(State(app): State<Arc<App>>) -> Reply<Versioned<Success<Vec<RouteNode>>>> {
    let tree = store::load(&app.table).await?;
    Ok(Versioned(tree.version().into(), Success::new(nodes(&tree, |_| true, false))))
}

/// 路由树，含页面元素
///
/// 与路由树相同，每个路由另含其页面元素。
#[utoipa::path(get, path = "/cms/route/tree/with_element", operation_id = "cms_menu_tree_with_element", tag = "路由",
    security(("token" = [])),
    responses((status = 200, body = Success<Vec<RouteNode>>, headers(("ETag" = String)))))]
pub async fn with_element(State(app): State<Arc<App>>) -> Reply<Versioned<Success<Vec<RouteNode>>>> {
    let tree = store::load(&app.table).await?;
    Ok(Versioned(tree.version().into(), Success::new(nodes(&tree, |_| true, true))))
}

/// 路由详情
///
/// 单个路由的内容，不含下级。
#[utoipa::path(get, path = "/cms/route/{id}", operation_id = "cms_menu_route", tag = "路由",
    security(("token" = [SUPER])), params(PathId),
    responses((status = 200, body = Success<RouteView>, headers(("ETag" = String)))),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Versioned<Success<RouteView>>> {
    let (structure, route) = store::find(&app.table, id).await?.ok_or(Code::NotFound)?;
    Ok(Versioned(structure.version.into(), Success::new(RouteView::of(&route, &structure))))
}
