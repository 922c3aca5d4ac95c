//! The phone number behind the mini-program's button.

use serde_json::{Value, json};

use super::{WeChat, configured, incomplete};
use crate::{error::Failure, validation::identity::Mobile};

impl WeChat {
    /// The mainland number that a code of the phone number button stands for. With `openid` WeChat sees to it that the
    /// code is that user's. Refused as 10120 naming `code` for a number of another country.
    pub async fn phone_number(&self, code: &str, openid: Option<&str>) -> Result<Mobile, Failure> {
        let app = configured(self.config.mini_program.as_ref())?;
        let mut body = json!({"code": code});
        if let Some(openid) = openid {
            body["openid"] = openid.into();
        }
        number(&self.post_as(app, "/wxa/business/getuserphonenumber", &body).await?, &app.id)
    }
}

fn number(answer: &Value, app_id: &str) -> Result<Mobile, Failure> {
    let text = |place: &str| answer.pointer(place).and_then(Value::as_str);
    if text("/phone_info/watermark/appid") != Some(app_id) {
        return Err(incomplete("a phone number without our app's watermark"));
    }
    let number = text("/phone_info/purePhoneNumber").ok_or_else(|| incomplete("no phone number"))?;
    // Documented as text, seen as a number.
    let country = answer.pointer("/phone_info/countryCode");
    let china = country.is_some_and(|country| country == "86" || country == 86);
    china.then(|| Mobile::parse(number)).flatten().ok_or_else(|| Failure::field("code", "仅支持中国大陆手机号"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    fn answer(country: &Value, pure: &str, app_id: &str) -> Value {
        let watermark = json!({"timestamp": 1_780_286_400, "appid": app_id});
        json!({"errcode": 0, "phone_info": {
            "phoneNumber": pure, "purePhoneNumber": pure, "countryCode": country, "watermark": watermark,
        }})
    }

    #[test]
    fn takes_mainland_numbers_under_our_own_watermark() {
        for country in [json!("86"), json!(86)] {
            let mobile = number(&answer(&country, "13800000000", "wx1"), "wx1").expect("ours");
            assert_eq!(mobile.as_str(), "13800000000");
        }
        // A Hong Kong number, an American one that looks like ours, and none.
        for (country, pure) in [(json!("852"), "51234567"), (json!(1), "13800000000"), (json!(null), "13800000000")] {
            let refusal = number(&answer(&country, pure, "wx1"), "wx1").expect_err(pure);
            assert!(refusal.faults().fields().contains_key("code"), "{refusal}");
        }
    }

    #[test]
    fn another_apps_number_is_none() {
        let without = json!({"phone_info": {"purePhoneNumber": "13800000000", "countryCode": "86"}});
        for answer in [answer(&json!("86"), "13800000000", "wx2"), without, json!({})] {
            assert_eq!(number(&answer, "wx1").expect_err("not ours").code(), Code::WeChatRefused);
        }
    }
}
