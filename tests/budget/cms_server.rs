//! The server page and what files may be; jobs are with the logs.

use shared::auth::Permission;

use super::Ledger;
use crate::support::Shop;

pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let clerk = shop.clerk(&[Permission::ServerInfo]).await;
    // A process counts its start once, and tests share theirs.
    clerk.get("/cms/server").await.data(200);
    ledger.note("cms_server_look", "", &clerk.get("/cms/server").await);
    ledger.note("cms_file_types", "", &shop.anonymous().get("/cms/file/types").await);
}
