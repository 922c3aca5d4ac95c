use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    shop::dict::{DictEntry, store},
    validation::{Text, Valid},
};
use utoipa::ToSchema;

use super::{EntryView, Order};

form! {
    #[derive(ToSchema)]
    pub struct NewDictEntry {
        /// 所属字典类型
        r#type: Text<1, 64>,
        /// 排序，小者在前；默认为0
        order: Option<Order>,
        /// 字典标签
        label: Text<1, 64>,
        /// 字典键值
        value: Text<1, 64>,
        /// 样式属性
        css_class: Option<Text<0, 64>>,
        /// 表格回显样式
        list_class: Option<Text<0, 64>>,
        /// 默认为false
        is_default: Option<bool>,
        /// 默认为true
        status: Option<bool>,
        remark: Option<Text<0, 500>>,
    }
}

/// 新建字典数据
///
/// 每种类型最多1000条。
#[utoipa::path(post, path = "/cms/dict", operation_id = "cms_dict_create", tag = "字典",
    security(("token" = [Permission::DictCreate])), request_body = NewDictEntry,
    responses((status = 201, body = Created<EntryView>)),
    extensions(("x-refusals" = json!([Code::Failed]))))]
pub async fn create(State(app): State<Arc<App>>, Valid(new): Valid<NewDictEntry>) -> Reply<Created<EntryView>> {
    let text = |text: &Option<Text<0, 64>>| text.as_ref().map(Text::as_str).map(str::to_owned);
    let type_id = store::types::id_of(&app.table, new.r#type.as_str()).await?.ok_or_else(store::types::unknown)?;
    let draw = || DictEntry {
        id: app.ids.next(),
        type_id,
        order: new.order.map_or(0, Order::get),
        label: new.label.as_str().to_owned(),
        value: new.value.as_str().to_owned(),
        css_class: text(&new.css_class),
        list_class: text(&new.list_class),
        is_default: new.is_default.unwrap_or(false),
        status: new.status.unwrap_or(true),
        remark: new.remark.as_ref().map(Text::as_str).map(str::to_owned),
        version: 0,
    };
    let entry = store::entries::create(&app.table, draw).await?;
    Ok(Created::new(EntryView::of(entry, new.r#type.as_str())))
}
