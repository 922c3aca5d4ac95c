use serde::Serialize;
use utoipa::ToSchema;

use super::{BuiltIn, Override, OwnParameter};
use crate::{clock::Zone, ids::Id};

/// A parameter as the back office shows it.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Parameter)]
pub struct ParameterView {
    pub id: Id,
    pub name: String,
    pub key: String,
    /// 总是字符串
    pub value: String,
    /// `true` 内置参数：不能删除，`key` 不能修改
    #[serde(rename = "type")]
    pub built_in: bool,
    pub remark: Option<String>,
}

impl ParameterView {
    /// `deployment` is the time zone where the shop has set none.
    pub fn built_in(built_in: &BuiltIn, set: &Override, deployment: &Zone) -> Self {
        let or = |set: &Option<String>, otherwise: &str| set.clone().unwrap_or_else(|| otherwise.to_owned());
        Self {
            id: built_in.id,
            name: or(&set.name, built_in.name),
            key: built_in.key.to_owned(),
            value: or(&set.value, built_in.preset(deployment)),
            built_in: true,
            remark: Some(or(&set.remark, built_in.remark)),
        }
    }

    pub fn own(own: OwnParameter) -> Self {
        let OwnParameter { id, key, name, value, remark, .. } = own;
        Self { id, name, key, value, built_in: false, remark }
    }
}
