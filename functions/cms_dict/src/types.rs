//! Types of dictionaries.

pub mod change;
pub mod create;
pub mod delete;
pub mod read;

use serde::Serialize;
use shared::{
    error::{Code, Failure, Faults},
    ids::Id,
    shop::dict::DictType,
};
use utoipa::ToSchema;

/// 字典类型
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DictType)]
pub struct TypeView {
    id: Id,
    name: String,
    /// 字典数据按此归类，不重复
    #[schema(example = "sys_user_sex")]
    r#type: String,
    /// true 正常，false 停用
    status: bool,
    remark: Option<String>,
}

impl From<DictType> for TypeView {
    fn from(kind: DictType) -> Self {
        let DictType { id, name, key, status, remark, .. } = kind;
        Self { id, name, r#type: key, status, remark }
    }
}

/// The only thing of a type that can be taken is its text.
fn taken(failure: Failure) -> Failure {
    if failure.code() != Code::AlreadyExists {
        return failure;
    }
    let mut faults = Faults::default();
    faults.add("type", "已被使用");
    Failure::taken(faults)
}
