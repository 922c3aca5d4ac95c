//! Lists of every length, walked by cursor and by page number.

use serde_json::{Value, json};
use shared::ids::Id;

use super::{add_theme, ids, theme};
use crate::support::{Client, Shop};

/// The lists of the catalogue, each with what its address needs.
const LISTS: [&str; 3] = ["/v1/category/list?", "/v1/theme/list?", "/v1/product/list/by_category?category_id=1&"];

/// A shop with `length` categories, themes, and products in category 1.
async fn shop_with(length: u64) -> Shop {
    let shop = Shop::open().await;
    for id in 1..=length {
        shop.category(id).await;
        add_theme(&shop, theme(id, vec![])).await;
    }
    if length == 0 {
        return shop;
    }
    for id in 1..=length {
        shop.product_in(Some(1), 1000 + id, 100, 1).await;
    }
    shop
}

/// Pages by cursor, to the end.
async fn walk(client: &Client, list: &str, size: usize) -> Vec<Value> {
    let mut pages = Vec::new();
    let mut next = String::new();
    loop {
        let answer = client.get(&format!("{list}size={size}{next}")).await;
        let page = answer.data(200);
        assert!(answer.calls().len() <= 2, "{list} page {}: {:?}", pages.len() + 1, answer.calls());
        let cursor = page["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}"));
        pages.push(page);
        match cursor {
            Some(cursor) => next = cursor,
            None => return pages,
        }
    }
}

fn all_ids(pages: &[Value]) -> Vec<Id> {
    pages.iter().flat_map(|page| ids(&page["items"])).collect()
}

#[tokio::test]
async fn a_walk_meets_everything_once_and_agrees_with_the_pages() {
    for length in [0, 1, 10, 95] {
        let shop = shop_with(length).await;
        let nobody = shop.anonymous();
        for list in LISTS {
            let first = if list.contains("product") { 1000 } else { 0 };
            for size in [1, 10, 100] {
                let pages = walk(&nobody, list, size).await;
                assert_eq!(
                    all_ids(&pages),
                    (first + 1..=first + length).collect::<Vec<_>>(),
                    "{list} {length} by {size}"
                );
                let count = usize::try_from(length).expect("small").div_ceil(size).max(1);
                assert_eq!(pages.len(), count, "{list} {length} by {size}");
                for (number, page) in (1_u64..).zip(&pages) {
                    assert_eq!((page["total"].as_u64(), page["current_page"].as_u64()), (Some(length), Some(number)));
                    // By number: the same page, with a cursor that goes on as well.
                    let answer = nobody.get(&format!("{list}size={size}&page={number}")).await;
                    assert_eq!(&answer.data(200), page, "{list} {length} by {size}");
                    // Page n counts past the pages before it: one call more.
                    assert!(answer.calls().len() <= if number == 1 { 2 } else { 3 }, "{:?}", answer.calls());
                }
                let past = u64::try_from(count).expect("small") + 1;
                for beyond in [past, 1_000_000] {
                    let page = nobody.get(&format!("{list}size={size}&page={beyond}")).await.data(200);
                    let expected = json!({"total": length, "current_page": beyond, "items": [], "next_cursor": null});
                    assert_eq!(page, expected, "{list} {length} by {size}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_whole_category_is_one_answer_up_to_300() {
    let shop = Shop::open().await;
    shop.category(1).await;
    for id in 1..=301 {
        shop.product_in(Some(1), id, 100, 1).await;
    }
    let list = "/v1/product/all/by_category?category_id=1";
    let first = shop.anonymous().get(list).await.data(200);
    let cursor = first["next_cursor"].as_str().expect("one is left");
    let rest = shop.anonymous().get(&format!("{list}&cursor={cursor}")).await.data(200);
    assert_eq!((ids(&first["items"]).len(), ids(&rest["items"]), &rest["next_cursor"]), (300, vec![301], &Value::Null));
}

#[tokio::test]
async fn a_cursor_that_was_touched_leads_nowhere() {
    let shop = shop_with(3).await;
    shop.product_in(Some(2), 2001, 100, 1).await;
    let nobody = shop.anonymous();
    let refused = async |list: &str, cursor: &str| {
        let msg = nobody.get(&format!("{list}size=1&cursor={cursor}")).await.refused(400, 10120);
        assert!(msg["cursor"].is_array(), "{cursor}: {msg}");
    };
    let mut cursors = Vec::new();
    for list in LISTS {
        let page = nobody.get(&format!("{list}size=1")).await.data(200);
        cursors.push(page["next_cursor"].as_str().expect("there is more").to_owned());
    }
    for (list, own) in LISTS.into_iter().zip(&cursors) {
        for other in cursors.iter().filter(|other| *other != own) {
            refused(list, other).await;
        }
        for place in 0..own.len() {
            let mut touched = own.clone().into_bytes();
            touched[place] = if touched[place] == b'x' { b'y' } else { b'x' };
            refused(list, &String::from_utf8(touched).expect("text")).await;
            refused(list, &own[..place.max(1)]).await;
        }
        for nonsense in ["x", "e30", "bnVsbA", "W10", "%E8%8C%B6", "..%2F", &"A".repeat(4096), &"A".repeat(4097)] {
            refused(list, nonsense).await;
        }
    }
    // The place of one shelf is no place of another.
    refused("/v1/product/list/by_category?category_id=2&", &cursors[2]).await;
}

#[tokio::test]
async fn page_and_size_have_bounds() {
    let shop = shop_with(1).await;
    for list in LISTS {
        for (name, value) in [("page", "0"), ("page", "1000001"), ("page", "-1"), ("page", "a"), ("size", "0")]
            .into_iter()
            .chain([("size", "101"), ("size", "1.5"), ("size", "99999999999999999999999")])
        {
            let msg = shop.anonymous().get(&format!("{list}{name}={value}")).await.refused(400, 10120);
            assert!(msg[name].is_array(), "{list}{name}={value}: {msg}");
        }
        let msg = shop.anonymous().get(&format!("{list}page=0&size=0&cursor=x")).await.refused(400, 10120);
        assert_eq!(msg.as_object().map(serde_json::Map::len), Some(3), "{msg}");
    }
    let list = "/v1/product/list/by_category?size=1";
    shop.anonymous().get(list).await.refused(400, 10120);
    let empty = shop.category(77).await;
    for id in [empty.id, 404] {
        let page = shop.anonymous().get(&format!("{list}&category_id={id}")).await.data(200);
        assert_eq!((&page["items"], &page["total"]), (&json!([]), &json!(0)));
    }
    let all = shop.anonymous().get("/v1/product/all/by_category?category_id=404").await.data(200);
    assert_eq!(all, json!({"items": [], "next_cursor": null}));
}
