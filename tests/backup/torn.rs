//! What is no whole backup is refused before anything is stored.

use std::{fs, path::Path};

use sha2::{Digest, Sha256};

use super::{Shelf, check, lines, text};
use crate::support::Shop;

fn refusal(path: &Path) -> String {
    format!("{:#}", check(path).expect_err("not whole"))
}

/// A backup of these lines whose trailer is right.
fn sealed(lines: &str, items: usize) -> String {
    let digest = shared::hex(&Sha256::digest(lines));
    format!("{lines}{{\"items\":{items},\"sha256\":\"{digest}\"}}\n")
}

const HEADER: &str = concat!(
    r#"{"format":1,"content":"mini-shop backup","shop":"0.1.0","table":"shop","time":"2026-06-01T04:00:00Z","secrets":true}"#,
    "\n"
);

async fn backup(shelf: &Shelf, name: &str) -> Vec<u8> {
    let shop = Shop::open().await;
    shop.shopper("anna").await;
    shop.category(1).await;
    shop.product(1, 100, 1).await;
    let (path, _) = shelf.take(&shop.app, name).await;
    fs::read(path).expect("a backup")
}

#[tokio::test]
async fn a_file_that_was_cut_off_is_noticed_wherever_it_was_cut() {
    let shelf = Shelf::new();
    for name in ["shop.jsonl", "shop.jsonl.gz"] {
        let whole = backup(&shelf, name).await;
        check(&shelf.path(name)).expect("whole");
        // Without its last line break it is still whole.
        let lines_end = usize::from(name == "shop.jsonl");
        for length in (0..whole.len() - lines_end).step_by(7).chain([whole.len() - 1 - lines_end]) {
            let cut = shelf.write("cut", &whole[..length]);
            assert!(check(&cut).is_err(), "{name} cut at {length} of {}", whole.len());
        }
    }
}

#[tokio::test]
async fn a_changed_byte_is_noticed_wherever_it_is() {
    let shelf = Shelf::new();
    for name in ["shop.jsonl", "shop.jsonl.gz"] {
        let whole = backup(&shelf, name).await;
        // The first bytes of a packed file tell when and where it was packed.
        let first = if name == "shop.jsonl.gz" { 10 } else { 0 };
        for place in (first..whole.len() - 1).step_by(11) {
            let mut other = whole.clone();
            other[place] ^= 1;
            assert!(check(&shelf.write("changed", other)).is_err(), "{name}: byte {place}");
        }
    }
}

#[tokio::test]
async fn a_line_that_is_missing_or_there_twice_is_noticed() {
    let shelf = Shelf::new();
    backup(&shelf, "shop.jsonl").await;
    let all = text(&shelf.path("shop.jsonl"));
    let some = lines(&shelf.path("shop.jsonl"));
    for line in some {
        let line = format!("{line}\n");
        for (name, changed) in [("without", all.replace(&line, "")), ("twice", all.replace(&line, &line.repeat(2)))] {
            let refusal = refusal(&shelf.write(name, changed));
            assert!(refusal.contains("damaged or changed"), "{refusal}");
        }
    }
}

#[test]
fn a_refusal_says_what_is_wrong_and_where() {
    let shelf = Shelf::new();
    let item = r#"{"pk":{"S":"A"},"sk":{"S":"B"}}"#;
    let good = format!("{HEADER}{item}\n");
    check(&shelf.write("good", sealed(&good, 1))).expect("whole");
    check(&shelf.write("empty", sealed(HEADER, 0))).expect("whole, and empty");
    for (content, says) in [
        (String::new(), "no backup"),
        ("-- MySQL dump 10.13\n".into(), "no backup"),
        ("{\"format\":1,\"content\":\"something else\"}\n".into(), "no backup"),
        (sealed(&good.replace("\"format\":1", "\"format\":2"), 1), "format 2"),
        (sealed(&good, 2), "damaged or changed"),
        (sealed(&format!("{good}{{}}\n"), 2), "line 3: an item without pk and sk"),
        (sealed(&format!("{good}{}\n", item.replace("\"A\"", "1")), 2), "line 3"),
        (
            sealed(&format!("{good}{{\"pk\":{{\"S\":\"{}\"}}}}\n", "x".repeat(5 << 20)), 2),
            "line 3: longer than any item",
        ),
        (good.clone(), "line 2: the file ends here"),
        (format!("{good}{{\"items\":1"), "line 3: the file ends here"),
    ] {
        let refusal = refusal(&shelf.write("wrong", &content));
        assert!(refusal.contains(says), "{says}: {refusal}");
    }
    assert!(refusal(shelf.0.path()).contains("is not a file"));
    assert!(refusal(&shelf.path("missing")).contains("cannot be read"));
}

/// A few kilobytes that unpack to gigabytes are one endless line, and not kept.
#[test]
fn a_bomb_is_not_unpacked() {
    use std::io::Write;
    let shelf = Shelf::new();
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    bomb.write_all(HEADER.as_bytes()).expect("packed");
    for _ in 0..64 {
        bomb.write_all(&vec![b' '; 1 << 20]).expect("packed");
    }
    let path = shelf.write("bomb.gz", bomb.finish().expect("packed"));
    assert!(refusal(&path).contains("longer than any item"));
}
