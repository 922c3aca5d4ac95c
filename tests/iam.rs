//! What functions may do on AWS. That all other tests keep to it, `support/policies.rs` sees to.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{
    app::App,
    audit::error::ErrorEntry,
    auth::{Access, token::Claims},
    clock::Clock,
    error::Code,
    storage::{Entity, Key, Query, Read, Update, Write},
};
use shop::{
    areas,
    local::iam::assume,
    stack::{Engines, Ports},
    template::{TEMPLATE, policies},
};

use crate::support::{NOW, Policies};

async fn open() -> (Engines, Arc<App>) {
    let engines = Engines::start(None, Ports::default()).expect("engines start");
    let (app, _) = engines.app(Clock::fixed(NOW)).await.expect("table and bucket");
    (engines, app)
}

/// Its denials.
fn denied(engines: &Engines) -> Vec<String> {
    engines.iam.denied().iter().map(ToString::to_string).collect()
}

/// Each of them as the first one of a new shop, whose table has no keys yet.
#[tokio::test]
async fn every_function_may_start_and_log_its_failures() {
    for api in areas::all() {
        let (engines, app) = open().await;
        let _policies = Policies(engines.iam.clone());
        let start = async {
            if api.operations.iter().any(|operation| operation.access != Access::Open) {
                app.tokens.warm().await.expect("keys");
            }
            if api.has_table {
                app.parameters.refresh().await;
            }
            app.table.write(failure(app.ids.next()).note()).await.expect("logged");
        };
        assume(api.name, start).await;
    }
}

fn failure(id: u64) -> ErrorEntry {
    ErrorEntry {
        id,
        request_id: "r".into(),
        method: "GET".into(),
        path: "/".into(),
        endpoint: None,
        status: 500,
        error_code: 999,
        cause: "for a test".into(),
        user_id: None,
        user_name: None,
        address: None,
        create_time: NOW,
        expires: NOW + 1,
    }
}

type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

/// The partitions of secrets and of keys, with the functions that read and that write them. Nobody else can.
const SECRETS: [Row; 7] = [
    ("KEYS", &READERS, &["token"]),
    ("SECRET", &[], &[]),
    ("SECRET#EDGE", &[], &[]),
    ("SECRET#TOKEN", &["token"], &["token"]),
    ("SECRET#WECHAT_APP", &["cms_order", "token", "user", "worker"], &[]),
    ("SECRET#WECHAT_PAY", &["cms_order", "order", "pay", "worker"], &["cms_order", "order", "pay", "worker"]),
    ("SECRET#WECHAT_TOKEN", &["cms_order", "user", "worker"], &["cms_order", "user", "worker"]),
];

/// All that verify tokens, and two that could.
const READERS: [&str; 23] = [
    "address",
    "banner",
    "category",
    "cms_admin",
    "cms_article",
    "cms_banner",
    "cms_config",
    "cms_dict",
    "cms_file",
    "cms_log",
    "cms_menu",
    "cms_notice",
    "cms_order",
    "cms_server",
    "cms_user",
    "order",
    "pay",
    "product",
    "search",
    "theme",
    "token",
    "user",
    "worker",
];

/// Something in a partition of secrets.
#[derive(Serialize, Deserialize)]
struct Thing {
    partition: String,
}

impl Thing {
    fn of(partition: &str) -> Self {
        Self { partition: partition.into() }
    }
}

impl Entity for Thing {
    fn key(&self) -> Key {
        Key::new(self.partition.clone(), "THING")
    }
}

/// However it is asked for.
async fn reads(app: &App, partition: &str) -> bool {
    let key = || Thing::of(partition).key();
    app.table.get::<Value>(&key(), Read::Eventual).await.is_ok()
        || app.table.get_many([key()], Read::Eventual).await.is_ok()
        || app.table.query::<Value>(&Query::partition(partition)).await.is_ok()
}

/// Alone, in a transaction, or in a batch.
async fn writes(app: &App, partition: &str) -> bool {
    let thing = Thing::of(partition);
    app.table.write(Write::put(&thing)).await.is_ok()
        || app.table.write(Write::update(thing.key(), Update::default().set("a", 1))).await.is_ok()
        || app.table.write(Write::delete(thing.key())).await.is_ok()
        || app.table.commit(vec![Write::put(&thing)]).await.is_ok()
        || app.table.commit(vec![Write::delete(thing.key())]).await.is_ok()
        || app.table.put_all([&thing]).await.is_ok()
        || app.table.delete_all(&[thing.key()]).await.is_ok()
}

