//! The rounds through the shop in which every operation is measured.

use serde_json::json;
use shared::{
    auth::{Permission, token::Claims},
    shop::{
        Image,
        banner::{self, Banner, BannerItem},
        file::old::OldAddress,
        theme::{self, Theme},
        user::LoginType,
    },
};
use shop::local::wechat::{Fault, RefundStatus, Twist};

use super::{
    Ledger, catalogue_write, cms_admin, cms_article, cms_banner, cms_config, cms_dict, cms_file, cms_log, cms_menu,
    cms_notice, cms_server, cms_user, search, theme as themes,
};
use crate::support::{Client, NOW, Shop};

/// 120 products in one category, 20 in a theme, and people who shop.
pub async fn measure() -> Ledger {
    let shop = Shop::open().await;
    shop.category(1).await;
    for id in 1..=120 {
        shop.product_in(Some(1), id, 1990, 100_000).await;
    }
    let theme = |id: u64| Theme {
        id,
        name: "主题".into(),
        description: None,
        topic_image: Image("topic.webp".into()),
        head_image: Image("head.webp".into()),
        product_ids: (1..=20).collect(),
        create_time: None,
        version: 0,
    };
    for id in 1..=3 {
        shop.app.table.commit(theme::store::create(&theme(id))).await.expect("a free id");
    }
    let item = |id: u64| BannerItem { id, image: Image("banner.webp".into()), key_word: id.to_string(), kind: 1 };
    let first = Banner {
        id: 1,
        name: None,
        description: None,
        items: (1..=4).map(item).collect(),
        create_time: None,
        version: 0,
    };
    shop.app.table.commit(banner::store::create(&first)).await.expect("a free id");
    shop.app.blobs.put("static/images/topic.webp", "image/webp", vec![1; 100]).await.expect("stored");
    let old = OldAddress { path: "2020/05/22/notes.pdf".into(), key: "notes.pdf".into() };
    shop.app.table.put_all([&old]).await.expect("stored");
    shop.app.blobs.put("static/files/notes.pdf", "application/pdf", b"%PDF-1.7".to_vec()).await.expect("stored");
    // Functions that have been at work for a minute: what they keep in memory was read already.
    shop.app.tokens.sign(&Claims::login(1, 0, NOW)).await.expect("keys");
    shop.app.wechat.person(LoginType::MiniProgram, "demo-nobody", None).await.expect("the app's secret");

    let mut ledger = Ledger::default();
    catalogue(&shop, &mut ledger).await;
    accounts(&shop, &mut ledger).await;
    addresses_and_orders(&shop, &mut ledger).await;
    payments(&shop, &mut ledger).await;
    back_office(&shop, &mut ledger).await;
    cms_dict::rounds(&shop, &mut ledger).await;
    cms_notice::rounds(&shop, &mut ledger).await;
    cms_config::rounds(&shop, &mut ledger).await;
    cms_menu::rounds(&shop, &mut ledger).await;
    cms_log::rounds(&mut ledger).await;
    cms_admin::rounds(&shop, &mut ledger).await;
    cms_user::rounds(&shop, &mut ledger).await;
    cms_server::rounds(&shop, &mut ledger).await;
    catalogue_write::rounds(&shop, &mut ledger).await;
    search::rounds(&shop, &mut ledger).await;
    cms_article::rounds(&shop, &mut ledger).await;
    cms_banner::rounds(&shop, &mut ledger).await;
    themes::rounds(&shop, &mut ledger).await;
    cms_file::rounds(&shop, &mut ledger).await;
    ledger
}

