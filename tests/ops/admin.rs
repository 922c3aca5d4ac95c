use serde_json::json;
use shared::{
    app::App,
    shop::user::{self, User},
    validation::identity::{Email, Password, Username},
};
use shop::admin;

use crate::support::Shop;

async fn create(app: &App, name: &str, password: &str) -> anyhow::Result<User> {
    let name = Username::parse(name).expect("a name");
    admin::create(app, &name, None, &Password::parse(password).expect("long enough")).await
}

fn login(name: &str, password: &str) -> serde_json::Value {
    json!({"account": name, "secret": password, "type": 100})
}

#[tokio::test]
async fn the_first_administrator_logs_in_and_makes_others() {
    let shop = Shop::open().await;
    let app = shop.deployed();
    assert!(admin::list(&app).await.expect("reads").is_empty());
    let made = create(&app, "owner", "a-long-secret").await.expect("a free name");
    let token = shop.anonymous().post("/v1/token", login("owner", "a-long-secret")).await.data(200);
    let owner = shop.anonymous().with_token(token["token"].as_str().expect("a token"));
    let clerk = json!({"nickname": "店长", "password": "another-secret", "confirm_password": "another-secret", "username": "clerk", "auth": 2});
    owner.post("/cms/admin", clerk).await.data(201);
    let listed: Vec<u64> = admin::list(&app).await.expect("reads").iter().map(|admin| admin.id).collect();
    assert!(listed.contains(&made.id) && listed.len() == 2, "{listed:?}");
    // As one that the API makes, they stand in the lists with a length, and the last one cannot go.
    assert_eq!(owner.get("/cms/admin/list?with_super=true").await.data(200)["total"], 2);
    assert!(user::store::recount_staff(&app.table).await.expect("counts") == 2);
}

/// mini-shop-server's CMS logs in by e-mail (101) alone.
#[tokio::test]
async fn an_administrator_with_an_address_logs_in_by_it() {
    let shop = Shop::open().await;
    let app = shop.deployed();
    let (email, password) = (Email::parse("owner@example.com").expect("an address"), Password::parse("a-long-secret"));
    let password = password.expect("long enough");
    let create =
        async |name: &str| admin::create(&app, &Username::parse(name).expect("a name"), Some(&email), &password).await;
    create("owner").await.expect("free");
    for (account, kind) in [("owner", 100), ("owner@example.com", 101)] {
        let login = json!({"account": account, "secret": "a-long-secret", "type": kind});
        shop.anonymous().post("/v1/token", login).await.data(200);
    }
    let taken = create("another").await.expect_err("the address is taken").to_string();
    assert!(taken.contains("there is a user owner@example.com already"), "{taken}");
}

#[tokio::test]
async fn a_taken_name_and_a_known_password_are_refused() {
    let shop = Shop::open().await;
    let app = shop.deployed();
    shop.shopper("anna").await;
    let taken = create(&app, "anna", "a-long-secret").await.expect_err("it is a shopper's").to_string();
    assert!(taken.contains("there is a user anna already"), "{taken}");
    let weak = create(&app, "owner", "admin123").await.expect_err("everybody tries it").to_string();
    assert!(weak.contains("everybody tries"), "{weak}");
    assert!(admin::list(&app).await.expect("reads").is_empty());
}

#[tokio::test]
async fn who_is_locked_out_is_let_in_again() {
    let shop = Shop::open().await;
    let app = shop.deployed();
    let (one, two) = (shop.superuser("one").await, shop.superuser("two").await);
    two.put(&format!("/cms/admin/disable/{}", one.id()), json!({})).await.data(200);
    one.get("/v1/user").await.refused(401, 1002);
    let password = admin::new_password();
    admin::reset(&app, "one", &password).await.expect("a super administrator");
    one.get("/v1/user").await.refused(401, 1002);
    shop.anonymous().post("/v1/token", login("one", "one-secret")).await.refused(401, 10000);
    shop.anonymous().post("/v1/token", login("one", password.expose())).await.data(200);
    assert_eq!(admin::list(&app).await.expect("reads").len(), 2);

    shop.shopper("anna").await;
    for name in ["anna", "nobody"] {
        let refusal = admin::reset(&app, name, &password).await.expect_err("no administrator").to_string();
        assert!(refusal.contains(name), "{refusal}");
    }
    shop.anonymous().post("/v1/token", login("anna", "anna-secret")).await.data(200);
}
