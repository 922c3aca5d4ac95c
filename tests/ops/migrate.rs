//! Data from before, brought to what this version writes.

mod beside;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};
use shared::{
    app::App,
    auth::{Permission, token::has_old_ring},
    shop::Image,
    shop::banner::{Banner, BannerItem},
    storage::{Key, Raw, Read, Segment},
};
use shop::{
    backup::{self, Mode, Options},
    migrate::{self, CURRENT, data_version},
    progress::Progress,
};

use crate::{
    cms_file::{gif, send},
    support::{
        Client, Shop,
        proxy::{Fate, Proxy, Rule, keys},
    },
};

async fn run(app: &App) -> anyhow::Result<BTreeMap<String, u64>> {
    let done = migrate::run(app, false, Progress::Nobody).await?;
    Ok(done.into_iter().map(|done| (done.name.into_owned(), done.changed)).collect())
}

/// How many files each object is said to be shown by, and how many do show it.
async fn counted(app: &App) -> (BTreeMap<String, u64>, BTreeMap<String, u64>) {
    let (mut refs, mut files) = (BTreeMap::new(), BTreeMap::new());
    let (items, next) = app.table.scan(Segment { number: 0, of: 1 }, None).await.expect("reads");
    assert!(next.is_none(), "a small table");
    for item in items {
        let value: Value = item.parse().expect("an item");
        let Some(key) = value["key"].as_str().map(str::to_owned) else { continue };
        if item.pk().starts_with("BLOB#") {
            refs.extend(value["refs"].as_u64().filter(|refs| *refs > 0).map(|refs| (key, refs)));
        } else if item.pk().starts_with("FILE#") {
            *files.entry(key).or_default() += 1;
        }
    }
    (refs, files)
}

/// The data as it was before objects were counted and versions kept.
async fn age(app: &App) {
    let (items, _) = app.table.scan(Segment { number: 0, of: 1 }, None).await.expect("reads");
    let keys: Vec<Key> = items.iter().filter(|item| item.pk().starts_with("BLOB#")).map(Raw::key).collect();
    app.table.delete_all(&keys).await.expect("deleted");
    app.table.delete_all(&[Key::new("META", "SCHEMA")]).await.expect("deleted");
}

/// `count` files of different bytes; their ids.
async fn files(clerk: &Client, count: u8) -> Vec<u64> {
    let mut ids = Vec::new();
    for number in 0..count {
        let name = format!("{number}.gif");
        let file = send(clerk, "/cms/file/0", &[(&name, &gif([number, 0, 0]))]).await.data(201)[0].clone();
        ids.push(file["id"].as_u64().expect("an id"));
    }
    ids
}

async fn open() -> (Shop, Client) {
    let shop = Shop::open().await;
    let clerk = shop.clerk(Permission::ALL).await;
    (shop, clerk)
}

#[tokio::test]
async fn old_files_can_be_deleted_after_it() {
    let (shop, clerk) = open().await;
    let ids = files(&clerk, 3).await;
    let folder = clerk.post("/cms/file/new", json!({"parent_id": 0, "filename": "副本"})).await.data(201)["id"].clone();
    clerk.post("/cms/file/copy", json!({"parent_id": folder, "file_id": ids[0]})).await.data(201);
    age(&shop.app).await;
    // The same bytes as of 1.gif, uploaded since: it is counted alone.
    let again =
        send(&clerk, &format!("/cms/file/{folder}"), &[("再来.gif", &gif([1, 0, 0]))]).await.data(201)[0].clone();
    clerk.delete(&format!("/cms/file?ids={}", ids[0])).await.refused(503, 998);

    let dry = migrate::run(&shop.app, true, Progress::Nobody).await.expect("looks");
    assert_eq!(dry.iter().map(|done| done.changed).collect::<Vec<_>>(), [3, 0, 0, 0]);
    assert_eq!(data_version(&shop.app.table).await.expect("reads"), 1, "it only looked");
    let done = run(&shop.app).await.expect("migrates");
    assert_eq!(done["count files"], 3);
    let (refs, files) = counted(&shop.app).await;
    assert_eq!((refs.values().sum::<u64>(), &refs), (5, &files));

    assert_eq!(data_version(&shop.app.table).await.expect("reads"), CURRENT);
    assert!(run(&shop.app).await.expect("runs").is_empty(), "a second time there is nothing to do");
    clerk.delete(&format!("/cms/file?ids={}", ids[0])).await.data(202);
    clerk.delete(&format!("/cms/file?ids={}", again["id"])).await.data(202);
    shop.clock.advance(2 * 3600);
    shop.work().await;
    // Neither took away what other files show.
    for id in [ids[1], ids[2]] {
        let clerk = shop.session(&shop.user_stored(clerk.id()).await).await;
        let file = clerk.get(&format!("/cms/file/{id}")).await.data(200);
        let path = file["url"].as_str().expect("an address").split("/static/").nth(1).expect("our own").to_owned();
        let bytes = shop.anonymous().get(&format!("/static/{path}")).await;
        assert_eq!(bytes.status, 200, "{path}");
    }
}

/// Everything passes until so many writes of this kind have been made; then the process is as good as dead.
fn dying(after: usize, kind: &'static str) -> Rule {
    let made = AtomicUsize::new(0);
    Arc::new(move |operation, parameters| {
        let is_it = keys(operation, parameters).iter().any(|key| key.starts_with(kind));
        let dies = is_it && made.fetch_add(1, Ordering::Relaxed) >= after;
        Box::pin(async move {
            let refusal = json!({"__type": "com.amazonaws.dynamodb.v20120810#ValidationException", "message": "dead"});
            if dies { Fate::Refused(refusal) } else { Fate::Pass(None) }
        })
    })
}

