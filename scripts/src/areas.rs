//! Every function that the gateway calls. Here, and only here, they meet: functions know nothing of each other.

use shared::http::Api;

/// The areas, in the order the API documents show them.
pub fn all() -> Vec<Api> {
    vec![
        token::api(),
        user::api(),
        address::api(),
        banner::api(),
        theme::api(),
        category::api(),
        product::api(),
        search::api(),
        order::api(),
        pay::api(),
        cms_order::api(),
        cms_admin::api(),
        cms_user::api(),
        cms_menu::api(),
        cms_dict::api(),
        cms_config::api(),
        cms_notice::api(),
        cms_article::api(),
        cms_banner::api(),
        cms_file::api(),
        cms_log::api(),
        cms_server::api(),
        media::api(),
        docs::api(),
    ]
}
