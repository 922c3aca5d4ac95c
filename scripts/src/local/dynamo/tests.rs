//! What the shop relies on in this engine, seen through the real SDK.

use std::{fs, time::Duration};

use aws_sdk_dynamodb::{
    Client,
    operation::transact_write_items::TransactWriteItemsError,
    types::{
        AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, Put, ReturnConsumedCapacity,
        ReturnValue, ReturnValuesOnConditionCheckFailure, ScalarAttributeType, Select, TimeToLiveSpecification,
        TransactWriteItem, Update,
    },
};

use super::Dynamo;
use crate::local::{ACCESS_KEY_ID, Data, REGION, SECRET_ACCESS_KEY, testing::dynamodb};

const TABLE: &str = "shop";

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

async fn create_table(db: &Client) {
    let attribute = |name| {
        let attribute = AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
        attribute.build().expect("complete")
    };
    let key = |name, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("complete");
    let created = db
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute("pk"))
        .attribute_definitions(attribute("sk"))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range));
    created.send().await.expect("a new table");
}

async fn put(db: &Client, pk: &str, sk: &str, stock: i64) {
    let put = db.put_item().table_name(TABLE).item("pk", text(pk)).item("sk", text(sk)).item("stock", number(stock));
    put.send().await.expect("put");
}

async fn stock(db: &Client, pk: &str) -> Option<AttributeValue> {
    let found = db.get_item().table_name(TABLE).key("pk", text(pk)).key("sk", text("a")).send().await.expect("get");
    found.item.and_then(|mut item| item.remove("stock"))
}

/// Takes `count` off the stock of `pk`, unless it would fall below zero.
fn take(pk: &str, count: i64) -> Update {
    Update::builder()
        .table_name(TABLE)
        .key("pk", text(pk))
        .key("sk", text("a"))
        .update_expression("SET stock = stock - :count")
        .condition_expression("stock >= :count")
        .expression_attribute_values(":count", number(count))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .expect("complete")
}

async fn engine() -> (Dynamo, Client) {
    let engine = Dynamo::memory().expect("starts");
    let db = dynamodb(&engine.endpoint());
    create_table(&db).await;
    (engine, db)
}

#[tokio::test]
async fn what_was_put_is_got_and_the_capacity_is_told() {
    let (_engine, db) = engine().await;
    put(&db, "p#1", "a", 3).await;
    let get = db.get_item().table_name(TABLE).key("pk", text("p#1")).key("sk", text("a")).consistent_read(true);
    let got = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.expect("get");
    assert_eq!(got.item.expect("there")["stock"], number(3));
    assert_eq!(got.consumed_capacity.expect("told").capacity_units, Some(1.0));
    assert_eq!(stock(&db, "p#2").await, None);
}

#[tokio::test]
async fn a_folder_keeps_its_data() {
    let folder = tempfile::tempdir().expect("a folder");
    {
        let engine = Dynamo::open(folder.path()).expect("a new database");
        let db = dynamodb(&engine.endpoint());
        create_table(&db).await;
        put(&db, "p#1", "a", 3).await;
    }
    let engine = Dynamo::open(folder.path()).expect("the same database");
    assert_eq!(stock(&dynamodb(&engine.endpoint()), "p#1").await, Some(number(3)));
}

#[tokio::test]
async fn a_fixed_port_is_free_again_after_the_end() {
    let port = {
        let (engine, _db) = engine().await;
        engine.endpoint().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
    };
    let engine = Dynamo::start(Data::Memory, port).expect("the port is free");
    let refusal = Dynamo::start(Data::Memory, port).err().expect("the port is taken");
    assert_eq!(refusal.to_string(), format!("dynamo cannot listen on 127.0.0.1:{port}"));
    assert!(engine.endpoint().ends_with(&port.to_string()));
}

#[test]
fn a_folder_belongs_to_one_engine() {
    let folder = tempfile::tempdir().expect("a folder");
    let _first = Dynamo::open(folder.path()).expect("starts");
    let refusal = Dynamo::open(folder.path()).err().expect("taken");
    assert!(refusal.to_string().contains(&format!("in use by process {}", std::process::id())), "{refusal}");
}

