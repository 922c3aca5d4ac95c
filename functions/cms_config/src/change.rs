use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::{Code, Failure, Faults},
    form,
    http::{Created, Reply},
    shop::parameter::{BuiltIn, Override, OwnParameter, ParameterKey, ParameterView, store},
    validation::{PathId, PathKey, Text, Valid},
};
use utoipa::ToSchema;

form! {
    partial
    /// 未填写的字段保持不变。
    #[derive(ToSchema)]
    pub struct ParameterChange {
        name: Option<Text<1, 64>>,
        /// 内置参数的key不能修改
        key: Option<ParameterKey>,
        /// 总是字符串；内置参数须符合其说明
        value: Option<Text<0, 4096>>,
        /// 留空则删除；内置参数恢复原有的说明
        remark: Option<Text<0, 255>>,
    }
}

/// 更新参数
///
/// 服务端在10秒内按新的值运行。
#[utoipa::path(put, path = "/cms/config/{id}", operation_id = "cms_config_change", tag = "参数",
    security(("token" = [Permission::ConfigChange])), params(PathId), request_body = ParameterChange,
    responses((status = 201, body = Created<ParameterView>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists, Code::Conflict]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    PathId(id): PathId,
    Valid(change): Valid<ParameterChange>,
) -> Reply<Created<ParameterView>> {
    if let Some(built_in) = BuiltIn::of_id(id) {
        return change.set(&app, built_in).await;
    }
    let own = store::change(&app.table, id, |own| {
        change.fill(own);
        Ok(())
    });
    Ok(Created::new(ParameterView::own(own.await?)))
}

/// 按key更新参数
///
/// 与按 id 更新相同，供只知道 key 的页面使用。
#[utoipa::path(put, path = "/cms/config/key/{key}", operation_id = "cms_config_change_by_key", tag = "参数",
    security(("token" = [Permission::ConfigValue])), params(PathKey), request_body = ParameterChange,
    responses((status = 201, body = Created<ParameterView>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists, Code::Conflict]))))]
pub async fn by_key(
    State(app): State<Arc<App>>,
    PathKey(key): PathKey,
    Valid(change): Valid<ParameterChange>,
) -> Reply<Created<ParameterView>> {
    if let Some(built_in) = BuiltIn::of_key(key.as_str()) {
        return change.set(&app, built_in).await;
    }
    let found = store::find_by_key(&app.table, key.as_str()).await?.ok_or(Code::NotFound)?;
    let own = store::change(&app.table, found.id, |own| {
        // Somebody may give it another key meanwhile.
        if own.key != key.as_str() {
            return Err(Code::NotFound.into());
        }
        change.fill(own);
        Ok(())
    });
    Ok(Created::new(ParameterView::own(own.await?)))
}

impl ParameterChange {
    async fn set(&self, app: &App, built_in: &'static BuiltIn) -> Reply<Created<ParameterView>> {
        self.check(built_in)?;
        let set = store::set(&app.table, built_in, |set| self.fill_override(set)).await?;
        app.parameters.changed().await;
        Ok(Created::new(ParameterView::built_in(built_in, &set, app.parameters.deployment())))
    }

    fn check(&self, built_in: &BuiltIn) -> Result<(), Failure> {
        let mut faults = Faults::default();
        if self.key.as_ref().is_some_and(|key| key.as_str() != built_in.key) {
            faults.add("key", "内置参数的key不能修改");
        }
        if let Some(Err(wrong)) = self.value.as_ref().map(|value| built_in.check(value.as_str())) {
            faults.add("value", wrong);
        }
        if faults.is_empty() { Ok(()) } else { Err(Failure::invalid(faults)) }
    }

    fn fill_override(&self, set: &mut Override) {
        if let Some(name) = &self.name {
            set.name = Some(name.as_str().to_owned());
        }
        if let Some(value) = &self.value {
            set.value = Some(value.as_str().to_owned());
        }
        if let Some(remark) = &self.remark {
            set.remark = text(remark);
        }
    }

    fn fill(&self, own: &mut OwnParameter) {
        let set = |field: &mut String, value: Option<&str>| {
            if let Some(value) = value {
                value.clone_into(field);
            }
        };
        set(&mut own.key, self.key.as_ref().map(ParameterKey::as_str));
        set(&mut own.name, self.name.as_ref().map(Text::as_str));
        set(&mut own.value, self.value.as_ref().map(Text::as_str));
        if let Some(remark) = &self.remark {
            own.remark = text(remark);
        }
    }
}

fn text(remark: &Text<0, 255>) -> Option<String> {
    Some(remark.as_str().to_owned()).filter(|remark| !remark.is_empty())
}
