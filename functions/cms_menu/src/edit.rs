use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::{Code, Failure},
    form,
    http::{Deleted, IfMatch, Reply, Success, Versioned},
    ids::{Id, LIMIT},
    shop::route::{ROOT, Route, RouteTree, store},
    validation::{PathId, Text, Valid, Whole},
};
use utoipa::ToSchema;

use crate::view::RouteView;

type Parent = Whole<0, { LIMIT - 1 }>;
type Order = Whole<0, 1000>;
type Name = Text<0, 50>;
type Address = Text<0, 100>;

form! {
    #[derive(ToSchema)]
    pub struct NewRoute {
        /// 上级路由；0或不填为顶层
        parent_id: Option<Parent>,
        /// 在同级中的位置，从0开始；不填则排在最后
        order: Option<Order>,
        /// 标签
        title: Text<1, 20>,
        /// 路由名，不可重复；可为空
        name: Option<Name>,
        /// 图标
        icon: Option<Address>,
        /// 相对路径
        path: Text<1, 100>,
        /// 组件路径
        component: Option<Address>,
        /// 是否隐藏，默认否
        hidden: Option<bool>,
    }
}

form! {
    partial
    /// 不填的字段保持不变
    #[derive(ToSchema)]
    pub struct ChangedRoute {
        /// 新的上级路由；0为顶层
        parent_id: Option<Parent>,
        /// 在同级中的位置，从0开始；只填上级时排在最后
        order: Option<Order>,
        title: Option<Text<1, 20>>,
        /// 路由名，不可重复；空字符串为清除
        name: Option<Name>,
        /// 图标；空字符串为清除
        icon: Option<Address>,
        path: Option<Text<1, 100>>,
        /// 组件路径，可为空字符串
        component: Option<Address>,
        hidden: Option<bool>,
    }
}

/// 新增路由
///
/// 新路由可放在任一上级之下；不指定位置时排在同级最后。
#[utoipa::path(post, path = "/cms/route", operation_id = "cms_menu_create_route", tag = "路由",
    security(("token" = [SUPER])), request_body = NewRoute,
    responses((status = 200, body = Success<RouteView>, headers(("ETag" = String)))),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists, Code::Conflict]))))]
pub async fn create(State(app): State<Arc<App>>, Valid(new): Valid<NewRoute>) -> Reply<Versioned<Success<RouteView>>> {
    let tree = store::load(&app.table).await?;
    let (id, parent) = (tree.draw(&app.ids), new.parent_id.map_or(ROOT, Parent::get));
    let route = Route {
        id,
        title: new.title.into_string(),
        name: new.name.and_then(given),
        icon: new.icon.and_then(given),
        path: new.path.into_string(),
        component: new.component.map(Text::into_string),
        hidden: new.hidden.unwrap_or_default(),
        elements: Vec::new(),
        version: 0,
    };
    let mut next = tree.clone();
    next.add(route, parent, new.order.map(Order::size))?;
    shown(&store::replace(&app.table, &tree, next).await?, id)
}

/// 更新路由
///
/// 也可移动到另一个上级之下，或改变在同级中的位置。
#[utoipa::path(put, path = "/cms/route/{id}", operation_id = "cms_menu_change_route", tag = "路由",
    security(("token" = [SUPER])), params(PathId, IfMatch), request_body = ChangedRoute,
    responses((status = 200, body = Success<RouteView>, headers(("ETag" = String)))),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists, Code::Conflict]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    PathId(id): PathId,
    seen: IfMatch,
    Valid(changed): Valid<ChangedRoute>,
) -> Reply<Versioned<Success<RouteView>>> {
    let tree = store::load(&app.table).await?;
    seen.check(&tree.version().into())?;
    let mut next = tree.clone();
    next.relocate(id, changed.parent_id.map(Parent::get), changed.order.map(Order::size))?;
    next.change(id, |route| changed.apply(route))?;
    shown(&store::replace(&app.table, &tree, next).await?, id)
}

impl ChangedRoute {
    fn apply(self, route: &mut Route) {
        if let Some(title) = self.title {
            route.title = title.into_string();
        }
        if let Some(name) = self.name {
            route.name = given(name);
        }
        if let Some(icon) = self.icon {
            route.icon = given(icon);
        }
        if let Some(path) = self.path {
            route.path = path.into_string();
        }
        if let Some(component) = self.component {
            route.component = Some(component.into_string());
        }
        route.hidden = self.hidden.unwrap_or(route.hidden);
    }
}

/// 删除路由
///
/// 连同其下全部路由、它们的页面元素，以及菜单与页面元素权限中的相应条目。
#[utoipa::path(delete, path = "/cms/route/{id}", operation_id = "cms_menu_delete_route", tag = "路由",
    security(("token" = [SUPER])), params(PathId, IfMatch),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Conflict]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId, seen: IfMatch) -> Reply<Versioned<Deleted>> {
    let tree = store::load(&app.table).await?;
    seen.check(&tree.version().into())?;
    let mut next = tree.clone();
    next.remove(id)?;
    let tree = store::replace(&app.table, &tree, next).await?;
    Ok(Versioned(tree.version().into(), Deleted::new()))
}

/// Nothing where an empty text is all there is.
fn given<const MOST: usize>(text: Text<0, MOST>) -> Option<String> {
    Some(text.into_string()).filter(|text| !text.is_empty())
}

fn shown(tree: &RouteTree, id: Id) -> Reply<Versioned<Success<RouteView>>> {
    let route = tree.route(id).ok_or_else(|| Failure::internal("a route that was just written is gone"))?;
    Ok(Versioned(tree.version().into(), Success::new(RouteView::of(route, &tree.structure))))
}