#[tokio::test]
async fn a_file_that_is_no_sound_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(super::FILE);
    fs::write(&file, "not a database, and longer than the header of one: ".repeat(40)).expect("written");
    let refusal = Dynamo::open(folder.path()).err().expect("no database");
    assert!(refusal.to_string().contains("is not a sound database"), "{refusal}");
    assert!(fs::read_to_string(&file).expect("there").starts_with("not a database"));

    fs::remove_file(&file).expect("removed");
    {
        let engine = Dynamo::open(folder.path()).expect("a new database");
        let db = dynamodb(&engine.endpoint());
        create_table(&db).await;
        for product in 0..200 {
            put(&db, &format!("p#{product}"), "a", 3).await;
        }
    }
    let whole = fs::metadata(&file).expect("there").len();
    fs::File::options().write(true).open(&file).and_then(|file| file.set_len(whole / 2)).expect("cut short");
    let refusal = Dynamo::open(folder.path()).err().expect("half a database");
    assert!(refusal.to_string().contains("is not a sound database"), "{refusal}");
}

#[tokio::test]
async fn sixty_four_buyers_of_ten_pieces_take_ten() {
    let (_engine, db) = engine().await;
    put(&db, "p#1", "a", 10).await;
    let buyers: Vec<_> = (0..64)
        .map(|_| {
            let update = db.update_item().table_name(TABLE).key("pk", text("p#1")).key("sk", text("a"));
            let update = update
                .update_expression("SET stock = stock - :one")
                .condition_expression("stock >= :one")
                .expression_attribute_values(":one", number(1));
            tokio::spawn(update.send())
        })
        .collect();
    let mut sold = 0;
    for buyer in buyers {
        match buyer.await.expect("no panic") {
            Ok(_) => sold += 1,
            Err(error) => assert!(error.into_service_error().is_conditional_check_failed_exception()),
        }
    }
    assert_eq!((sold, stock(&db, "p#1").await), (10, Some(number(0))));
}

#[tokio::test]
async fn a_cancelled_transaction_writes_nothing_and_tells_why() {
    let (_engine, db) = engine().await;
    put(&db, "p#1", "a", 5).await;
    put(&db, "p#2", "a", 1).await;
    let refusal = db
        .transact_write_items()
        .transact_items(TransactWriteItem::builder().update(take("p#1", 2)).build())
        .transact_items(TransactWriteItem::builder().update(take("p#2", 2)).build())
        .send()
        .await
        .expect_err("p#2 is short")
        .into_service_error();
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = refusal else { panic!("{refusal}") };
    let reasons = cancelled.cancellation_reasons();
    assert_eq!(reasons[0].code(), Some("None"));
    assert_eq!(reasons[1].code(), Some("ConditionalCheckFailed"));
    assert_eq!(reasons[1].item().expect("asked for")["stock"], number(1));
    assert_eq!(stock(&db, "p#1").await, Some(number(5)));
}

#[tokio::test]
async fn a_repeated_transaction_with_one_token_writes_once() {
    let (_engine, db) = engine().await;
    put(&db, "p#1", "a", 5).await;
    let buy = |count| {
        let items = TransactWriteItem::builder().update(take("p#1", count)).build();
        db.transact_write_items().client_request_token("order-1").transact_items(items).send()
    };
    buy(2).await.expect("written");
    buy(2).await.expect("answered again");
    assert_eq!(stock(&db, "p#1").await, Some(number(3)));
    let refusal = buy(1).await.expect_err("another transaction").into_service_error();
    assert!(refusal.is_idempotent_parameter_mismatch_exception(), "{refusal}");
}

#[tokio::test]
async fn a_new_item_can_be_told_from_an_old_one() {
    let (_engine, db) = engine().await;
    let create = || {
        let put = Put::builder().table_name(TABLE).item("pk", text("p#1")).item("sk", text("a"));
        let put = put.condition_expression("attribute_not_exists(pk)").build().expect("complete");
        db.transact_write_items().transact_items(TransactWriteItem::builder().put(put).build()).send()
    };
    create().await.expect("new");
    create().await.expect_err("there already");
    let deleted = db.delete_item().table_name(TABLE).key("pk", text("p#1")).key("sk", text("a"));
    assert!(deleted.return_values(ReturnValue::AllOld).send().await.expect("deleted").attributes.is_some());
    create().await.expect("new again");
}

