use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    shop::dict::{DictEntry, store},
    validation::{PathId, Text, Valid},
};
use utoipa::ToSchema;

use super::{EntryView, Order};

form! {
    partial
    /// 未填写的字段保持不变。
    #[derive(ToSchema)]
    pub struct DictEntryChange {
        /// 移到另一字典类型
        r#type: Option<Text<1, 64>>,
        /// 排序，小者在前
        order: Option<Order>,
        /// 字典标签
        label: Option<Text<1, 64>>,
        /// 字典键值
        value: Option<Text<1, 64>>,
        /// 样式属性
        css_class: Option<Text<0, 64>>,
        /// 表格回显样式
        list_class: Option<Text<0, 64>>,
        is_default: Option<bool>,
        status: Option<bool>,
        remark: Option<Text<0, 500>>,
    }
}

/// 更新字典数据
///
/// 只修改给出的字段。
#[utoipa::path(put, path = "/cms/dict/{id}", operation_id = "cms_dict_change", tag = "字典",
    security(("token" = [Permission::DictChange])), params(PathId), request_body = DictEntryChange,
    responses((status = 201, body = Created<EntryView>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Failed]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    PathId(id): PathId,
    Valid(change): Valid<DictEntryChange>,
) -> Reply<Created<EntryView>> {
    let to = change.r#type.as_ref().map(Text::as_str);
    let (entry, kind) = store::entries::change(&app.table, id, to, |entry| change.apply(entry)).await?;
    Ok(Created::new(EntryView::of(entry, &kind.key)))
}

impl DictEntryChange {
    fn apply(&self, entry: &mut DictEntry) {
        let text = |field: &mut String, value: &Option<Text<1, 64>>| {
            if let Some(value) = value {
                value.as_str().clone_into(field);
            }
        };
        let class = |field: &mut Option<String>, value: &Option<Text<0, 64>>| {
            if let Some(value) = value {
                *field = Some(value.as_str().to_owned());
            }
        };
        text(&mut entry.label, &self.label);
        text(&mut entry.value, &self.value);
        class(&mut entry.css_class, &self.css_class);
        class(&mut entry.list_class, &self.list_class);
        if let Some(remark) = &self.remark {
            entry.remark = Some(remark.as_str().to_owned());
        }
        entry.order = self.order.map_or(entry.order, Order::get);
        entry.is_default = self.is_default.unwrap_or(entry.is_default);
        entry.status = self.status.unwrap_or(entry.status);
    }
}
