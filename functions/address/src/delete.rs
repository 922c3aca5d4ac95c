use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    http::{Caller, Deleted, Reply},
    shop::user::{self, User},
    validation::PathId,
};

/// 删除地址
///
/// 删除默认地址后，最早添加的地址成为默认地址。
#[utoipa::path(delete, path = "/v1/address/{id}", operation_id = "address_delete", tag = "地址",
    security(("token" = [])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::AddressMissing, Code::Conflict]))))]
pub async fn delete(State(app): State<Arc<App>>, caller: Caller, PathId(id): PathId) -> Reply<Deleted> {
    let remove = |user: &mut User| {
        if user.addresses.remove(id) { Ok(()) } else { Err(Code::AddressMissing.into()) }
    };
    user::store::change(&app.table, &caller, app.clock.now(), remove).await?;
    Ok(Deleted::new())
}
