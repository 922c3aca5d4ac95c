//! Who is the person behind a WeChat code?

use serde_json::Value;

use super::{WeChat, configured, incomplete};
use crate::{
    config::WeChatApp,
    error::{Code, Failure},
    shop::user::LoginType,
};

/// A person as one app of the shop knows them. The session key or user token that comes along is dropped at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub openid: String,
    /// The same for all apps of one owner; only where they are joined on the open platform.
    pub unionid: Option<String>,
}

impl WeChat {
    /// Who got this code from WeChat; each is good once, for minutes. A QR login brings the `state` it began with.
    ///
    /// Refused as 60010 for a code or state that is invalid or used, 10000 for somebody WeChat vouches not for, 60000
    /// where WeChat does not answer. There is no second try, not even after "busy": the code may be spent.
    pub async fn person(&self, kind: LoginType, code: &str, state: Option<&str>) -> Result<Person, Failure> {
        match kind {
            LoginType::MiniProgram => self.mini_program(code).await,
            LoginType::OpenPlatform => {
                let app = configured(self.config.open_platform.as_ref())?;
                let secret = self.secret(app).await?;
                self.redeem_state(state).await?;
                self.web_user(app, &secret, code).await
            }
            LoginType::OfficialAccount => {
                let app = configured(self.config.official_account.as_ref())?;
                self.web_user(app, &self.secret(app).await?, code).await
            }
            LoginType::Username | LoginType::Email | LoginType::Mobile | LoginType::UnionId => {
                Err(Code::UnknownLoginType.into())
            }
        }
    }

    async fn mini_program(&self, code: &str) -> Result<Person, Failure> {
        let app = configured(self.config.mini_program.as_ref())?;
        let (secret, code) = (self.secret(app).await?, ("js_code", code));
        let query = [("appid", app.id.as_str()), ("secret", &secret), code, GRANT];
        person(&self.get("/sns/jscode2session", &query).await?)
    }

    /// The website and the official account exchange their codes in one way.
    async fn web_user(&self, app: &WeChatApp, secret: &str, code: &str) -> Result<Person, Failure> {
        let query = [("appid", app.id.as_str()), ("secret", secret), ("code", code), GRANT];
        let answer = self.get("/sns/oauth2/access_token", &query).await?;
        if answer.get("is_snapshotuser").is_some_and(|snapshot| snapshot == 1) {
            return Err(Failure::with_message(Code::LoginFailed, "当前为微信快照页，请进入完整服务后再登录"));
        }
        person(&answer)
    }
}

const GRANT: (&str, &str) = ("grant_type", "authorization_code");

fn person(answer: &Value) -> Result<Person, Failure> {
    let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    Ok(Person { openid: text("openid").ok_or_else(|| incomplete("no openid"))?, unionid: text("unionid") })
}
