use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::{access::SUPER, password},
    error::Code,
    form,
    http::{Created, Reply},
    shop::{
        Media, User,
        user::{self, AUTH_USER, AccountView, Identity, LoginType, Nickname},
    },
    validation::{
        Valid, Whole, WireId,
        identity::{Email, Mobile, Password, Secret, Username},
    },
};
use utoipa::ToSchema;

form! {
    /// 新管理员；用户名、邮箱、手机号至少填写一个，用来登录
    #[derive(ToSchema)]
    pub struct NewAdmin {
        nickname: Nickname,
        password: Password,
        confirm_password: Secret,
        /// 权限组；超级管理员可不填
        group_id: Option<WireId>,
        username: Option<Username>,
        email: Option<Email>,
        mobile: Option<Mobile>,
        /// 1 普通管理员（默认），2 超级管理员
        #[schema(inline)]
        auth: Option<Auth>,
    }
    same(password, confirm_password, "两次输入的密码不一致")
    check(form, faults) {
        if form.username.is_none() && form.email.is_none() && form.mobile.is_none() {
            faults.add("username", "用户名、邮箱、手机号至少填写一个");
        }
        if form.group_id.is_none() && !form.auth.is_some_and(is_super) {
            faults.add("group_id", GROUP_MISSING);
        }
    }
}

pub type Auth = Whole<1, 2>;
pub const GROUP_MISSING: &str = "普通管理员必须属于一个权限组";

fn is_super(auth: Auth) -> bool {
    number(auth) != AUTH_USER
}

/// As a user has it.
pub fn number(auth: Auth) -> u8 {
    u8::try_from(auth.get()).unwrap_or(AUTH_USER)
}

/// 新增管理员
///
/// 管理员用用户名、邮箱或手机号登录；普通管理员须属于一个权限组。
#[utoipa::path(post, path = "/cms/admin", operation_id = "cms_admin_create", tag = "管理员",
    security(("token" = [SUPER])), request_body = NewAdmin,
    responses((status = 201, body = Created<AccountView>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists]))))]
pub async fn create(
    State(app): State<Arc<App>>,
    media: Media,
    Valid(asked): Valid<NewAdmin>,
) -> Reply<Created<AccountView>> {
    asked.password.refuse_well_known("password", app.local)?;
    let names = [
        (LoginType::Username, asked.username.as_ref().map(Username::as_str)),
        (LoginType::Email, asked.email.as_ref().map(Email::as_str)),
        (LoginType::Mobile, asked.mobile.as_ref().map(Mobile::as_str)),
    ];
    let identity =
        |(kind, name): (_, Option<&str>)| name.map(|name| Identity { kind, identifier: name.into(), verified: false });
    let admin = User {
        nickname: Some(asked.nickname.into_string()),
        auth: asked.auth.map_or(AUTH_USER, number),
        group_id: asked.group_id.map(WireId::get),
        password: Some(password::hash(asked.password.expose()).await?),
        ..User::new(app.ids.next(), names.into_iter().filter_map(identity).collect(), app.clock.now())
    };
    let created = user::store::create_fresh(&app.table, &app.ids, admin, Vec::new).await;
    let admin = created.map_err(|refused| refused.naming(LoginType::field))?;
    Ok(Created::new(AccountView::load(&app, &admin, &media).await?))
}
