//! `wx.requestPayment`: what the buyer's phone checks before it asks for the password.

use serde_json::Value;

use super::{App, Pay, keys::is_the_merchants};

impl Pay {
    /// The `out_trade_no` to be paid by these parameters; `package` and the rest are as the mini-program hands them over.
    pub fn requested(&self, parameters: &Value) -> Result<String, &'static str> {
        let text = |name: &str| parameters[name].as_str().ok_or("调用支付JSAPI缺少参数");
        let [time, nonce, package, kind, signature] =
            ["timeStamp", "nonceStr", "package", "signType", "paySign"].map(text);
        let (time, nonce, package) = (time?, nonce?, package?);
        if kind? != "RSA" {
            return Err("signType应为RSA");
        }
        let message = format!("{}\n{time}\n{nonce}\n{package}\n", App::MiniProgram.id());
        if !is_the_merchants(message.as_bytes(), signature?) {
            return Err("支付验证签名失败");
        }
        let prepay_id = package.strip_prefix("prepay_id=").ok_or("package格式错误")?;
        Ok(self.prepaid(prepay_id).ok_or("prepay_id不存在或已过期")?.out_trade_no.clone())
    }
}