#[tokio::test]
async fn a_query_is_read_in_pages_and_can_be_counted() {
    let (_engine, db) = engine().await;
    for sort in ["a", "b", "c", "d", "e"] {
        put(&db, "p#1", sort, 1).await;
    }
    let query = || {
        let query = db.query().table_name(TABLE).key_condition_expression("pk = :pk");
        query.expression_attribute_values(":pk", text("p#1"))
    };
    let sorts = |items: Vec<std::collections::HashMap<_, _>>| -> Vec<AttributeValue> {
        items.into_iter().filter_map(|mut item| item.remove("sk")).collect()
    };
    let first = query().limit(3).scan_index_forward(false).send().await.expect("a page");
    let next = first.last_evaluated_key.clone().expect("there is more");
    assert_eq!(sorts(first.items.unwrap_or_default()), ["e", "d", "c"].map(text));
    let second = query().limit(3).scan_index_forward(false).set_exclusive_start_key(Some(next));
    let second = second.send().await.expect("a page");
    assert_eq!(second.last_evaluated_key, None);
    assert_eq!(sorts(second.items.unwrap_or_default()), ["b", "a"].map(text));

    let counted = query().select(Select::Count).return_consumed_capacity(ReturnConsumedCapacity::Total);
    let counted = counted.send().await.expect("a count");
    assert_eq!((counted.count, counted.items), (5, None));
    assert_eq!(counted.consumed_capacity.expect("told").capacity_units, Some(0.5));
}

#[tokio::test]
async fn expired_items_are_swept() {
    let (engine, db) = engine().await;
    let expiry = TimeToLiveSpecification::builder().enabled(true).attribute_name("stock").build().expect("complete");
    db.update_time_to_live().table_name(TABLE).time_to_live_specification(expiry).send().await.expect("enabled");
    put(&db, "p#old", "a", 1_500_000_000).await;
    put(&db, "p#new", "a", 4_000_000_000).await;
    assert_eq!(engine.sweep_expired().expect("swept"), 1);
    assert_eq!((stock(&db, "p#old").await, stock(&db, "p#new").await.is_some()), (None, true));
}

#[test]
fn an_engine_for_each_test_costs_little() {
    let begun = std::time::Instant::now();
    let engines: Vec<_> = (0..20).map(|_| Dynamo::memory().expect("starts")).collect();
    drop(engines);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

/// A shop's folder from before an index was thought of: the table gets it, with what it holds already.
#[tokio::test]
async fn a_table_gets_an_index_later() {
    use shared::{
        config::Aws,
        storage::{Index, Query, Table},
    };
    let dynamo = Dynamo::start(Data::Memory, 0).expect("starts");
    let db = dynamodb(&dynamo.endpoint());
    create_table(&db).await;
    let index = Index::Three;
    let put = db.put_item().table_name(TABLE).item("pk", text("a")).item("sk", text("b"));
    let put = put.item(index.partition(), text("DUE#1")).item(index.sort(), text("1"));
    put.send().await.expect("put");
    let aws = Aws {
        region: REGION.into(),
        endpoint: Some(dynamo.endpoint()),
        s3_endpoint: None,
        access_key_id: ACCESS_KEY_ID.into(),
        secret_access_key: SECRET_ACCESS_KEY.into(),
        session_token: None,
        http: None,
        authorities: Vec::new(),
    };
    let table = Table::new(&aws, TABLE);
    assert!(!table.create_if_missing().await.expect("there is one"));
    let found: Vec<serde_json::Value> = table.query(&Query::index(index, "DUE#1")).await.expect("an index");
    assert_eq!(found.len(), 1);
    assert!(!table.create_if_missing().await.expect("nothing is missing any more"));
}
