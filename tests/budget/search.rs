use shared::{ids::Id, shop::search};

use super::Ledger;
use crate::{search::sweep, support::Shop};

/// 120 products, ten on a page.
pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    sweep(&shop.app).await;
    let nobody = shop.anonymous();
    let path = "/v1/product/search?q=%E5%95%86%E5%93%81";
    let page = ledger.note("search_products", "first page", &nobody.get(path).await);
    let cursor = page["next_cursor"].as_str().expect("a second page");
    ledger.note("search_products", "page by cursor", &nobody.get(&format!("{path}&cursor={cursor}")).await);
    ledger.note("search_products", "page 12 by number", &nobody.get(&format!("{path}&page=12&order=cheapest")).await);
    let mut changes = Vec::new();
    for id in 1..=100 as Id {
        let product = shared::shop::product::store::find(&shop.app.table, id).await.expect("reads").expect("on sale");
        changes.push(search::Change::of(&product));
    }
    shop.app.table.put_all(&changes).await.expect("stored");
    ledger.note("search_products", "100 changes not folded in yet", &nobody.get(path).await);
}
