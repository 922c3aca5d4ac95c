//! The logs.

use serde_json::{Map, Value};
use shared::{
    audit::{LoginAttempt, operation::Operation, redact},
    clock::Epoch,
};

use super::{Drafted, Notes, Refusal, filled, link, own_id, row};
use crate::import::{
    rows,
    stage::{Place, Staged},
};
use crate::language::text;

fn timeless() -> Refusal {
    text!("import.why.timeless")
}

/// The time an entry is kept until is not known yet.
const NOT_YET: Epoch = 0;

impl Staged for Operation {
    const TABLE: &'static str = "oper_log";
}

impl Drafted for rows::OperLog {
    type Draft = Operation;

    row!(without times);

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, Operation), Refusal> {
        let create_time = self.create_time.ok_or_else(timeless)?;
        let params = match filled(self.request_param).map(|json| serde_json::from_str::<Value>(&json)) {
            Some(Ok(params @ Value::Object(_))) => redact(params),
            None | Some(Ok(Value::Null)) => nothing(),
            Some(_) => {
                notes.note(text!("import.why.log_params"));
                nothing()
            }
        };
        let (id, user_id) = (own_id(self.id)?, link(self.user_id));
        let operation = Operation {
            id,
            request_id: String::new(),
            user_id,
            user_name: filled(self.user_name).unwrap_or_else(|| user_id.to_string()),
            module: filled(self.module),
            auth: filled(self.auth),
            message: self.message.unwrap_or_default(),
            method: self.request_method.unwrap_or_default(),
            path: self.path.unwrap_or_default(),
            endpoint: self.endpoint.unwrap_or_default(),
            params,
            status: self.status_code.and_then(|status| u16::try_from(status).ok()),
            error_code: None,
            ms: None,
            create_time,
            expires: NOT_YET,
        };
        Ok((Place { owner: 0, order: create_time, id }, operation))
    }
}

fn nothing() -> Value {
    Value::Object(Map::new())
}

impl Staged for LoginAttempt {
    const TABLE: &'static str = "login_log";
}

impl Drafted for rows::LoginLog {
    type Draft = LoginAttempt;

    row!(without times);

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, LoginAttempt), Refusal> {
        let (id, create_time) = (own_id(self.id)?, self.create_time.ok_or_else(timeless)?);
        let attempt = LoginAttempt {
            id,
            user_id: Some(link(self.user_id)).filter(|id| *id > 0),
            nickname: filled(self.user_name),
            kind: None,
            address: self.ip_addr.unwrap_or_default(),
            location: filled(self.location),
            user_agent: None,
            browser: filled(self.browser),
            os: filled(self.os),
            success: self.success,
            message: self.message.unwrap_or_default(),
            create_time,
            expires: NOT_YET,
        };
        Ok((Place { owner: 0, order: create_time, id }, attempt))
    }
}