async fn catalogue(shop: &Shop, ledger: &mut Ledger) {
    let nobody = shop.anonymous();
    for (id, variant, path) in [
        ("banner_detail", "4 items", "/v1/banner/1"),
        ("theme_some", "3 themes", "/v1/theme?ids=1,2,3"),
        ("theme_list", "", "/v1/theme/list"),
        ("theme_detail", "20 products", "/v1/theme/1"),
        ("category_all", "", "/v1/category/all"),
        ("category_list", "", "/v1/category/list"),
        ("category_detail", "", "/v1/category/1"),
        ("product_detail", "", "/v1/product/1"),
        ("product_recent", "15 products", "/v1/product/recent"),
        ("product_all_by_category", "120 products", "/v1/product/all/by_category?category_id=1"),
        ("product_by_category", "first page", "/v1/product/list/by_category?category_id=1"),
        ("product_by_category", "page 12 by number", "/v1/product/list/by_category?category_id=1&page=12"),
        ("media_image", "", "/static/images/topic.webp"),
        ("media_thumbnail", "", "/static/thumbnails/topic.webp.w200.webp"),
        ("media_file", "", "/static/files/notes.pdf"),
        ("media_old_file", "", "/static/files/2020/05/22/notes.pdf"),
        ("media_download", "", "/static/downloads/notes.pdf?name=notes.pdf"),
        ("docs_home", "", "/"),
        ("docs_doc", "", "/doc"),
        ("docs_apidocs", "", "/apidocs/"),
        ("docs_asset", "", "/apidocs/swagger-ui.css"),
        ("docs_openapi_yaml", "", "/openapi.yaml"),
        ("docs_openapi_json", "", "/openapi.json"),
        ("docs_error_code", "", "/error_code"),
        ("docs_health", "", "/health"),
    ] {
        let answer = nobody.get(path).await;
        let data = ledger.note(id, variant, &answer);
        if variant == "first page" {
            let cursor = data["next_cursor"].as_str().expect("a second page").to_owned();
            let next = nobody.get(&format!("{path}&cursor={cursor}")).await;
            ledger.note(id, "page by cursor", &next);
        }
    }
}

async fn accounts(shop: &Shop, ledger: &mut Ledger) {
    let nobody = shop.anonymous();
    let newcomer = json!({
        "username": "berta", "password": "berta-secret", "confirm_password": "berta-secret",
        "email": "berta@example.com", "mobile": "13800000002",
    });
    ledger.note("user_register", "name, mail, mobile", &nobody.post("/v1/user", newcomer).await);
    let login = json!({"account": "berta", "secret": "berta-secret", "type": 100});
    let answer = ledger.note("token_login", "password", &nobody.post("/v1/token", login).await);
    let token = answer["token"].as_str().expect("a token").to_owned();
    let berta = nobody.with_token(&token);
    let wechat = |code: &str| json!({"account": code, "secret": "", "type": 200});
    ledger.note("token_login", "WeChat, first time", &nobody.post("/v1/token", wechat("demo-carla")).await);
    let answer = ledger.note("token_login", "WeChat", &nobody.post("/v1/token", wechat("demo-carla")).await);
    let carla = nobody.with_token(answer["token"].as_str().expect("a token"));
    ledger.note("token_verify", "", &nobody.post("/v1/token/verify", json!({"token": token})).await);
    ledger.note("token_refresh", "", &berta.post("/v1/token/refresh", json!({})).await);
    ledger.note("token_open_redirect_url", "", &nobody.get("/v1/token/open_redirect_url").await);
    ledger.note("user_profile", "", &berta.get("/v1/user").await);
    ledger.note("user_auths", "", &berta.get("/v1/user/auths").await);
    ledger.note("user_change", "nickname", &berta.put("/v1/user", json!({"nickname": "贝塔"})).await);
    let avatar = json!({"avatar": "https://cdn.example.com/b.png"});
    ledger.note("user_avatar", "", &berta.put("/v1/user/avatar", avatar).await);
    let bind = json!({"account": "demo-berta", "type": 200});
    ledger.note("user_bind", "WeChat", &berta.put("/v1/user/bind", bind).await);
    ledger.note("user_unbind", "e-mail", &berta.put("/v1/user/unbind", json!({"type": 101})).await);
    let phone = json!({"code": "demo-phone-13800000009"});
    ledger.note("user_phone", "first in an hour", &carla.post("/v1/user/phone", phone).await);
    let password =
        json!({"old_password": "berta-secret", "new_password": "a better one", "confirm_password": "a better one"});
    ledger.note("user_password", "", &berta.put("/v1/user/password", password).await);
    ledger.note("user_close", "", &berta.delete("/v1/user").await);
}

