use std::{collections::BTreeSet, sync::Arc};

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::{Code, Failure},
    form,
    http::{Caller, IfMatch, Reply, Success, Version, Versioned},
    ids::Id,
    shop::{
        group::{self, Group},
        menu::{Menu, store},
        route::{self, ROOT, RouteTree},
    },
    validation::{Params, Valid, WireId},
};
use tokio::try_join;
use utoipa::{IntoParams, ToSchema};

use crate::{
    branch::{Branch, flatten},
    view::{RouteNode, nodes},
};

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct OfGroup {
        /// 权限组；不填为自己所在的权限组。只有超级管理员可以查看其他组的菜单
        #[param(inline)]
        group_id: Option<WireId>,
    }
}

/// 菜单
///
/// 权限组可见的路由；未设置过菜单的权限组可见其权限对应的默认路由。未指定权限组时，超级管理员看到全部路由，
/// 未加入权限组的用户看不到任何路由。
#[utoipa::path(get, path = "/cms/menu", operation_id = "cms_menu_detail", tag = "菜单",
    security(("token" = [])), params(OfGroup),
    responses((status = 200, body = Success<Vec<RouteNode>>, headers(("ETag" = String)))),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Forbidden]))))]
pub async fn detail(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(of): Params<OfGroup>,
) -> Reply<Versioned<Success<Vec<RouteNode>>>> {
    let named = of.group_id.map(WireId::get);
    if !caller.is_super() && named.is_some_and(|group| caller.group_id != Some(group)) {
        return Err(Failure::with_message(Code::Forbidden, "只能查看自己所在权限组的菜单"));
    }
    let Some(group) = named.or(caller.group_id.filter(|_| !caller.is_super())) else {
        let tree = route::store::load(&app.table).await?;
        return Ok(Versioned(tree.version().into(), Success::new(nodes(&tree, |_| caller.is_super(), false))));
    };
    let (tree, (group, menu)) = try_join!(route::store::load(&app.table), store::find::<Menu>(&app.table, group))?;
    Ok(shown(&group, &menu, &tree))
}

form! {
    #[derive(ToSchema)]
    pub struct ChosenRoutes {
        group_id: WireId,
        /// 可见的路由；选中下级即选中其全部上级。id为0的根节点会被忽略
        routes: Vec<Branch>,
    }
}

/// 设置菜单
///
/// 覆盖权限组原有的菜单。有未知的路由时什么也不改。
#[utoipa::path(put, path = "/cms/menu", operation_id = "cms_menu_change", tag = "菜单",
    security(("token" = [SUPER])), params(IfMatch), request_body = ChosenRoutes,
    responses((status = 200, body = Success<Vec<RouteNode>>, headers(("ETag" = String)))),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Conflict]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    seen: IfMatch,
    Valid(chosen): Valid<ChosenRoutes>,
) -> Reply<Versioned<Success<Vec<RouteNode>>>> {
    let id = chosen.group_id.get();
    let routes: BTreeSet<Id> = flatten(&chosen.routes).into_iter().map(|(id, _)| id).filter(|id| *id != ROOT).collect();
    let (tree, (group, mut menu)) = try_join!(route::store::load(&app.table), store::find::<Menu>(&app.table, id))?;
    seen.check(&version(&menu, &tree))?;
    menu.choose(routes, &tree)?;
    let menu = store::replace(&app.table, &tree, menu, vec![group::store::present(id)]).await?;
    Ok(shown(&group, &menu, &tree))
}

/// Of the menu's choice, and of the tree that it shows a part of.
fn version(menu: &Menu, tree: &RouteTree) -> Version {
    (tree.version(), menu.version).into()
}

fn shown(group: &Group, menu: &Menu, tree: &RouteTree) -> Versioned<Success<Vec<RouteNode>>> {
    let shown = menu.shown(group, tree);
    Versioned(version(menu, tree), Success::new(nodes(tree, |id| shown.contains(&id), false)))
}
