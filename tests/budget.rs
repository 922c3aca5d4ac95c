//! What each operation costs in DynamoDB calls and capacity units, on given data: measured here, limited by
//! `budget.toml`, shown in `docs/table.md`.

mod catalogue_write;
mod cms_admin;
mod cms_article;
mod cms_banner;
mod cms_config;
mod cms_dict;
mod cms_file;
mod cms_log;
mod cms_menu;
mod cms_notice;
mod cms_server;
mod cms_user;
mod rounds;
mod search;
mod theme;
mod worker;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::Path,
};

use serde_json::Value;
use shared::{http::Operation, storage::meter::Call};
use shop::areas;

use self::rounds::measure;
use crate::support::Answer;

/// What was measured, in the order it was: operation, variant, calls.
#[derive(Default)]
struct Ledger(Vec<(Operation, &'static str, Vec<Call>)>);

impl Ledger {
    /// Notes what an operation cost; it must have succeeded.
    #[track_caller]
    fn note(&mut self, id: &str, variant: &'static str, answer: &Answer) -> Value {
        let operation = operations().into_iter().find(|operation| operation.id == id).expect("a declared operation");
        assert!(
            answer.status.is_success() || answer.status.is_redirection(),
            "{id}: {} {:?}",
            answer.status,
            answer.json()
        );
        self.0.push((operation, variant, answer.calls().to_vec()));
        serde_json::from_slice(&answer.bytes).map(|json: Value| json["data"].clone()).unwrap_or_default()
    }
}

fn operations() -> Vec<Operation> {
    areas::all().into_iter().flat_map(|area| area.operations).collect()
}

#[derive(serde::Deserialize)]
struct Budget {
    calls: usize,
    read: f64,
    write: f64,
}

fn budgets() -> BTreeMap<String, Budget> {
    toml::from_str(include_str!("budget.toml")).expect("budget.toml")
}

#[tokio::test]
async fn every_operation_keeps_to_its_budget() {
    let budgets = budgets();
    let ledger = measure().await;
    let measured: BTreeSet<&str> = ledger.0.iter().map(|(operation, ..)| operation.id.as_str()).collect();
    let declared = operations();
    let declared: BTreeSet<&str> = declared.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!(measured, declared, "every operation is measured");
    let mut over = String::new();
    for (operation, variant, calls) in &ledger.0 {
        let name = if variant.is_empty() { operation.id.clone() } else { format!("{}: {variant}", operation.id) };
        let (read, write) = units(calls);
        let Some(budget) = budgets.get(&name) else {
            let _ = writeln!(over, "[\"{name}\"]\ncalls = {}\nread = {read:.1}\nwrite = {write:.1}\n", calls.len());
            continue;
        };
        if calls.len() > budget.calls || read > budget.read || write > budget.write {
            let _ = writeln!(over, "{name}: {} calls, {read} read, {write} write units: {calls:#?}", calls.len());
        }
    }
    assert!(over.is_empty(), "beyond budget.toml, or missing there:\n{over}");
    in_step(&ledger);
}

fn units(calls: &[Call]) -> (f64, f64) {
    (calls.iter().fold(0.0, |sum, call| sum + call.read), calls.iter().fold(0.0, |sum, call| sum + call.write))
}

/// `docs/table.md` shows what was measured. Where it does not, it is rewritten, and the test fails once.
fn in_step(ledger: &Ledger) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/table.md");
    let committed = fs::read_to_string(&path).expect("docs/table.md");
    let (before, rest) = committed.split_once(START).expect("a marker where the table starts");
    let (_, after) = rest.split_once(END).expect("a marker where it ends");
    let fresh = format!("{before}{START}\n{}{END}{after}", render(ledger));
    if fresh != committed {
        fs::write(&path, fresh).expect("docs/table.md can be written");
        panic!("docs/table.md was stale and has been rewritten: look at the change and commit it");
    }
}

const START: &str = "<!-- measured -->";
const END: &str = "<!-- /measured -->";

const READS: [&str; 3] = ["GetItem", "Query", "BatchGetItem"];

fn render(ledger: &Ledger) -> String {
    let mut table = String::from("| operation | calls | read units | write units | keys |\n|---|--:|--:|--:|---|\n");
    for (operation, variant, calls) in &ledger.0 {
        let (read, write) = units(calls);
        let mut shown: Vec<String> = calls.iter().map(show).collect();
        // Calls made side by side end in any order: reads before writes, then by name.
        shown.sort_by_key(|call| {
            (READS.iter().position(|read| call.starts_with(read)).unwrap_or(READS.len()), call.clone())
        });
        let variant = if variant.is_empty() { String::new() } else { format!("<br>{variant}") };
        let _ = writeln!(
            table,
            "| `{} {}`{variant} | {} | {read:.1} | {write:.1} | {} |",
            operation.method,
            operation.path,
            calls.len(),
            together(&shown).join("<br>")
        );
    }
    table
}

/// The same call several times in one line: `4 × Query …`.
fn together(shown: &[String]) -> Vec<String> {
    let runs = shown.chunk_by(|one, other| one == other);
    runs.map(|run| if run.len() == 1 { run[0].clone() } else { format!("{} × {}", run.len(), run[0]) }).collect()
}

/// `Query gsi1 PRODUCTS`, `GetItem USER#…/USER (consistent)`.
fn show(call: &Call) -> String {
    let mut keys: Vec<String> = Vec::new();
    for key in call.keys.iter().map(|key| shape(key)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let consistent = if call.consistent { " (consistent)" } else { "" };
    format!("{} {}{consistent}", call.operation, keys.join(", "))
}

/// A key without the ids of this run: what is not a word in capitals or a login type is `…`.
fn shape(key: &str) -> String {
    let word = |part: &str| {
        let name = part.trim_end_matches('…');
        name.is_empty() || name.chars().all(|char| char.is_ascii_uppercase()) || name.starts_with("gsi")
    };
    let parts = |text: &str, separator: char| -> Vec<String> { text.split(separator).map(str::to_owned).collect() };
    let shown = parts(key, '/').into_iter().map(|part| {
        let pieces = parts(&part, '#').into_iter().map(|piece| if word(&piece) { piece } else { placeholder(&piece) });
        pieces.collect::<Vec<_>>().join("#")
    });
    shown.collect::<Vec<_>>().join("/")
}

fn placeholder(piece: &str) -> String {
    // An index and its partition share a piece: `gsi1 PRODUCTS`.
    match piece.split_once(' ') {
        Some((index, partition)) if index.starts_with("gsi") => format!("{index} {partition}"),
        _ => "…".into(),
    }
}

#[test]
fn shapes_hide_ids() {
    assert_eq!(shape("USER#17/ORDER#0001"), "USER#…/ORDER#…");
    assert_eq!(shape("gsi2 CATEGORY#1"), "gsi2 CATEGORY#…");
    assert_eq!(shape("IDENTITY#100#anna/IDENTITY"), "IDENTITY#…#…/IDENTITY");
    assert_eq!(shape("gsi1 LOG#ERROR#REQUEST#7/17#01 …"), "gsi1 LOG#ERROR#REQUEST#…/…#…");
}
