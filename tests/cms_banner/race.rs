//! Several clerks at the same banner at once.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{add, banner, kept, open, path, shown, take_off_the_shelf};

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_added_at_once_is_there() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let home = banner(&clerk).await;
    let answers = join_all((0..24).map(|number| {
        let clerk = if number % 2 == 0 { &clerk } else { &other };
        async move { add(clerk, home, &number.to_string()).await }
    }))
    .await;
    let (added, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(added.len(), 20);
    for answer in refused {
        answer.refused(400, 9999);
    }
    let mut places: Vec<Value> = added.iter().map(|answer| answer.data(201)["order"].clone()).collect();
    places.sort_by_key(Value::as_u64);
    assert_eq!(places, (1..=20).map(|place| json!(place)).collect::<Vec<_>>(), "each has a place of its own");
    assert_eq!(shown(&shop, home).await.len(), 20);
    let gone = added.iter().map(|answer| async { clerk.delete(&path(&answer.data(201))).await.data(202) });
    join_all(gone).await;
    assert!(shown(&shop, home).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_in_one_banner_whoever_moves_it() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let banners = [banner(&clerk).await, banner(&clerk).await, banner(&clerk).await];
    for round in 0..10 {
        let item = add(&clerk, banners[0], "A").await.data(201);
        let item = path(&item);
        let to = |place: usize| json!({"banner_id": banners[place]});
        let (one, two, word) = tokio::join!(
            clerk.put(&item, to(1)),
            other.put(&item, to(2)),
            other.put(&item, json!({"key_word": round.to_string()})),
        );
        for answer in [one, two, word] {
            answer.data(201);
        }
        let mut lists = Vec::new();
        for banner in banners {
            lists.extend(shown(&shop, banner).await);
        }
        assert_eq!(lists, [round.to_string()], "once, with its new word");
        let (moved, gone, again) = tokio::join!(clerk.put(&item, to(0)), other.delete(&item), clerk.delete(&item));
        assert!([201, 404].contains(&moved.status.as_u16()), "{:?}", moved.json());
        let mut statuses = [gone.status.as_u16(), again.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [202, 404]);
        for banner in banners {
            assert!(shown(&shop, banner).await.is_empty());
        }
        clerk.get(&item).await.refused(404, 40010);
    }
}

/// Either the item was first, or it is refused: none is made that leads to a product that was gone already.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_comes_to_lead_to_what_is_gone() {
    let (shop, clerk) = open().await;
    for id in 1..=20 {
        shop.product(id, 100, 1).await;
        let home = banner(&clerk).await;
        let new = json!({"banner_id": home, "image": "a.webp", "type": 1, "key_word": id.to_string()});
        let (made, ()) = tokio::join!(clerk.post("/cms/banner_item", new.clone()), take_off_the_shelf(&shop, id));
        assert_eq!(kept(&shop, home).await.len(), usize::from(made.status == 201));
        if made.status != 201 {
            made.refused(404, 30010);
        }
        clerk.post("/cms/banner_item", new).await.refused(404, 30010);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_takes_its_items_along() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    for _ in 0..10 {
        let home = banner(&clerk).await;
        let one = format!("/cms/banner/{home}");
        let (gone, made, named) =
            tokio::join!(clerk.delete(&one), add(&other, home, "A"), other.put(&one, json!({"name": "新"})));
        gone.data(202);
        assert!([201, 404].contains(&named.status.as_u16()), "{:?}", named.json());
        if made.status == 201 {
            clerk.get(&path(&made.data(201))).await.refused(404, 40010);
        } else {
            made.refused(404, 40010);
        }
        clerk.get(&one).await.refused(404, 40010);
        assert_eq!(clerk.get("/cms/banner/list").await.data(200)["total"], 0);
    }
}
