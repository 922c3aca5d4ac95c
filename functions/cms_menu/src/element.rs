use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    form,
    http::{Created, Deleted, IfMatch, Reply, Versioned},
    shop::route::{Element, store},
    validation::{PathIds, Text, Valid, WireId},
};
use utoipa::ToSchema;

use crate::view::ElementView;

form! {
    #[derive(ToSchema)]
    pub struct NewElement {
        name: Text<1, 50>,
        /// 标识，不可重复
        sign: Text<1, 50>,
        /// 所在的路由
        route_id: WireId,
    }
}

/// 新增页面元素
///
/// 页面元素属于一个路由，其标识不可重复。
#[utoipa::path(post, path = "/cms/element", operation_id = "cms_menu_create_element", tag = "页面元素",
    security(("token" = [SUPER])), request_body = NewElement,
    responses((status = 201, body = Created<ElementView>, headers(("ETag" = String)))),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists, Code::Conflict]))))]
pub async fn create(
    State(app): State<Arc<App>>,
    Valid(new): Valid<NewElement>,
) -> Reply<Versioned<Created<ElementView>>> {
    let tree = store::load(&app.table).await?;
    let element = Element { id: tree.draw(&app.ids), name: new.name.into_string(), sign: new.sign.into_string() };
    let view = ElementView::of(new.route_id.get(), &element);
    let mut next = tree.clone();
    next.add_element(new.route_id.get(), element)?;
    let tree = store::replace(&app.table, &tree, next).await?;
    Ok(Versioned(tree.version().into(), Created::new(view)))
}

/// 删除页面元素
///
/// 一次可删除多个；有不存在的元素时一个也不删。
#[utoipa::path(delete, path = "/cms/element/{ids}", operation_id = "cms_menu_delete_elements", tag = "页面元素",
    security(("token" = [SUPER])), params(PathIds, IfMatch),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Conflict]))))]
pub async fn delete(State(app): State<Arc<App>>, PathIds(ids): PathIds, seen: IfMatch) -> Reply<Versioned<Deleted>> {
    let tree = store::load(&app.table).await?;
    seen.check(&tree.version().into())?;
    let mut next = tree.clone();
    next.remove_elements(&ids)?;
    let tree = store::replace(&app.table, &tree, next).await?;
    Ok(Versioned(tree.version().into(), Deleted::new()))
}
