use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::{Code, Failure},
    form,
    http::{Created, Reply},
    shop::group::{self, Group, GroupDetail},
    validation::{Valid, WireId},
};
use utoipa::ToSchema;

use super::{Info, Name, remark};
use crate::permissions;

form! {
    #[derive(ToSchema)]
    pub struct NewGroup {
        name: Name,
        info: Option<Info>,
        /// 权限的id，见 `GET /cms/auth/all`
        auth_ids: Vec<WireId>,
    }
}

/// How often another id is drawn.
const TRIES: u32 = 3;

/// 新增权限组
///
/// 最多100个，名称不能重复。
#[utoipa::path(post, path = "/cms/group", operation_id = "cms_admin_create_group", tag = "权限组",
    security(("token" = [SUPER])), request_body = NewGroup,
    responses((status = 201, body = Created<GroupDetail>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists, Code::Failed]))))]
pub async fn create(State(app): State<Arc<App>>, Valid(asked): Valid<NewGroup>) -> Reply<Created<GroupDetail>> {
    let mut group = Group {
        id: app.ids.next(),
        name: asked.name.as_str().into(),
        info: asked.info.as_ref().and_then(remark),
        permissions: permissions(&asked.auth_ids)?,
        version: 0,
    };
    for _ in 0..TRIES {
        match group::store::create(&app.table, &group).await {
            Ok(()) => return Ok(Created::new(group.into())),
            // Another sandbox drew the same id in the same millisecond.
            Err(failure) if failure.code() == Code::Conflict => group.id = app.ids.next(),
            Err(failure) => return Err(failure),
        }
    }
    Err(Failure::internal("no id was free"))
}
