use axum::http::{HeaderMap, header};
use shared::{
    app::App,
    audit::{AGENT, LoginAttempt},
    auth::throttle::Attempt,
    error::{Code, Failure},
    ids::made_at,
    shop::{User, user::LoginType},
    storage::Write,
};

/// One attempt to log in: counted when it begins, in the login log when it ends.
pub struct Trial<'a> {
    pub app: &'a App,
    pub kind: LoginType,
    entry: LoginAttempt,
    attempt: Attempt,
}

impl<'a> Trial<'a> {
    /// `account` is what could be guessed at. An attempt that is one too many ends here, with a single item in the log.
    pub async fn begin(
        app: &'a App,
        kind: LoginType,
        account: Option<&str>,
        address: String,
        location: Option<String>,
        headers: &HeaderMap,
    ) -> Result<Self, Failure> {
        let agent = headers.get(header::USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()));
        let now = app.clock.now();
        let account = account.map(|account| format!("{}#{}", u16::from(kind), kind.normalise(account)));
        let counted = Attempt::begin(&app.table, account.as_deref(), &address, now).await;
        let id = app.ids.next();
        let entry = LoginAttempt {
            id,
            user_id: None,
            nickname: None,
            kind: Some(kind),
            address,
            location,
            user_agent: agent.map(|agent| agent.chars().take(AGENT).collect()),
            browser: None,
            os: None,
            success: false,
            message: String::new(),
            create_time: made_at(id),
            expires: now + app.settings().log_keep,
        };
        match counted {
            Ok(attempt) => Ok(Self { app, kind, entry, attempt }),
            Err(failure) if failure.code() == Code::TooManyRequests => {
                let entry = LoginAttempt { message: failure.message().into(), ..entry };
                app.table.write(entry.note()).await?;
                Err(failure)
            }
            Err(failure) => Err(failure),
        }
    }

    /// The writes of a success: the log has it, and it does not count.
    pub fn success(&self, user: &User) -> Vec<Write> {
        let mut writes = self.attempt.forgive();
        writes.push(LoginAttempt { success: true, ..self.about(Some(user), "登录成功") }.note());
        writes
    }

    /// Ends the attempt in the log. It stays counted, unless the failure is not the caller's: WeChat being away or busy.
    pub async fn refuse(self, user: Option<&User>, failure: Failure) -> Failure {
        let note = self.about(user, failure.message()).note();
        let done = match failure.code() {
            Code::WeChatRefused | Code::TooManyRequests => {
                self.app.table.commit([note].into_iter().chain(self.attempt.forgive()).collect()).await
            }
            _ => self.app.table.write(note).await,
        };
        done.err().map_or(failure, Failure::from)
    }

    fn about(&self, user: Option<&User>, message: &str) -> LoginAttempt {
        let (user_id, nickname) = (user.map(|user| user.id), user.and_then(|user| user.nickname.clone()));
        LoginAttempt { user_id, nickname, message: message.into(), ..self.entry.clone() }
    }
}