async fn addresses_and_orders(shop: &Shop, ledger: &mut Ledger) {
    let anna = shop.shopper("anna").await;
    let address = json!({
        "name": "安娜", "mobile": "13800000000", "province": "浙江", "city": "杭州", "country": "西湖", "detail": "文三路1号",
    });
    let created = ledger.note("address_create", "", &anna.post("/v1/address", address).await);
    let one = format!("/v1/address/{}", created["id"]);
    ledger.note("address_all", "", &anna.get("/v1/address/all").await);
    ledger.note("address_detail", "", &anna.get(&one).await);
    ledger.note("address_change", "", &anna.put(&one, json!({"detail": "文三路2号"})).await);

    let basket = |lines: u64| json!({"products": (1..=lines).map(|id| json!({"product_id": id, "count": 1})).collect::<Vec<_>>()});
    for (variant, lines) in [("1 product", 1), ("3 products", 3)] {
        ledger.note("order_place", variant, &anna.post("/v1/order", basket(lines)).await);
    }
    let keyed = |key: &str| -> Client { anna.clone().header("idempotency-key", key) };
    let placed = ledger.note("order_place", "3 products, with a key", &keyed("k1").post("/v1/order", basket(3)).await);
    ledger.note("order_place", "3 products, key repeated", &keyed("k1").post("/v1/order", basket(3)).await);
    let order = format!("/v1/order/{}", placed["order_id"]);
    ledger.note("order_list", "4 orders", &anna.get("/v1/order").await);
    ledger.note("order_detail", "3 products", &anna.get(&order).await);
    ledger.note("order_cancel", "3 products", &anna.put(&format!("{order}/cancel"), json!({})).await);
    for (id, from, path) in [("order_confirm", 3, "confirm"), ("order_refund", 2, "refund")] {
        let order = shop.order_in_state(&anna, from).await;
        let path = format!("/v1/order/{order}/{path}");
        let answer = if from == 3 {
            anna.put(&path, json!({})).await
        } else {
            anna.post(&path, json!({"reason": "不要了"})).await
        };
        ledger.note(id, "", &answer);
    }
    ledger.note("order_place", "98 products", &anna.post("/v1/order", basket(98)).await);
    ledger.note("order_place", "99 products", &anna.post("/v1/order", basket(99)).await);
    ledger.note("order_place", "99 products, with a key", &keyed("k2").post("/v1/order", basket(99)).await);
    ledger.note("address_delete", "", &anna.delete(&one).await);
}

/// Three products each; the merchant's secrets are known already, as they are after a function's first minute.
async fn payments(shop: &Shop, ledger: &mut Ledger) {
    let paula = shop.payer("paula").await;
    let basket = json!({"products": (1..=3).map(|id| json!({"product_id": id, "count": 1})).collect::<Vec<_>>()});
    let place = async || paula.post("/v1/order", basket.clone()).await.data(201)["order_id"].clone();
    let order = json!({"id": place().await});
    paula.post("/v1/pay/pre_order", json!({"id": place().await})).await.data(200);
    let parameters = ledger.note("pay_pre_order", "first", &paula.post("/v1/pay/pre_order", order.clone()).await);
    ledger.note("pay_pre_order", "again", &paula.post("/v1/pay/pre_order", order.clone()).await);
    ledger.note("pay_re_notify", "not paid", &paula.post("/v1/pay/re_notify", order.clone()).await);
    shop.wechat.request_payment(&parameters).expect("paid");
    let trade = shop.stored(order["id"].as_u64().expect("an id")).await.trades[0].no.clone();
    let told = shop.wechat.notification(&trade, &Twist::Honest).expect("paid");
    ledger.note("pay_notify", "", &shop.deliver(&told).await);
    ledger.note("pay_notify", "repeated", &shop.deliver(&told).await);
    let unpaid = json!({"id": place().await});
    shop.pay(&paula, unpaid["id"].as_u64().expect("an id")).await;
    ledger.note("pay_re_notify", "paid", &paula.post("/v1/pay/re_notify", unpaid).await);
    let opened = place().await;
    paula.post("/v1/pay/pre_order", json!({"id": opened})).await.data(200);
    ledger.note(
        "order_cancel",
        "3 products, with a trade",
        &paula.put(&format!("/v1/order/{opened}/cancel"), json!({})).await,
    );
}

