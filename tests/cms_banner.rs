//! Banners and their items, as the back office keeps them.

mod item;
mod life;
mod race;

use serde_json::{Value, json};
use shared::{
    auth::Permission,
    ids::Id,
    shop::{
        Image,
        product::{self, Product},
        theme::{self, Theme},
    },
    storage::Write,
};

use crate::support::{Answer, Client, Shop};

async fn open() -> (Shop, Client) {
    let shop = Shop::open().await;
    let clerk = shop.clerk(Permission::ALL).await;
    (shop, clerk)
}

/// The id of a new banner.
async fn banner(clerk: &Client) -> Id {
    let banner = clerk.post("/cms/banner", json!({"name": "首页", "description": "首页轮播"})).await.data(201);
    banner["id"].as_u64().expect("an id")
}

/// A new item of a banner, with this picture, that leads nowhere.
async fn add(clerk: &Client, banner: Id, name: &str) -> Answer {
    let image = format!("{name}.webp");
    clerk.post("/cms/banner_item", json!({"banner_id": banner, "image": image, "key_word": name, "type": 0})).await
}

fn path(item: &Value) -> String {
    format!("/cms/banner_item/{}", item["id"])
}

/// The key words of a banner's items, as a shopper sees them: none of them leads to what is gone.
async fn shown(shop: &Shop, banner: Id) -> Vec<String> {
    let [kept, shown] = ["/cms/banner", "/v1/banner"].map(|path| format!("{path}/{banner}"));
    let nobody = shop.anonymous();
    assert_eq!(nobody.get(&kept).await.data(200), nobody.get(&shown).await.data(200));
    self::kept(shop, banner).await
}

/// The key words of all of a banner's items; each is found by its id, too, at its place.
async fn kept(shop: &Shop, banner: Id) -> Vec<String> {
    let kept = shop.anonymous().get(&format!("/cms/banner/{banner}")).await.data(200);
    let items = kept["items"].as_array().expect("items");
    for (index, item) in items.iter().enumerate() {
        let mut expected = item.clone();
        expected["banner_id"] = json!(banner);
        expected["order"] = json!(index + 1);
        assert_eq!(shop.anonymous().get(&path(item)).await.data(200), expected);
    }
    items.iter().map(|item| item["key_word"].as_str().expect("text").to_owned()).collect()
}

async fn theme(shop: &Shop, id: Id) {
    let theme = Theme {
        id,
        name: "主题".into(),
        description: None,
        topic_image: Image("topic.webp".into()),
        head_image: Image("head.webp".into()),
        product_ids: Vec::new(),
        create_time: None,
        version: 0,
    };
    shop.app.table.commit(theme::store::create(&theme)).await.expect("a free id");
}

async fn take_off_the_shelf(shop: &Shop, id: Id) {
    let product = product::store::find(&shop.app.table, id).await.expect("reads").expect("on sale");
    let gone = Product { delete_time: Some(shop.clock.now()), ..product };
    shop.app.table.write(Write::replace(&gone)).await.expect("unchanged since");
}
