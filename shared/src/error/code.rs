//! The one table of answer codes. The HTTP status, the `/error_code` page, the README table and the OpenAPI responses
//! are made from it.

use http::StatusCode;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:ident, $number:literal, $message:literal;)*) => {
        /// Why a request was refused. [`Code::wire`] says what the caller sees of it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        pub enum Code { $($(#[$doc])* $name),* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// HTTP status, `error_code` and standard `msg`.
            pub const fn wire(self) -> (StatusCode, u32, &'static str) {
                match self { $(Self::$name => (StatusCode::$status, $number, $message)),* }
            }
        }
    };
}

/// The three ways to succeed: HTTP status, `error_code`, `msg`.
pub const SUCCESSES: [(StatusCode, u32, &str); 3] =
    [(StatusCode::OK, 0, "成功"), (StatusCode::CREATED, 1, "创建 | 更新成功"), (StatusCode::ACCEPTED, 2, "删除成功")];

codes! {
    ServerError = INTERNAL_SERVER_ERROR, 999, "服务器未知错误";
    /// Contention or throttling that outlived our retries.
    Busy = SERVICE_UNAVAILABLE, 998, "服务器繁忙，请稍后重试";
    Failed = BAD_REQUEST, 9999, "操作失败";
    TokenInvalid = UNAUTHORIZED, 1002, "令牌无效";
    TokenExpired = UNAUTHORIZED, 1003, "令牌过期";
    NoSuchRoute = NOT_FOUND, 1007, "接口不存在";
    NoSuchMethod = METHOD_NOT_ALLOWED, 1007, "请求方法不允许";
    MalformedRequest = BAD_REQUEST, 1007, "请求格式错误";
    BodyTooLarge = PAYLOAD_TOO_LARGE, 1007, "请求体过大";
    RangeNotSatisfiable = RANGE_NOT_SATISFIABLE, 1007, "请求的范围超出文件大小";
    AddressMissing = NOT_FOUND, 6001, "地址不存在";
    OrderNotShippable = CONFLICT, 8002, "订单当前状态不能发货";
    OrderAlreadyPaid = CONFLICT, 8003, "订单已支付";
    LoginFailed = UNAUTHORIZED, 10000, "账号或密码错误";
    Forbidden = FORBIDDEN, 10010, "权限不足";
    TooManyRequests = TOO_MANY_REQUESTS, 10020, "请求过于频繁，请稍后重试";
    /// Without an active super administrator nobody could let anybody in again.
    LastSuper = CONFLICT, 10030, "必须保留至少一位可用的超级管理员";
    NotFound = NOT_FOUND, 10100, "资源不存在";
    AlreadyExists = CONFLICT, 10110, "资源已存在";
    /// Somebody else changed the thing between our read and our write.
    Conflict = CONFLICT, 10115, "资源已被他人修改，请刷新后重试";
    /// Other things still depend on what is to be deleted.
    InUse = CONFLICT, 10125, "资源正在使用中，不能删除";
    InvalidParameters = BAD_REQUEST, 10120, "参数错误";
    FileTooLarge = PAYLOAD_TOO_LARGE, 10310, "文件体积过大";
    TooManyFiles = PAYLOAD_TOO_LARGE, 10320, "文件数量过多";
    FileTypeRefused = UNSUPPORTED_MEDIA_TYPE, 10330, "文件类型不支持";
    UnknownLoginType = BAD_REQUEST, 11000, "登录类型不支持";
    LastLogin = BAD_REQUEST, 11010, "必须保留至少一种登录方式";
    /// A payment belongs to a WeChat user, and this account knows none.
    NotBoundToWeChat = BAD_REQUEST, 11020, "请先绑定微信小程序账号";
    UserNotFound = NOT_FOUND, 20010, "用户不存在";
    ProductNotFound = NOT_FOUND, 30010, "商品不存在";
    /// Pieces that an order is to take once more, or a clerk wants to take away, are gone.
    OutOfStock = CONFLICT, 30020, "商品库存不足";
    CategoryNotFound = NOT_FOUND, 31010, "类别不存在";
    CategoryNotEmpty = CONFLICT, 31020, "类别下还有商品，不能删除";
    BannerNotFound = NOT_FOUND, 40010, "Banner不存在";
    ThemeNotFound = NOT_FOUND, 41010, "主题不存在";
    OrderNotFound = NOT_FOUND, 50010, "订单不存在";
    OrderStateForbids = CONFLICT, 50020, "订单当前状态不允许该操作";
    IdempotencyKeyReused = CONFLICT, 50030, "幂等键已用于其他请求";
    WeChatRefused = BAD_GATEWAY, 60000, "微信服务调用失败";
    WeChatCodeInvalid = BAD_REQUEST, 60010, "微信登录凭证无效或已使用";
    /// A notification whose signature, time, key or content is not what WeChat's would be.
    NotFromWeChat = BAD_REQUEST, 60020, "微信支付通知校验失败";
    /// Money for no order of ours, or not of its price.
    PaymentMismatch = BAD_REQUEST, 60030, "支付结果与订单不符";
}

/// One line of the table, as the documents show it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema)]
pub struct Entry {
    pub error_code: u32,
    /// HTTP status.
    pub status: u16,
    pub name: String,
    pub msg: &'static str,
}

/// The whole table, successes and refusals, by number.
pub fn table() -> Vec<Entry> {
    let successes = ["Success", "Created", "Deleted"].map(String::from).into_iter().zip(SUCCESSES);
    let refusals = Code::ALL.iter().map(|code| (format!("{code:?}"), code.wire()));
    let entry = |(name, (status, error_code, msg)): (_, (StatusCode, _, _))| Entry {
        error_code,
        status: status.as_u16(),
        name,
        msg,
    };
    let mut entries: Vec<Entry> = successes.chain(refusals).map(entry).collect();
    entries.sort();
    entries
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_number_means_one_thing() {
        let mut seen = BTreeMap::new();
        for code in Code::ALL {
            let number = code.wire().1;
            // 1007 is the contract's one number for every malformed request, told apart by HTTP status.
            if number != 1007 {
                assert_eq!(seen.insert(number, code), None, "{number} twice");
            }
        }
        assert!(SUCCESSES.iter().all(|success| !seen.contains_key(&success.1)));
    }
}
