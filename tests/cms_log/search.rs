//! Looking for a word: what is looked through at a time is bounded, and nothing is missed or shown twice.

use serde_json::{Value, json};
use shared::audit::operation::Operation;

use super::{OPERATIONS, Office, id_at, ids, operation};
use crate::support::NOW;

/// Entries of one minute each, newest last; those at these places say something special.
fn entries(count: i64, special: &[i64]) -> Vec<Operation> {
    let entry = |n: i64| {
        let message = if special.contains(&n) { "退款给 Anna" } else { "改价" };
        let name = if n % 2 == 0 { "小王" } else { "小李" };
        Operation { message: message.into(), ..operation(id_at(NOW - 60 * (count - n), n.unsigned_abs()), name) }
    };
    (0..count).map(entry).collect()
}

fn shown(pages: &[Value]) -> Vec<u64> {
    pages.iter().flat_map(ids).collect()
}

#[tokio::test]
async fn finds_what_is_far_apart() {
    let office = Office::open().await;
    let entries = entries(2300, &[2299, 800, 3]);
    office.store(&entries).await;
    let first = office.clerk.get(&format!("{OPERATIONS}?keyword=ANNA")).await;
    let read: f64 = first.calls().iter().map(|call| call.read).sum();
    assert!(first.calls().len() < 12 && read < 200.0, "{read} units in {:#?}", first.calls());
    let pages = office.walk(&format!("{OPERATIONS}?keyword=ANNA")).await;
    assert_eq!(shown(&pages), [entries[2299].id, entries[800].id, entries[3].id]);
    assert!((3..=5).contains(&pages.len()), "{} looks of a thousand", pages.len());
    let totals: Vec<_> = pages.iter().map(|page| page["total"].as_u64().expect("a number")).collect();
    assert!(totals.is_sorted() && totals.last() == Some(&3), "{totals:?}");
    let nothing = office.walk(&format!("{OPERATIONS}?keyword=nobody")).await;
    assert_eq!((shown(&nothing), nothing.len()), (vec![], pages.len()));
}

#[tokio::test]
async fn shows_many_hits_page_by_page() {
    let office = Office::open().await;
    let special: Vec<i64> = (0..1200).filter(|n| n % 100 == 7).collect();
    let entries = entries(1200, &special);
    office.store(&entries).await;
    let mut expected: Vec<_> = special.iter().map(|n| entries[usize::try_from(*n).expect("small")].id).collect();
    expected.reverse();
    let pages = office.walk(&format!("{OPERATIONS}?keyword=anna&size=5")).await;
    assert_eq!(shown(&pages), expected);
    assert_eq!(pages.last().expect("a page")["total"], 12);
    assert!(
        pages.iter().all(|page| page["total"].as_u64().is_some_and(|total| (9..=12).contains(&total))),
        "{pages:#?}"
    );
    // By number: within the thousand that one request looks through.
    let second = office.clerk.get(&format!("{OPERATIONS}?keyword=anna&size=5&page=2")).await.data(200);
    assert_eq!((ids(&second), &second["current_page"]), (expected[5..10].to_vec(), &json!(2)));
    let cursor = second["next_cursor"].as_str().expect("more");
    let third = office.clerk.get(&format!("{OPERATIONS}?keyword=anna&size=5&cursor={cursor}")).await.data(200);
    assert_eq!(
        (ids(&third), &third["total"], &third["next_cursor"]),
        (expected[10..].to_vec(), &json!(12), &json!(null))
    );
}

#[tokio::test]
async fn looks_within_a_person_and_a_time() {
    let office = Office::open().await;
    let entries = entries(40, &[4, 11, 20, 39]);
    office.store(&entries).await;
    let of = |path: &str| format!("{OPERATIONS}?keyword=anna&{path}");
    assert_eq!(office.ids(&of("username=%E5%B0%8F%E7%8E%8B")).await, [entries[20].id, entries[4].id]);
    let until = NOW - 60 * 25;
    assert_eq!(office.ids(&of(&format!("end={until}"))).await, [entries[11].id, entries[4].id]);
}

#[tokio::test]
async fn looks_where_a_person_would() {
    let office = Office::open().await;
    let base = operation(id_at(NOW - 60, 0), "小王");
    let named = |place: u64| operation(id_at(NOW - 60, place), "小王");
    office
        .store(&[
            Operation { message: "needle 一".into(), ..named(1) },
            Operation { path: "/cms/NEEDLE".into(), ..named(2) },
            Operation { user_name: "Needle".into(), ..named(3) },
            Operation { params: json!({"body": {"name": "a needle"}}), ..named(4) },
            Operation { request_id: "0-needle".into(), ..named(5) },
            Operation { module: None, auth: None, ..base.clone() },
        ])
        .await;
    let found = office.ids(&format!("{OPERATIONS}?keyword=Needle")).await;
    assert_eq!(found, [5, 4, 3, 2, 1].map(|place| base.id + place));
    assert_eq!(office.ids(&format!("{OPERATIONS}?keyword=1.5")).await.len(), 5);
    assert!(
        office.clerk.get(&format!("{OPERATIONS}?keyword={}", "x".repeat(65))).await.refused(400, 10120)["keyword"]
            .is_array()
    );
}