#[tokio::test]
async fn each_secret_is_for_those_who_need_it_and_for_nobody_else() {
    let (engines, app) = open().await;
    let functions = policies(TEMPLATE).expect("the template's policies");
    let (mut readers, mut writers) = (BTreeSet::new(), BTreeSet::new());
    for area in functions.into_keys() {
        let area: &'static str = area.leak();
        for (partition, ..) in SECRETS {
            if assume(area, reads(&app, partition)).await {
                readers.insert((partition, area));
            }
            if assume(area, writes(&app, partition)).await {
                writers.insert((partition, area));
            }
        }
    }
    let expected = |of: fn(&Row) -> &'static [&'static str]| -> BTreeSet<(&str, &str)> {
        SECRETS.iter().flat_map(|row| of(row).iter().map(|area| (row.0, *area))).collect()
    };
    assert_eq!(readers, expected(|row| row.1));
    assert_eq!(writers, expected(|row| row.2));
    assert!(!denied(&engines).is_empty());
}

/// `docs/table.md` knows every partition: a new secret is not forgotten above.
#[test]
fn every_secret_of_the_table_is_looked_at() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/table.md");
    let document = fs::read_to_string(document).expect("docs/table.md");
    let partitions = document.lines().filter_map(|line| line.split('|').nth(2)?.trim().strip_prefix('`'));
    let partitions = partitions.filter_map(|cell| cell.strip_suffix('`'));
    let secrets: BTreeSet<&str> = partitions.filter(|pk| *pk == "KEYS" || pk.starts_with("SECRET")).collect();
    let known: BTreeSet<&str> = SECRETS.iter().map(|(partition, ..)| *partition).collect();
    assert!(secrets.is_subset(&known) && secrets.len() >= 6, "{secrets:?}");
}

/// A function of the catalogue that does whatever an attacker wants of it: it knows all that it may read, and makes no token.
#[tokio::test]
async fn whoever_only_verifies_tokens_can_make_none() {
    let (engines, app) = open().await;
    let boss = Claims::login(1, 0, NOW);
    app.tokens.sign(&boss).await.expect("somebody has logged in");
    let functions = policies(TEMPLATE).expect("the template's policies");
    let (_, _, writers) = SECRETS[0];
    for area in functions.into_keys().filter(|area| !writers.contains(&area.as_str())) {
        let area: &'static str = area.leak();
        let theirs = App::new(engines.config().expect("a configuration"), Clock::fixed(NOW));
        let attack = async {
            let signed = theirs.tokens.sign(&boss).await.map(drop).expect_err(area);
            assert_eq!(signed.code(), Code::ServerError, "{area}");
            theirs.tokens.rotate().await.expect_err(area);
            // Keys of their own in the place of ours.
            theirs.table.commit(vec![Write::put(&Thing::of("KEYS"))]).await.expect_err(area);
        };
        assume(area, attack).await;
    }
    // Nor does one in a shop where nobody has logged in yet: who verifies makes no keys.
    let (_engines, app) = open().await;
    assume("product", async {
        app.tokens.warm().await.expect("reads");
        app.tokens.read("a.b.c").await.expect_err("no token");
        app.tokens.sign(&boss).await.expect_err("no key");
    })
    .await;
    assert_eq!(app.table.query::<Value>(&Query::partition("KEYS")).await.expect("reads"), Vec::<Value>::new());
    assume("token", app.tokens.sign(&boss)).await.expect("the first login makes them");
}

/// As AWS does it: the call fails, and not for being busy.
#[tokio::test]
async fn what_is_not_granted_is_refused() {
    let (engines, app) = open().await;
    app.blobs.put("uploads/1", "text/plain", b"1".to_vec()).await.expect("the owner's doing");
    let refused = assume("docs", app.table.get::<serde_json::Value>(&Key::new("USER#1", "USER"), Read::Eventual)).await;
    assert_eq!(refused.map(drop).expect_err("not granted").code(), Code::ServerError);
    assert!(assume("media", app.blobs.get("uploads/1", None)).await.is_err());
    assert!(assume("media", app.blobs.head("uploads/1")).await.is_err());
    assert!(assume("docs", app.blobs.delete("uploads/1")).await.is_err());
    assert!(app.blobs.head("uploads/1").await.expect("the owner's doing").is_some());
    let expected = [
        "docs is not authorized to perform: dynamodb:GetItem on resource: ${Table.Arn} [\"USER#1\"]",
        "media is not authorized to perform: s3:GetObject on resource: ${Bucket.Arn}/uploads/1 []",
        "media is not authorized to perform: s3:GetObject on resource: ${Bucket.Arn}/uploads/1 []",
        "docs is not authorized to perform: s3:DeleteObject on resource: ${Bucket.Arn}/uploads/1 []",
    ];
    assert_eq!(denied(&engines), expected.map(|denial| format!("the function {denial}")));
}
