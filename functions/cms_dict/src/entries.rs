//! Entries of dictionaries.

pub mod change;
pub mod create;
pub mod delete;
pub mod read;

use serde::Serialize;
use shared::{ids::Id, shop::dict::DictEntry, validation::Whole};
use utoipa::ToSchema;

/// As many digits as the order has in its key.
type Order = Whole<0, 9_999_999_999>;

/// 字典数据
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DictEntry)]
pub struct EntryView {
    id: Id,
    /// 排序，小者在前
    order: u64,
    /// 字典标签
    #[schema(example = "男")]
    label: String,
    /// 字典键值
    #[schema(example = "0")]
    value: String,
    /// 所属字典类型
    #[schema(example = "sys_user_sex")]
    r#type: String,
    /// 样式属性
    css_class: Option<String>,
    /// 表格回显样式
    list_class: Option<String>,
    is_default: bool,
    /// true 正常，false 停用
    status: bool,
    remark: Option<String>,
}

impl EntryView {
    /// `kind` is the text of its type.
    fn of(entry: DictEntry, kind: &str) -> Self {
        Self {
            id: entry.id,
            order: entry.order,
            label: entry.label,
            value: entry.value,
            r#type: kind.to_owned(),
            css_class: entry.css_class,
            list_class: entry.list_class,
            is_default: entry.is_default,
            status: entry.status,
            remark: entry.remark,
        }
    }
}
