//! Copies of the whole table, and the way back.

mod exact;
mod files;
mod modes;
mod resumed;
mod sold;
mod torn;

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use shared::{app::App, auth::Permission, storage::Raw};
use shop::{
    backup::{self, Contents, Mode, Options, Restored, Taken},
    import,
    progress::Progress,
};
use tempfile::TempDir;

use crate::support::{NOW, Shop};

const ALL: Options = Options { secrets: true, segments: None, progress: Progress::Nobody };

/// Where a test keeps its backups.
struct Shelf(TempDir);

impl Shelf {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).expect("written");
        path
    }

    async fn take(&self, app: &App, name: &str) -> (PathBuf, Taken) {
        let path = self.path(name);
        let taken = backup::take(app, &path, ALL).await.expect("a backup");
        (path, taken)
    }
}

fn text(path: &Path) -> String {
    let bytes = fs::read(path).expect("a backup");
    let mut text = String::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        GzDecoder::new(&*bytes).read_to_string(&mut text).expect("packed text");
    } else {
        text = String::from_utf8(bytes).expect("text");
    }
    text
}

/// The lines between header and trailer, in order; but for what a restore has made anew.
fn lines(path: &Path) -> Vec<String> {
    let text = text(path);
    let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    lines.pop().expect("a trailer");
    lines.retain(|line| !line.contains(r#""pk":{"S":"SEARCH"},"#) || !line.contains(r#""sk":{"S":"SNAPSHOT"}"#));
    lines.sort();
    lines
}

fn check(path: &Path) -> anyhow::Result<Contents> {
    backup::check(path, NOW, Progress::Nobody)
}

/// Two backups of the same items.
#[track_caller]
fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (lines(one), lines(other));
    let different = |of: &[String], than: &[String]| {
        of.iter().filter(|line| !than.contains(line)).take(5).cloned().collect::<Vec<_>>()
    };
    assert!(one == other, "{:#?} is not {:#?}", different(&one, &other), different(&other, &one));
}

async fn try_restore(app: &App, path: &Path, mode: Mode) -> anyhow::Result<Restored> {
    let contents = check(path)?;
    backup::restore(app, path, &contents, mode, Progress::Nobody).await
}

async fn restore(app: &App, path: &Path) -> Restored {
    try_restore(app, path, Mode::Empty).await.expect("a sound backup and an empty table")
}

/// A line that a test makes up.
fn raw(item: &Value) -> Raw {
    serde_json::from_value(item.clone()).expect("an item")
}

fn count_of(app_line: &str) -> Value {
    serde_json::from_str::<Value>(app_line).expect("JSON")["total"]["N"].clone()
}

/// The lengths of lists as a backup tells them.
fn counters(path: &Path) -> BTreeMap<String, Value> {
    let all = lines(path).into_iter().filter(|line| line.contains(r#""pk":{"S":"COUNT#"#));
    let named = |line: &str| {
        let item: Value = serde_json::from_str(line).expect("JSON");
        item["pk"]["S"].as_str().expect("a key").trim_start_matches("COUNT#").to_owned()
    };
    all.map(|line| (named(&line), count_of(&line))).collect()
}

/// A shop with something of every kind: an old one's data, and what was done since.
async fn busy() -> Shop {
    let shop = Shop::open().await;
    let folder = Shelf::new();
    let dump = folder.write("dump.sql", include_str!("import/shop.sql"));
    import::run(&shop.app, &dump, &import::Options::default()).await.expect("a good dump");
    let permissions = [Permission::NoticeCreate, Permission::DictCreate, Permission::ConfigCreate];
    let clerk = shop.clerk(&permissions).await;
    for number in 0..3 {
        let notice = json!({"title": format!("通知{number}"), "content": "<p>好</p>", "type": "1", "status": true});
        clerk.post("/cms/notice", notice).await;
    }
    let buyer = shop.payer("berta").await;
    shop.product(50_001, 1990, 100).await;
    let order = shop.order(&buyer, 50_001, 2).await;
    shop.pay_and_notify(&buyer, order).await;
    shop.anonymous().post("/v1/token", json!({"account": "nobody", "secret": "wrong-one", "type": 100})).await;
    shop
}

#[tokio::test]
async fn a_shop_moves_with_all_it_has() {
    let (shop, shelf) = (busy().await, Shelf::new());
    let anna = shop.shopper("anna2").await;
    anna.put("/v1/user", json!({"nickname": "安娜"})).await.data(201);
    let (path, taken) = shelf.take(&shop.app, "shop.jsonl.gz").await;
    let contents = check(&path).expect("whole");
    assert_eq!((contents.items, taken.expired, taken.secrets), (taken.stored, 0, 0));
    let unknown: Vec<_> = contents.kinds.keys().filter(|kind| kind.starts_with("unknown")).collect();
    assert!(unknown.is_empty(), "docs/table.md does not know {unknown:?}");
    assert!(contents.kinds.len() > 25, "{contents}");

    let other = Shop::open().await;
    let restored = restore(&other.app, &path).await;
    assert_eq!((restored.stored, restored.there, restored.expired), (taken.stored, 0, 0));
    let (again, _) = shelf.take(&other.app, "again.jsonl").await;
    assert_same(&again, &path);

    // The keys came along, so who was logged in still is.
    let moved = other.anonymous().with_token(&anna.token());
    assert_eq!(moved.get("/v1/user").await.data(200)["nickname"], "安娜");
    // What search looks into stayed behind in the bucket: it is made anew.
    for _ in 0..3 {
        other.clock.advance(600);
        other.work().await;
    }
    let found = other.anonymous().get("/v1/product/search?q=%E9%BE%99%E4%BA%95").await.data(200);
    assert!(found["total"].as_u64() > Some(0), "{found}");
    let goods = "/v1/product/50001";
    assert_eq!(other.anonymous().get(goods).await.data(200), shop.anonymous().get(goods).await.data(200));
    let recent = other.anonymous().get("/v1/product/recent").await.data(200);
    assert_eq!(recent, shop.anonymous().get("/v1/product/recent").await.data(200));
}

#[tokio::test]
async fn nobody_else_may_read_it_and_nothing_is_overwritten() {
    let (shop, shelf) = (Shop::open().await, Shelf::new());
    let (path, _) = shelf.take(&shop.app, "shop.jsonl").await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    }
    let before = text(&path);
    let refusal = backup::take(&shop.app, &path, ALL).await.expect_err("it is there");
    assert!(refusal.to_string().contains("nothing is overwritten"), "{refusal}");
    assert_eq!(text(&path), before);
    assert_eq!(fs::read_dir(shelf.0.path()).expect("a folder").count(), 1, "nothing else is left behind");
    let nowhere = shelf.path("no/such/folder/shop.jsonl");
    backup::take(&shop.app, &nowhere, ALL).await.expect_err("no such folder");
}

#[tokio::test]
async fn keys_can_be_left_out() {
    let (shop, shelf) = (Shop::open().await, Shelf::new());
    let anna = shop.shopper("anna").await;
    let path = shelf.path("shop.jsonl");
    let taken = backup::take(&shop.app, &path, Options { secrets: false, ..ALL }).await.expect("a backup");
    assert!(taken.secrets >= 2, "the keys of tokens and the merchant's account: {taken:?}");
    let text = text(&path);
    assert!(!text.contains("SECRET") && !text.contains("PRIVATE KEY"));
    let contents = check(&path).expect("whole");
    assert_eq!((contents.header.secrets, contents.secrets), (false, 0));

    let other = Shop::open().await;
    restore(&other.app, &path).await;
    other.anonymous().with_token(&anna.token()).get("/v1/user").await.refused(401, 1002);
    let login = json!({"account": "anna", "secret": "anna-secret", "type": 100});
    other.anonymous().post("/v1/token", login).await.data(200);
}

#[tokio::test]
async fn what_has_expired_stays_behind() {
    let (shop, shelf) = (Shop::open().await, Shelf::new());
    let item =
        |sk: &str, ttl: i64| raw(&json!({"pk": {"S": "THROTTLE#x"}, "sk": {"S": sk}, "ttl": {"N": ttl.to_string()}}));
    let items = [item("gone", NOW), item("soon", NOW + 60), item("later", NOW + 6000)];
    shop.app.table.put_raw(&items).await.expect("stored");
    let (path, taken) = shelf.take(&shop.app, "shop.jsonl").await;
    assert_eq!(taken.expired, 1);

    let other = Shop::open().await;
    other.clock.advance(600);
    let restored = restore(&other.app, &path).await;
    assert_eq!((restored.expired, restored.stored), (1, taken.stored - 1));
    let (again, _) = shelf.take(&other.app, "again.jsonl").await;
    assert_eq!(lines(&again).iter().filter(|line| line.contains("THROTTLE#x")).count(), 1);
}
