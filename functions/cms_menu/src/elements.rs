use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Caller, Items, Page, Paged, Reply, Success, Versioned},
    ids::Id,
    shop::{
        menu::{self, Deployment},
        route::{self, RouteTree},
    },
    validation::{Params, WireId},
};
use tokio::try_join;
use utoipa::IntoParams;

use crate::view::{ElementView, elements};

/// 我的页面元素
///
/// 当前用户可见的页面元素的标识；超级管理员为全部。
#[utoipa::path(get, path = "/cms/element", operation_id = "cms_menu_my_elements", tag = "页面元素",
    security(("token" = [])),
    responses((status = 200, body = Success<Items<String>>)))]
pub async fn mine(State(app): State<Arc<App>>, caller: Caller) -> Reply<Success<Items<String>>> {
    let Some(group) = caller.group_id.filter(|_| !caller.is_super()) else {
        let tree = if caller.is_super() { route::store::load(&app.table).await? } else { RouteTree::default() };
        return Ok(Success::new(Items::all(signs(&tree, |_| true))));
    };
    let given = menu::store::find::<Deployment>(&app.table, group);
    let (tree, (_, given)) = try_join!(route::store::load(&app.table), given)?;
    Ok(Success::new(Items::all(signs(&tree, |id| given.elements.contains(&id)))))
}

fn signs(tree: &RouteTree, seen: impl Fn(Id) -> bool) -> Vec<String> {
    tree.elements().filter(|(_, element)| seen(element.id)).map(|(_, element)| element.sign.clone()).collect()
}

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct OfGroup {
        /// 权限组
        #[param(inline)]
        group_id: WireId,
    }
}

/// 权限组的页面元素
///
/// 权限组可以使用的页面元素。
#[utoipa::path(get, path = "/cms/element/by_group", operation_id = "cms_menu_elements_by_group", tag = "页面元素",
    security(("token" = [Permission::ElementByGroup])), params(OfGroup),
    responses((status = 200, body = Success<Items<ElementView>>, headers(("ETag" = String)))),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn by_group(
    State(app): State<Arc<App>>,
    Params(of): Params<OfGroup>,
) -> Reply<Versioned<Success<Items<ElementView>>>> {
    let given = menu::store::find::<Deployment>(&app.table, of.group_id.get());
    let (tree, (_, given)) = try_join!(route::store::load(&app.table), given)?;
    Ok(Versioned((tree.version(), given.version).into(), Success::new(elements(&given, &tree))))
}

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct OfRoute {
        /// 路由
        #[param(inline)]
        route_id: WireId,
    }
}

/// 路由的页面元素
///
/// 某路由下的页面元素。
#[utoipa::path(get, path = "/cms/element/by_route", operation_id = "cms_menu_elements_by_route", tag = "页面元素",
    security(("token" = [Permission::ElementByRoute])), params(OfRoute, Paged),
    responses((status = 200, body = Success<Page<ElementView>>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn by_route(
    State(app): State<Arc<App>>,
    Params(of): Params<OfRoute>,
    Paged(page): Paged,
) -> Reply<Success<Page<ElementView>>> {
    let id = of.route_id.get();
    let section = route::store::elements(&app.table, id, &page).await?;
    Ok(Success::new(section.map(|element| ElementView::of(id, &element)).into()))
}
