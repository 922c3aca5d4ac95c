use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    shop::dict::{DictType, store},
    validation::{Text, Valid},
};
use utoipa::ToSchema;

use super::{TypeView, taken};

form! {
    #[derive(ToSchema)]
    pub struct NewDictType {
        name: Text<1, 64>,
        /// 字典数据按此归类，不能重复
        r#type: Text<1, 64>,
        /// 默认为true
        status: Option<bool>,
        remark: Option<Text<0, 500>>,
    }
}

/// 新建字典类型
///
/// 类型不可重复，字典数据按它归类。
#[utoipa::path(post, path = "/cms/dict/type", operation_id = "cms_dict_type_create", tag = "字典",
    security(("token" = [Permission::DictTypeCreate])), request_body = NewDictType,
    responses((status = 201, body = Created<TypeView>)),
    extensions(("x-refusals" = json!([Code::AlreadyExists]))))]
pub async fn create(State(app): State<Arc<App>>, Valid(new): Valid<NewDictType>) -> Reply<Created<TypeView>> {
    let draw = || DictType {
        id: app.ids.next(),
        name: new.name.as_str().to_owned(),
        key: new.r#type.as_str().to_owned(),
        status: new.status.unwrap_or(true),
        remark: new.remark.as_ref().map(Text::as_str).map(str::to_owned),
        entries: 0,
        version: 0,
    };
    let kind = store::types::create(&app.table, draw).await.map_err(taken)?;
    Ok(Created::new(kind.into()))
}
