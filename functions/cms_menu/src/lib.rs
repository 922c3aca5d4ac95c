//! What the back office shows to whom: routes, the menus made of them, and the elements on their pages.

use shared::http::Api;

pub fn api() -> Api {
    Api::new("cms_menu")
}