async fn back_office(shop: &Shop, ledger: &mut Ledger) {
    let paula = shop.payer("paula").await;
    let clerk = shop.clerk(Permission::ALL).await;
    let list = ledger.note("cms_order_list", "first page", &clerk.get("/cms/order/list?size=3").await);
    let cursor = list["next_cursor"].as_str().expect("a second page");
    ledger.note(
        "cms_order_list",
        "page by cursor",
        &clerk.get(&format!("/cms/order/list?size=3&cursor={cursor}")).await,
    );
    ledger.note("cms_order_list", "one state", &clerk.get("/cms/order/list?size=3&status=1").await);
    ledger.note("cms_order_by_user", "", &clerk.get(&format!("/cms/order/list/by_user?uid={}", paula.id())).await);
    let order = shop.order(&paula, 1, 3).await;
    let path = |what: &str| format!("/cms/order/{order}{what}");
    let priced = clerk.put(&path("/price"), json!({"total_price": 9.9})).await;
    let detail = ledger.note("cms_order_price", "", &priced);
    let number = detail["order_no"].as_str().expect("a number");
    ledger.note("cms_order_search", "", &clerk.get(&format!("/cms/order/search?order_no={number}")).await);
    ledger.note("cms_order_detail", "", &clerk.get(&path("")).await);
    shop.pay_and_notify(&paula, order).await;
    paula.post(&format!("/v1/order/{order}/refund"), json!({"reason": "太大"})).await.data(201);
    let refused = clerk.put(&path("/refund/refuse"), json!({"reason": "已量体裁衣"})).await;
    ledger.note("cms_order_refuse_refund", "", &refused);
    let parcel = json!({"express_company": "SF", "tracking_no": "SF1"});
    let shipped = clerk.put(&format!("/cms/order/delivery?order_id={order}"), parcel).await;
    ledger.note("cms_order_delivery", "", &shipped);
    let other = json!({"express_company": "顺丰", "tracking_no": "SF2"});
    ledger.note("cms_order_shipment", "", &clerk.put(&path("/shipment"), other).await);
    ledger.note("cms_order_express", "", &clerk.get("/v1/express").await);
    let grant = json!({"amount": 1, "reason": "补差价", "restock": [{"product_id": 1, "count": 1}]});
    ledger.note("cms_order_refund", "part, restocked", &clerk.post(&path("/refund"), grant).await);
    // WeChat refuses the shipment for good, and somebody looks at it.
    shop.wechat.fail_next(Fault::Errcode(268_485_216));
    shop.wechat.fail_next(Fault::Errcode(268_485_216));
    shop.wechat.fail_next(Fault::Errcode(268_485_216));
    shop.work().await;
    let letters = ledger.note("cms_order_tasks", "", &clerk.get("/cms/order/task/list").await);
    let run = format!("/cms/order/task/{}/run", letters["items"][0]["id"]);
    ledger.note("cms_order_run_task", "", &clerk.put(&run, json!({})).await);
    let refund = shop.stored(order).await.refunds[0].no.clone();
    shop.wechat.finish_refund(&refund, RefundStatus::Success).expect("under way");
    let told = shop.wechat.refund_notification(&refund, &Twist::Honest).expect("ended");
    ledger.note("pay_refund_notify", "", &shop.deliver(&told).await);
}
