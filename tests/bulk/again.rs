//! The same file more than once.

use std::collections::BTreeSet;

use shop::{catalogue, progress::Progress};

use super::{Book, CATEGORIES, Desk, ITEMS, PRODUCTS, THEMES, gif};
use crate::support::Mishap;

/// Everything that a file can make, each with a reference to what the same file makes.
fn new_things() -> Book {
    Book::of(CATEGORIES, "名称\n红茶\n")
        .with(PRODUCTS, "编号,名称,类别,价格(元),库存,主图\nP1,祁门,红茶,12.5,7,new.gif\n,滇红,红茶,9,,\n")
        .with(THEMES, "名称,入口图,头图,商品\n冬,new.gif,new.gif,P1|1\n")
        .with("banners.csv", "编号,名称\nB1,冬日\n")
        .with(ITEMS, "Banner,图片,类型,指向\nB1,new.gif,商品,P1\nB1,new.gif,主题,冬\nB1,new.gif,,随便\n")
        .with("images/new.gif", gif([9, 9, 9]))
}

async fn assert_complete(desk: &Desk) {
    let plan = desk.plan(&new_things()).await;
    assert!(plan.problems.is_empty() && plan.is_empty(), "{} {plan}", plan.problems);
    let names = desk.names().await;
    assert_eq!(names.len(), 5, "{names:?}");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 5);
    assert_eq!(desk.get("/v1/category/all").await.as_array().map(Vec::len), Some(3));
    let themes = desk.get("/v1/theme/list").await;
    assert_eq!(themes["total"], 2);
    let winter = desk.get(&format!("/v1/theme/{}", themes["items"][1]["id"])).await;
    assert_eq!(winter["products"].as_array().map(Vec::len), Some(2), "{winter}");
    let book = desk.export().await;
    assert_eq!(book.rows("banners.csv").len(), 1 + 2);
    assert_eq!(book.rows(ITEMS).len(), 1 + 3 + 3);
}

#[tokio::test]
async fn the_second_time_there_is_nothing_to_do() {
    let desk = Desk::open().await;
    desk.apply(&new_things()).await;
    assert_complete(&desk).await;
    // A thing that was taken away since is not made again.
    let made = desk.names().await.into_iter().find(|name| name == "滇红");
    assert!(made.is_some());
    let recent = desk.get("/v1/product/recent").await;
    let id = recent["items"].as_array().expect("a list").iter().find(|one| one["name"] == "滇红").expect("made")["id"]
        .clone();
    let now = desk.shop.clock.now();
    shared::shop::product::store::remove(&desk.app().table, id.as_u64().expect("an id"), now).await.expect("gone");
    assert!(desk.plan(&new_things()).await.is_empty());
}

#[tokio::test]
async fn wherever_it_was_killed_the_same_again_completes_it() {
    let desk = Desk::open().await;
    let path = desk.path();
    new_things().save(&path);
    let function = desk.shop.function().await;
    let mut killed = 0;
    // Each kill comes a little later in what is left to do.
    for at in (8..200).step_by(3) {
        let work = async {
            let plan = catalogue::read(&function.app, &path, Progress::Nobody).await.expect("a zip file");
            plan.apply(&function.app, Progress::Nobody).await
        };
        match function.work(Mishap::Killed { at, done: at % 2 == 0 }, 0, work).await {
            None => killed += 1,
            Some(done) => {
                assert!(done.expect("applied").problems.is_empty());
                break;
            }
        }
    }
    assert!(killed > 4, "{killed}");
    assert_complete(&desk).await;
}

#[tokio::test]
async fn two_at_once_make_everything_once() {
    let desk = Desk::open().await;
    let (one, other) = (desk.plan(&new_things()).await, desk.plan(&new_things()).await);
    let app = desk.app();
    let both = futures_util::future::join(one.apply(app, Progress::Nobody), other.apply(app, Progress::Nobody)).await;
    both.0.expect("applied");
    both.1.expect("applied");
    let names = desk.names().await;
    assert_eq!(names.len(), 5, "{names:?}");
    assert_eq!(desk.get("/v1/category/all").await.as_array().map(Vec::len), Some(3));
    assert_eq!(desk.get("/v1/theme/list").await["total"], 2);
}
