use shared::http::Api;

pub fn api() -> Api {
    Api::new(env!("CARGO_PKG_NAME"))
}
