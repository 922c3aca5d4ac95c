use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::{
        password::{self, Verdict},
        throttle::Attempt,
    },
    error::{Code, Failure},
    form,
    http::{Caller, ClientAddress, Created, Reply},
    shop::{
        Media, User,
        user::{self, UserView},
    },
    validation::{
        All, Sent,
        identity::{Password, Secret},
    },
};
use utoipa::ToSchema;

use crate::reply::view;

form! {
    /// 新旧密码
    #[derive(ToSchema)]
    #[expect(clippy::struct_field_names, reason = "the wire's names")]
    pub struct NewPassword {
        /// 尚无密码的微信用户不需要
        old_password: Option<Secret>,
        new_password: Password,
        confirm_password: Secret,
    }
    same(new_password, confirm_password, "两次输入的密码不一致")
}

/// 修改密码
///
/// 其他令牌随即失效，当前登录不受影响。
#[utoipa::path(put, path = "/v1/user/password", operation_id = "user_password", tag = "用户",
    security(("token" = [])), request_body = NewPassword,
    responses((status = 201, body = Created<UserView>)),
    extensions(("x-refusals" = json!([Code::TooManyRequests, Code::Conflict]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    media: Media,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    All(sent): All,
) -> Reply<Created<UserView>> {
    let asked = read(&sent, caller.password.is_some())?;
    asked.new_password.refuse_well_known("new_password", app.local)?;
    let guess = match &asked.old_password {
        Some(old) if caller.password.is_some() => Some(prove(&app, &caller, &address, "old_password", old).await?),
        _ => None,
    };
    let hash = password::hash(asked.new_password.expose()).await?;
    let proven = caller.password.clone();
    let user = user::store::change_with(
        &app.table,
        &caller,
        app.clock.now(),
        |user| {
            // What was proven is the password that the guard read, and no other.
            if user.password != proven {
                return Err(Code::Conflict.into());
            }
            user.set_password(hash.clone(), Some(caller.0.claims.sid.clone()));
            Ok(())
        },
        || guess.as_ref().map(Attempt::forgive).unwrap_or_default(),
    )
    .await?;
    Ok(Created::new(view(&app, &user, &media).await?))
}

/// Who has a password says it: where they do not, that is one of the bad fields.
fn read(sent: &Sent, has_password: bool) -> Result<NewPassword, Failure> {
    let read = sent.read::<NewPassword>();
    if !has_password || sent.says("old_password") {
        return read;
    }
    Err(match read {
        Ok(_) => Failure::field("old_password", "不能为空"),
        Err(failure) => failure.and_field("old_password", "不能为空"),
    })
}

/// Whether `secret` is the user's password: 10120 naming `field` where it is not, 429 after too many that were not. What
/// comes back is to be forgiven by whatever follows.
pub async fn prove(app: &App, user: &User, address: &str, field: &str, secret: &Secret) -> Result<Attempt, Failure> {
    let account = format!("USER#{}", user.id);
    let attempt = Attempt::begin(&app.table, Some(&account), address, app.clock.now()).await?;
    match password::verify(secret.expose(), user.password.as_deref()).await? {
        Verdict::Wrong => Err(Failure::field(field, "密码错误")),
        Verdict::Right | Verdict::RightButOld => Ok(attempt),
    }
}