#[tokio::test]
async fn killed_in_the_middle_it_finds_the_rest() {
    let (shop, clerk) = open().await;
    files(&clerk, 6).await;
    age(&shop.app).await;
    let proxy = Proxy::start(shop.dynamo(), dying(2, "BLOB#")).await;
    run(&shop.app_through(&proxy.url)).await.expect_err("it died");
    let (refs, _) = counted(&shop.app).await;
    assert_eq!((refs.len(), data_version(&shop.app.table).await.expect("reads")), (2, 1));
    assert_eq!(run(&shop.app).await.expect("migrates")["count files"], 4);
    let (refs, files) = counted(&shop.app).await;
    assert_eq!(refs, files);
}

fn banner(id: u64) -> Banner {
    let item = BannerItem { id: 1000 + id, image: Image("a.webp".into()), key_word: String::new(), kind: 0 };
    Banner { id, name: None, description: None, items: vec![item], create_time: None, version: 0 }
}

/// After each step the table knows how far it is.
#[tokio::test]
async fn killed_between_two_steps_it_goes_on_where_it_was() {
    let shop = Shop::open().await;
    let banners: Vec<Banner> = (1..=120).map(banner).collect();
    shop.app.table.put_all(&banners).await.expect("stored");
    age(&shop.app).await;
    shop.anonymous().get("/cms/banner_item/1007").await.refused(404, 40010);
    let proxy = Proxy::start(shop.dynamo(), dying(70, "BANNERITEM/")).await;
    run(&shop.app_through(&proxy.url)).await.expect_err("it died");
    assert_eq!(data_version(&shop.app.table).await.expect("reads"), 2, "the first migration is done");
    let stamp: Value =
        shop.app.table.get(&Key::new("META", "SCHEMA"), Read::Consistent).await.expect("reads").expect("there");
    assert_eq!(stamp["after"], 50);
    assert_eq!(
        run(&shop.app).await.expect("migrates"),
        [("place banner items", 50), ("remove the old token key", 0), ("count pieces", 0)]
            .map(|(name, changed)| (name.to_owned(), changed))
            .into()
    );
    for id in [1001, 1051, 1120] {
        shop.anonymous().get(&format!("/cms/banner_item/{id}")).await.data(200);
    }
}

#[tokio::test]
async fn newer_data_is_left_alone_and_still_served() {
    let (shop, clerk) = open().await;
    files(&clerk, 1).await;
    let newer: Raw = serde_json::from_value(
        json!({"pk": {"S": "META"}, "sk": {"S": "SCHEMA"}, "data": {"N": "99"}, "by": {"S": "9.9"},
            "time": {"N": "0"}, "version": {"N": "7"}}),
    )
    .expect("an item");
    shop.app.table.put_raw(&[newer]).await.expect("stored");
    let refusal = run(&shop.app).await.expect_err("from after this program").to_string();
    assert!(refusal.contains("version 99"), "{refusal}");
    migrate::refuse_newer(&shop.app).await.expect_err("commands refuse it, too");
    assert_eq!(clerk.get("/cms/file/list?parent_id=0").await.data(200)["total"], 1);
}

#[tokio::test]
async fn an_older_backup_is_brought_up_to_date() {
    let (shop, clerk) = open().await;
    files(&clerk, 2).await;
    age(&shop.app).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("old.jsonl");
    let options = Options { secrets: true, segments: None, progress: Progress::Nobody };
    backup::take(&shop.app, &path, options).await.expect("a backup");
    for mode in [Mode::Empty, Mode::Overwrite, Mode::Merge] {
        let other = Shop::open().await;
        let contents = backup::check(&path, crate::support::NOW, Progress::Nobody).expect("whole");
        assert_eq!(contents.header.data, 1);
        backup::restore(&other.app, &path, &contents, mode, Progress::Nobody).await.expect("restored");
        assert_eq!(data_version(&other.app.table).await.expect("reads"), CURRENT);
        let (refs, files) = counted(&other.app).await;
        assert_eq!((refs.len(), &refs), (2, &files), "{mode:?}");
    }
}

/// The key with which functions of a former version signed and verified: no function may read it, and it goes.
#[tokio::test]
async fn the_old_token_key_is_removed() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let item = json!({"pk": {"S": "SECRET"}, "sk": {"S": "TOKEN"}, "version": {"N": "1"},
        "keys": {"L": [{"M": {"kid": {"S": "00000001"}, "secret": {"S": "AAAA"}}}]}});
    shop.app.table.put_raw(&[serde_json::from_value(item).expect("an item")]).await.expect("stored");
    age(&shop.app).await;
    let looked = migrate::run(&shop.app, true, Progress::Nobody).await.expect("looks");
    assert!(looked.iter().any(|done| done.name == "remove the old token key" && done.changed == 1), "{looked:?}");
    assert!(has_old_ring(&shop.app.table).await.expect("reads"), "it only looked");
    assert_eq!(run(&shop.app).await.expect("migrates")["remove the old token key"], 1);
    assert!(!has_old_ring(&shop.app.table).await.expect("reads"));
    anna.get("/v1/user").await.data(200);
}
