//! The secrets of WeChat's applications: out of the functions' environment, into the table.

use std::collections::BTreeMap;

use serde_json::json;
use shared::{
    storage::{Key, Write},
    wechat::app,
};
use shop::{
    aws::{Login, login},
    local::wechat::{App as Sandbox, Fault},
    secrets::{Kind, Stored, Verdict, ask, in_environment, store, told, without_secret},
};

use crate::support::{
    Shop,
    aws::{Cloud, STACK},
};

/// A shop as the version before this one left it: secrets are with the functions.
async fn former(shop: &Shop) -> Cloud {
    for sandbox in Sandbox::ALL {
        let stored = Key::new("SECRET#WECHAT_APP", sandbox.id());
        shop.app.table.write(Write::delete(stored)).await.expect("deleted");
    }
    let cloud = Cloud::with_stack_of(shop).await;
    cloud.account().variables = [
        ("WECHAT_APP_ID", Sandbox::MiniProgram.id().to_owned()),
        ("WECHAT_APP_SECRET", Sandbox::MiniProgram.secret().to_owned()),
        ("WECHAT_OPEN_APP_ID", Sandbox::Website.id().to_owned()),
        ("WECHAT_OPEN_APP_SECRET", Sandbox::Website.secret().to_owned()),
        ("WECHAT_OFFICIAL_APP_ID", String::new()),
        ("WECHAT_OFFICIAL_APP_SECRET", String::new()),
    ]
    .into();
    cloud
}

async fn variables(shop: &Shop, cloud: &Cloud) -> BTreeMap<String, String> {
    let shell = cloud.shell(shop, &[]);
    let aws = login(&shell, &Login::default()).await.expect("keys");
    told(&shell, &aws, None, STACK).await.expect("settings of the function")
}

#[tokio::test]
async fn secrets_of_a_former_version_come_into_the_table_and_the_shop_goes_on() {
    let shop = Shop::open().await;
    let cloud = former(&shop).await;
    let person = json!({"account": "demo-anna", "type": 200});
    let refusal = shop.anonymous().post("/v1/token", person.clone()).await.refused(502, 60000);
    assert_eq!(refusal, "微信登录未配置");

    let variables = variables(&shop, &cloud).await;
    let table = &shop.app.table;
    let missing: Vec<Kind> =
        without_secret(table, &variables).await.expect("reads").into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(missing, [Kind::MiniProgram, Kind::OpenPlatform]);
    let found = in_environment(&variables);
    assert_eq!(found.len(), 2);
    for (_, app) in &found {
        let secret = app.secret.as_deref().expect("a secret");
        assert_eq!(store(&shop.app, &app.id, secret, false).await.expect("stores"), Stored::New);
        assert_eq!(store(&shop.app, &app.id, secret, false).await.expect("stores"), Stored::Same);
    }
    assert!(without_secret(table, &variables).await.expect("reads").is_empty());
    shop.anonymous().post("/v1/token", person).await.data(200);
}

/// Whoever has stored another one since knows better than what was deployed.
#[tokio::test]
async fn a_secret_that_is_stored_is_replaced_only_if_that_is_meant() {
    let shop = Shop::open().await;
    let id = Sandbox::MiniProgram.id();
    assert_eq!(store(&shop.app, id, "another", false).await.expect("stores"), Stored::Kept);
    let kept = app::load(&shop.app.table, id).await.expect("reads").expect("there");
    assert_eq!(kept.secret, Sandbox::MiniProgram.secret());
    assert_eq!(store(&shop.app, id, "another", true).await.expect("stores"), Stored::Replaced);
    let stored = app::all(&shop.app.table).await.expect("reads");
    let secrets: Vec<&str> = stored.iter().filter(|app| app.app_id == id).map(|app| app.secret.as_str()).collect();
    assert_eq!((stored.len(), secrets), (3, vec!["another"]));
}

#[tokio::test]
async fn wechat_tells_whether_it_takes_a_secret() {
    let shop = Shop::open().await;
    let (api, app) = (shop.wechat.base_url(), Sandbox::MiniProgram);
    assert_eq!(ask(&api, app.id(), app.secret()).await, Verdict::Taken);
    for (id, secret, code) in [(app.id(), "another", 40125), ("wx0", app.secret(), 40013)] {
        let verdict = ask(&api, id, secret).await;
        assert!(matches!(verdict, Verdict::Refused { errcode, .. } if errcode == code), "{verdict:?}");
    }
    shop.wechat.fail_next(Fault::Drop);
    assert!(matches!(ask(&api, app.id(), app.secret()).await, Verdict::Unasked(_)));
    assert!(matches!(ask("http://127.0.0.1:9", "wx1", "s").await, Verdict::Unasked(_)));
}
