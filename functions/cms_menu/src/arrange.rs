use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    http::{Created, IfMatch, Reply, Versioned},
    shop::route::store,
    validation::Valid,
};

use crate::{
    branch::{Branch, flatten},
    view::{RouteNode, nodes},
};

/// 调整路由树
///
/// 提交完整的树：次序与上下级以提交的为准。提交的树缺少某个路由（例如他人刚刚新增的）时返回10115，什么也不改。
#[utoipa::path(put, path = "/cms/route/tree", operation_id = "cms_menu_arrange", tag = "路由",
    security(("token" = [SUPER])), params(IfMatch), request_body = Vec<Branch>,
    responses((status = 201, body = Created<Vec<RouteNode>>, headers(("ETag" = String)))),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Conflict]))))]
pub async fn arrange(
    State(app): State<Arc<App>>,
    seen: IfMatch,
    Valid(branches): Valid<Vec<Branch>>,
) -> Reply<Versioned<Created<Vec<RouteNode>>>> {
    let tree = store::load(&app.table).await?;
    seen.check(&tree.version().into())?;
    let mut next = tree.clone();
    next.arrange(&flatten(&branches))?;
    let tree = store::replace(&app.table, &tree, next).await?;
    Ok(Versioned(tree.version().into(), Created::new(nodes(&tree, |_| true, false))))
}

/// 恢复默认路由
///
/// 以默认的路由树取代现有的：其他路由连同其页面元素被删除，仍在的路由保留其页面元素。权限组的菜单不变，未设置过菜单的权限组可见其权限对应的默认路由。
#[utoipa::path(put, path = "/cms/route/tree/default", operation_id = "cms_menu_restore", tag = "路由",
    security(("token" = [SUPER])), params(IfMatch),
    responses((status = 201, body = Created<Vec<RouteNode>>, headers(("ETag" = String)))),
    extensions(("x-refusals" = json!([Code::Conflict]))))]
pub async fn restore(State(app): State<Arc<App>>, seen: IfMatch) -> Reply<Versioned<Created<Vec<RouteNode>>>> {
    let tree = store::load(&app.table).await?;
    seen.check(&tree.version().into())?;
    let next = tree.restored();
    let tree = store::replace(&app.table, &tree, next).await?;
    Ok(Versioned(tree.version().into(), Created::new(nodes(&tree, |_| true, false))))
}
