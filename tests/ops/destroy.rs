use std::time::Duration;

use futures_util::{StreamExt, stream};
use shop::{
    aws::{Login, Stacks, login},
    deployed::locate,
    destroy::{Survey, destroy, find},
    progress::Progress,
};

use crate::support::{
    Shop,
    aws::{Cloud, STACK},
};

const EVERY: Duration = Duration::from_millis(5);

async fn stacks(cloud: &Cloud, shop: &Shop) -> Stacks {
    let shell = cloud.shell(shop, &[]);
    let aws = login(&shell, &Login::default()).await.expect("keys");
    Stacks::new(&shell, &aws, None).expect("an address")
}

async fn destroyed(cloud: &Cloud, shop: &Shop) -> anyhow::Result<()> {
    let stacks = stacks(cloud, shop).await;
    let doomed = find(&stacks, STACK).await?;
    destroy(&stacks, &doomed, &shop.app, EVERY, Progress::Nobody).await
}

async fn with_goods() -> Shop {
    let shop = Shop::open().await;
    shop.shopper("anna").await;
    shop.product(1, 1990, 5).await;
    for number in 0..3 {
        let key = format!("static/files/{number}.txt");
        shop.app.blobs.put(&key, "text/plain", vec![b'x'; 10]).await.expect("stored");
    }
    shop
}

#[tokio::test]
async fn a_stack_leads_to_its_shop() {
    let shop = Shop::open().await;
    let cloud = Cloud::with_stack_of(&shop).await;
    let shell = cloud.shell(&shop, &[]);
    let place = locate(&shell, &Login::default(), Some(STACK), None).await.expect("a stack");
    assert_eq!((place.table.as_str(), place.bucket.as_deref()), (shop.config().table.as_str(), Some("shop-media")));
    assert_eq!(place.url.as_deref(), Some("https://shop.example.com"));
    place.open().await.expect("a table");
    let nobody = locate(&shell, &Login::default(), Some("other"), None).await.expect_err("no such stack");
    assert!(nobody.to_string().contains("no stack other"), "{nobody}");
    cloud.account().outputs.clear();
    let strange = locate(&shell, &Login::default(), Some(STACK), None).await.expect_err("no shop's");
    assert!(strange.to_string().contains("no shop's"), "{strange}");
}

#[tokio::test]
async fn what_will_go_is_counted() {
    let shop = with_goods().await;
    let survey = Survey::of(&shop.app).await.expect("counts").to_string();
    for part in ["0  orders", "1  users", "1  products", "3 pictures, files and other objects, 30 B"] {
        assert!(survey.contains(part), "{part} is not in {survey}");
    }
}

#[tokio::test]
async fn everything_goes_the_stack_first() {
    let shop = with_goods().await;
    let cloud = Cloud::with_stack_of(&shop).await;
    cloud.account().is_protected = true;
    destroyed(&cloud, &shop).await.expect("gone");
    assert!(!shop.app.table.exists().await.expect("answers") && !shop.app.blobs.exists().await.expect("answers"));
    let calls = cloud.account().calls.clone();
    let deleted = calls.iter().position(|call| call == "DeleteStack").expect("deleted");
    assert_eq!(calls[deleted - 1], "UpdateTerminationProtection");
    let nothing = Survey::of(&shop.app).await.expect("looks").to_string();
    assert!(nothing.contains("table is gone") && nothing.contains("bucket is gone"), "{nothing}");
    // As well twice as once.
    destroyed(&cloud, &shop).await.expect("nothing is left to do");
}

#[tokio::test]
async fn a_stack_that_stays_keeps_its_data() {
    let shop = with_goods().await;
    let cloud = Cloud::with_stack_of(&shop).await;
    cloud.account().end = "DELETE_FAILED";
    let refusal = destroyed(&cloud, &shop).await.expect_err("it failed").to_string();
    assert!(refusal.contains("DELETE_FAILED"), "{refusal}");
    assert_eq!(shop.app.blobs.measure().await.expect("counts").objects, 3);
    assert!(shop.app.table.exists().await.expect("answers"));
    cloud.account().end = "DELETE_COMPLETE";
    cloud.account().looks = 1;
    destroyed(&cloud, &shop).await.expect("gone at last");
    assert!(!shop.app.table.exists().await.expect("answers"));
}

/// The run before has deleted the stack, and died.
#[tokio::test]
async fn what_was_broken_off_is_completed() {
    let shop = with_goods().await;
    let cloud = Cloud::with_stack_of(&shop).await;
    cloud.account().status = "DELETE_COMPLETE";
    destroyed(&cloud, &shop).await.expect("gone");
    assert!(!shop.app.table.exists().await.expect("answers") && !shop.app.blobs.exists().await.expect("answers"));
    assert!(!cloud.account().calls.contains(&"DeleteStack".to_owned()));
}

#[tokio::test]
async fn what_is_unclear_is_refused() {
    let shop = with_goods().await;
    let cloud = Cloud::with_stack_of(&shop).await;
    cloud.account().status = "UPDATE_IN_PROGRESS";
    let busy = destroyed(&cloud, &shop).await.expect_err("it is being changed").to_string();
    assert!(busy.contains("UPDATE_IN_PROGRESS"), "{busy}");
    cloud.account().status = "UPDATE_COMPLETE";
    cloud.account().resources.remove(0);
    let strange = destroyed(&cloud, &shop).await.expect_err("no table").to_string();
    assert!(strange.contains("no shop's"), "{strange}");
    assert!(!cloud.account().calls.contains(&"DeleteStack".to_owned()));
}

/// S3 lists a thousand objects at a time.
#[tokio::test]
async fn a_large_bucket_is_emptied_page_by_page() {
    let shop = Shop::open().await;
    let put = async |number| {
        shop.app.blobs.put(&format!("uploads/{number}"), "text/plain", vec![b'x']).await.expect("stored");
    };
    // No more than the engine answers in time on a machine that is busy.
    stream::iter(0..1100).for_each_concurrent(32, put).await;
    assert_eq!(shop.app.blobs.measure().await.expect("counts").objects, 1100);
    shop.app.blobs.clear(|_| ()).await.expect("emptied");
    assert_eq!(shop.app.blobs.measure().await.expect("counts").objects, 0);
}
