use std::{collections::BTreeSet, sync::Arc};

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    form,
    http::{Caller, Deleted, Reply},
    ids::Id,
    shop::file::store::{self, MOST_AT_ONCE},
    validation::{Params, WireId},
};
use utoipa::IntoParams;

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct Doomed {
        /// 文件和文件夹，多个以逗号分隔，至多30个
        #[param(explode = false, min_items = 1, max_items = 30)]
        ids: Vec<WireId>,
    }
    check(form, faults) {
        if form.all().len() > MOST_AT_ONCE {
            faults.add("ids", format!("最多{MOST_AT_ONCE}项"));
        }
    }
}

impl Doomed {
    fn all(&self) -> BTreeSet<Id> {
        self.ids.iter().map(|id| id.get()).collect()
    }
}

/// 删除文件
///
/// 要么全部删除，要么都不删除；已不存在的会被忽略。文件夹连同其中的一切一起删除。
#[utoipa::path(delete, path = "/cms/file", operation_id = "cms_file_delete", tag = "文件",
    security(("token" = [Permission::FileDelete])), params(Doomed),
    responses((status = 202, body = Deleted)))]
pub async fn delete(State(app): State<Arc<App>>, clerk: Caller, Params(asked): Params<Doomed>) -> Reply<Deleted> {
    store::delete(&app, &asked.all(), clerk.id).await?;
    Ok(Deleted::new())
}
