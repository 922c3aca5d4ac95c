use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    shop::dict::{DictType, store},
    validation::{PathId, Text, Valid},
};
use utoipa::ToSchema;

use super::{TypeView, taken};

form! {
    partial
    /// 未填写的字段保持不变。
    #[derive(ToSchema)]
    pub struct DictTypeChange {
        name: Option<Text<1, 64>>,
        /// 修改后，其下的字典数据随之改变
        r#type: Option<Text<1, 64>>,
        status: Option<bool>,
        remark: Option<Text<0, 500>>,
    }
}

/// 更新字典类型
///
/// 只修改给出的字段；修改类型时，其下的字典数据随之改变。
#[utoipa::path(put, path = "/cms/dict/type/{id}", operation_id = "cms_dict_type_change", tag = "字典",
    security(("token" = [Permission::DictTypeChange])), params(PathId), request_body = DictTypeChange,
    responses((status = 201, body = Created<TypeView>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    PathId(id): PathId,
    Valid(change): Valid<DictTypeChange>,
) -> Reply<Created<TypeView>> {
    let changed = store::types::change(&app.table, id, |kind| change.apply(kind)).await;
    Ok(Created::new(changed.map_err(taken)?.into()))
}

impl DictTypeChange {
    fn apply(&self, kind: &mut DictType) {
        if let Some(name) = &self.name {
            name.as_str().clone_into(&mut kind.name);
        }
        if let Some(text) = &self.r#type {
            text.as_str().clone_into(&mut kind.key);
        }
        if let Some(status) = self.status {
            kind.status = status;
        }
        if let Some(remark) = &self.remark {
            kind.remark = Some(remark.as_str().to_owned());
        }
    }
}
