//! Backup, restore, backup: whatever the items are, the same lines.

use std::collections::BTreeMap;

use proptest::{
    collection::{btree_set, vec},
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use shared::storage::Raw;
use shop::{
    backup::{self, Mode, Options},
    local::Dynamo,
};
use tokio::runtime;

use super::{ALL, Shelf, assert_same, lines, raw, try_restore};
use crate::support::Shop;

/// Tables, unless `PROPTEST_CASES` says otherwise.
const TABLES: u32 = 24;

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        "[1-9][0-9]{0,18}\\.[0-9]{0,17}[1-9]",
        "-[1-9][0-9]{37}",
        "[1-9](\\.[0-9]{0,10}[1-9])?E-?[1-9][0-9]",
        Just("0".to_owned()),
    ]
}

fn binary() -> impl Strategy<Value = String> {
    use base64::{Engine, prelude::BASE64_STANDARD};
    vec(any::<u8>(), 0..40).prop_map(|bytes| BASE64_STANDARD.encode(bytes))
}

/// A value in DynamoDB's JSON. A number can be written in many ways: DynamoDB answers its own.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        ".{0,30}".prop_map(|text| json!({"S": text})),
        "[\u{0}-\u{1f}\"\\\\茶\u{2028}\u{1F375}]{0,8}".prop_map(|text| json!({"S": text})),
        number().prop_map(|number| json!({"N": number})),
        binary().prop_map(|bytes| json!({"B": bytes})),
        any::<bool>().prop_map(|value| json!({"BOOL": value})),
        Just(json!({"NULL": true})),
        btree_set("[a-z茶]{1,6}", 1..6).prop_map(|members| json!({"SS": members})),
        btree_set(any::<i32>(), 1..6)
            .prop_map(|members| json!({"NS": members.iter().map(ToString::to_string).collect::<Vec<_>>()})),
        btree_set(binary(), 1..5).prop_map(|members| json!({"BS": members})),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(|values| json!({"L": values})),
            prop::collection::btree_map(".{1,10}", inner, 0..6).prop_map(|values| json!({"M": values})),
        ]
    })
}

fn item() -> impl Strategy<Value = Value> {
    let attributes = prop::collection::btree_map("[a-z茶 .#\"]{1,12}", value(), 0..8);
    let key = || "[!-~茶]{1,20}";
    let place = prop::option::of(key());
    (key(), key(), place, attributes).prop_map(|(pk, sk, place, attributes)| {
        let mut item: BTreeMap<String, Value> = attributes;
        item.remove("ttl");
        item.insert("pk".into(), json!({"S": pk}));
        item.insert("sk".into(), json!({"S": sk}));
        if let Some(place) = place {
            item.insert("gsi2pk".into(), json!({"S": place}));
            item.insert("gsi2sk".into(), json!({"S": place}));
        }
        json!(item)
    })
}

/// Items by their keys.
fn table() -> impl Strategy<Value = Vec<Value>> {
    vec(item(), 0..60).prop_map(|items| {
        let key = |item: &Value| format!("{} {}", item["pk"], item["sk"]);
        let by_key: BTreeMap<_, _> = items.into_iter().map(|item| (key(&item), item)).collect();
        by_key.into_values().collect()
    })
}

#[test]
fn any_table_comes_back_as_it_was() {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let cases = Config { failure_persistence: None, ..Config::with_cases(TABLES) };
    let done = TestRunner::new(cases).run(&(table(), 1..6_u32, any::<bool>()), |(items, segments, packed)| {
        let items = items.iter().map(raw).collect();
        runtime.block_on(round_trip(items, segments, packed));
        Ok(())
    });
    done.unwrap_or_else(|error| panic!("{error}"));
}

async fn round_trip(items: Vec<Raw>, segments: u32, packed: bool) {
    let (shop, other, shelf) = (Shop::open().await, Shop::open().await, Shelf::new());
    shop.app.table.put_raw(&items).await.expect("stored");
    let options = Options { segments: Some(segments), ..ALL };
    let path = shelf.path(if packed { "a.gz" } else { "a" });
    let taken = backup::take(&shop.app, &path, options).await.expect("a backup");
    try_restore(&other.app, &path, Mode::Overwrite).await.expect("restored");
    let (again, second) = shelf.take(&other.app, "b").await;
    assert_same(&again, &path);
    assert_eq!(taken, second);
    assert!(taken.stored >= items.len() as u64);
}

#[tokio::test]
async fn segments_divide_a_table_among_them() {
    let (shop, shelf) = (Shop::open().await, Shelf::new());
    // More than one page of a megabyte.
    let item = |number: u32| {
        raw(&json!({"pk": {"S": format!("X#{number}")}, "sk": {"S": "X"}, "text": {"S": "x".repeat(4000)}}))
    };
    shop.app.table.put_raw(&(0..1000).map(item).collect::<Vec<_>>()).await.expect("stored");
    let mut all = Vec::new();
    for segments in [1, 2, 7] {
        let path = shelf.path(&segments.to_string());
        let options = Options { segments: Some(segments), ..ALL };
        backup::take(&shop.app, &path, options).await.expect("a backup");
        all.push(lines(&path));
    }
    assert!(all[0].len() > 1000 && all.iter().all(|lines| *lines == all[0]));
}

/// Half of a copy must not look like one: where a segment cannot be read to its end, there is no file.
#[tokio::test]
async fn a_table_that_goes_away_leaves_no_file() {
    let (shop, shelf) = (Shop::open().await, Shelf::new());
    let gone = Dynamo::memory().expect("an engine").endpoint();
    let app = shop.app_through(&gone);
    let path = shelf.path("a");
    backup::take(&app, &path, ALL).await.expect_err("nobody answers");
    assert_eq!(std::fs::read_dir(shelf.0.path()).expect("a folder").count(), 0);
}
