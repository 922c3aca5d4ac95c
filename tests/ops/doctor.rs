mod aws;

use shop::{
    aws::Login,
    doctor::{Finding, Level, Patient, examine},
    local::wechat::App as Sandbox,
};

use crate::support::{
    Shop,
    aws::{Cloud, STACK},
};

async fn findings(cloud: &Cloud, shop: &Shop, more: &[(&str, &str)]) -> Vec<Finding> {
    let api = shop.wechat.base_url();
    let variables: Vec<(&str, &str)> =
        [("WECHAT_API_URL", api.as_str())].into_iter().chain(more.iter().copied()).collect();
    let shell = cloud.shell(shop, &variables);
    let patient = Patient { shell, login: Login::default(), stack: Some(STACK.into()), table: None, folder: None };
    examine(&patient, |_| ()).await
}

#[track_caller]
fn found<'a>(all: &'a [Finding], what: &str, level: Level) -> &'a Finding {
    let finding = all.iter().find(|finding| finding.what == what).unwrap_or_else(|| panic!("no {what} in {all:#?}"));
    assert_eq!(finding.level, level, "{finding:?}");
    finding
}

#[tokio::test]
async fn a_shop_that_is_well_is_told_so() {
    let shop = Shop::open().await;
    shop.superuser("owner").await;
    let cloud = Cloud::with_stack_of(&shop).await;
    let app = Sandbox::MiniProgram;
    cloud.account().variables = [("WECHAT_APP_ID", app.id().to_owned())].into();
    let all = findings(&cloud, &shop, &[]).await;
    let whose = found(&all, "AWS credentials", Level::Ok);
    assert!(whose.seen.contains("111122223333"), "{whose:?}");
    assert_eq!(found(&all, "stack", Level::Ok).seen, "shop-test: UPDATE_COMPLETE");
    for what in ["table", "version of the data", "super administrators", "mini-program", "this machine's clock"] {
        found(&all, what, Level::Ok);
    }
    // The sandbox's keys are published: on AWS anybody could forge payments with them.
    let merchant = found(&all, "WeChat Pay merchant", Level::Failed);
    assert!(merchant.seen.contains("private_key"), "{merchant:?}");
    let domains = found(&all, "domain white list", Level::ToDo);
    assert!(domains.seen.contains("https://shop.example.com"), "{domains:?}");
    let told = format!("{all:?}");
    assert!(!told.contains(app.secret()), "a secret is told");
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_cure() {
    let shop = Shop::open().await;
    let cloud = Cloud::with_stack_of(&shop).await;
    cloud.account().status = "UPDATE_ROLLBACK_COMPLETE";
    let meta = shared::storage::Key::new("META", "SCHEMA");
    shop.app.table.delete_all(&[meta]).await.expect("deleted");
    let wrong = [("WECHAT_APP_ID", Sandbox::MiniProgram.id()), ("WECHAT_APP_SECRET", "another")];
    let all = findings(&cloud, &shop, &wrong).await;
    for (what, level, cure) in [
        ("stack", Level::Warning, "the last deployment failed"),
        ("version of the data", Level::Warning, "cargo shop migrate"),
        ("super administrators", Level::Warning, "cargo shop admin create"),
        ("mini-program", Level::Failed, "cargo shop secret wechat"),
    ] {
        let finding = found(&all, what, level);
        assert!(finding.cure.as_ref().is_some_and(|told| told.contains(cure)), "{finding:?}");
    }
}

#[tokio::test]
async fn nobody_to_ask_is_no_fault() {
    let shop = Shop::open().await;
    let cloud = Cloud::with_stack_of(&shop).await;
    let closed = "http://127.0.0.1:9";
    let all = findings(
        &cloud,
        &shop,
        &[
            ("AWS_ENDPOINT_URL", closed),
            ("WECHAT_API_URL", closed),
            ("WECHAT_APP_ID", "wx1"),
            ("WECHAT_APP_SECRET", "s"),
        ],
    )
    .await;
    for what in ["AWS credentials", "this machine's clock", "mini-program", "WeChat Pay"] {
        found(&all, what, Level::Skipped);
    }
}
