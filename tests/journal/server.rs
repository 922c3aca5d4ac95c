//! The page that tells what runs here.

use std::time::{Duration, Instant};

use shared::auth::Permission;

use crate::support::Shop;

#[tokio::test]
async fn tells_of_the_machine_and_the_deployment_at_once() {
    let shop = Shop::open().await;
    let clerk = shop.clerk(&[Permission::ServerInfo]).await;
    let page = clerk.get("/cms/server").await.data(200);
    // The quickest of some: other tests are at work beside this one.
    let mut quickest = Duration::MAX;
    for _ in 0..10 {
        let began = Instant::now();
        clerk.get("/cms/server").await.data(200);
        quickest = quickest.min(began.elapsed());
    }
    assert!(quickest < Duration::from_millis(200), "{quickest:?}");
    assert!(page["system"]["os"].as_str().is_some_and(|os| !os.is_empty()), "{page}");
    assert!(page["cpu"]["count"].as_u64().is_some_and(|count| count >= 1), "{page}");
    for space in ["memory", "disk"] {
        let text = |name: &str| page[space][name].as_str().unwrap_or_default().to_owned();
        assert!(text("total").ends_with('G') && text("total") != "0.00G" && text("percent").ends_with('%'), "{page}");
    }
    let project = &page["project"];
    assert_eq!((&project["table"], &project["function"]), (&"shop".into(), &"cms_server".into()));
    // The clerk, the group, the name: so much is in every shop that somebody can ask.
    assert!(project["table_items"].as_u64().is_some_and(|items| items >= 3), "{page}");
    assert!(project["table_bytes"].as_u64().is_some_and(|bytes| bytes > 100), "{page}");
    assert!(project["cold_starts"].as_u64().is_some(), "{page}");
}
