use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    shop::parameter::{OwnParameter, ParameterKey, ParameterView, store},
    validation::{Text, Valid},
};
use utoipa::ToSchema;

form! {
    #[derive(ToSchema)]
    pub struct NewParameter {
        name: Text<1, 64>,
        key: ParameterKey,
        /// 总是字符串
        value: Text<0, 4096>,
        remark: Option<Text<0, 255>>,
        /// 只能为 false：内置参数不能新建
        r#type: Option<bool>,
    }
    check(form, faults) {
        if form.r#type == Some(true) {
            faults.add("type", "内置参数不能新建");
        }
    }
}

/// 新建参数
///
/// 最多500个，不含内置参数。
#[utoipa::path(post, path = "/cms/config", operation_id = "cms_config_create", tag = "参数",
    security(("token" = [Permission::ConfigCreate])), request_body = NewParameter,
    responses((status = 201, body = Created<ParameterView>)),
    extensions(("x-refusals" = json!([Code::AlreadyExists, Code::Failed]))))]
pub async fn create(State(app): State<Arc<App>>, Valid(new): Valid<NewParameter>) -> Reply<Created<ParameterView>> {
    let own = OwnParameter {
        id: 0,
        key: new.key.as_str().to_owned(),
        name: new.name.into_string(),
        value: new.value.into_string(),
        remark: new.remark.map(Text::into_string).filter(|remark| !remark.is_empty()),
        version: 0,
    };
    let own = store::create(&app.table, || OwnParameter { id: app.ids.next(), ..own.clone() }).await?;
    Ok(Created::new(ParameterView::own(own)))
}
