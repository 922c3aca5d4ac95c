//! Themes and banners.

use shared::shop::{
    banner::{self, BannerItem},
    theme::{self, Theme},
};

use super::{BANNERS, Book, Desk, ITEMS, PRODUCTS, THEMES, done, tally};

async fn theme(desk: &Desk, id: u64) -> Theme {
    theme::store::find(&desk.app().table, id).await.expect("reads").expect("there")
}

async fn items(desk: &Desk) -> Vec<BannerItem> {
    banner::store::find(&desk.app().table, 1).await.expect("reads").expect("there").items
}

fn ids(items: &[BannerItem]) -> Vec<u64> {
    items.iter().map(|item| item.id).collect()
}

#[tokio::test]
async fn a_theme_changes_its_products() {
    let desk = Desk::open().await;
    let mut book = desk.export().await;
    book.set(THEMES, "1", "products", "3|1|P9");
    book.set(THEMES, "1", "description", "好茶");
    book.add(PRODUCTS, &[("code", "P9"), ("name", "新茶"), ("price", "1")]);
    book.set(PRODUCTS, "2", "delete", "1");
    desk.apply(&book).await;
    let after = theme(&desk, 1).await;
    assert_eq!((after.product_ids[..2].to_vec(), after.product_ids.len()), (vec![3, 1], 3));
    assert_eq!(desk.product(after.product_ids[2]).await.name, "新茶");
    assert_eq!(after.description.as_deref(), Some("好茶"));
    assert!(desk.plan(&desk.export().await).await.is_empty());
}

#[tokio::test]
async fn a_theme_of_a_hundred_new_products() {
    let desk = Desk::open().await;
    for id in 1000..1100 {
        desk.shop.product(id, 100, 1).await;
    }
    let all: Vec<u64> = (1000..1100).collect();
    let cell = all.iter().map(u64::to_string).collect::<Vec<_>>().join("|");
    desk.apply(&Book::of(THEMES, &format!("ID,商品\n1,{cell}\n"))).await;
    assert_eq!(theme(&desk, 1).await.product_ids, all);
    let problems = desk.problems(&Book::of(THEMES, &format!("ID,商品\n1,{cell}|1\n"))).await;
    assert_eq!(problems, ["themes.csv row 2 products: has 100 entries at most"]);
}

#[tokio::test]
async fn items_stand_in_the_order_of_their_rows() {
    let desk = Desk::open().await;
    let mut book = desk.export().await;
    let mut rows = book.rows(ITEMS);
    rows.swap(1, 3);
    book.set_rows(ITEMS, &rows);
    desk.apply(&book).await;
    assert_eq!(ids(&items(&desk).await), [3, 2, 1]);
    assert!(desk.plan(&book).await.is_empty());

    book.set(ITEMS, "2", "delete", "1");
    book.set(ITEMS, "3", "type", "商品");
    book.set(ITEMS, "3", "key_word", "2");
    book.add(ITEMS, &[("banner_id", "首页"), ("image", "item-1.gif"), ("key_word", "新年")]);
    let plan = desk.plan(&book).await;
    assert_eq!(tally(&plan, ITEMS), done(1, 1, 1, 1), "{}", plan.problems);
    desk.apply(&book).await;
    let after = items(&desk).await;
    assert_eq!((ids(&after)[..2].to_vec(), after.len()), (vec![3, 1], 3));
    assert_eq!((after[0].kind, after[0].key_word.as_str()), (1, "2"));
    assert_eq!((after[2].kind, after[2].key_word.as_str()), (0, "新年"));
    let again = desk.plan(&desk.export().await).await;
    assert!(again.is_empty(), "{again}");
}

#[tokio::test]
async fn a_new_banner_gets_its_items_and_an_old_one_goes() {
    let desk = Desk::open().await;
    let book = Book::of(BANNERS, "ID,名称,删除\n,侧栏,\n")
        .with(ITEMS, "Banner,ID,图片,类型,指向\n侧栏,,item-1.gif,主题,春\n侧栏,1,,,\n");
    // An item that moves keeps what the row does not say: its picture must be said, or its column left out.
    assert_eq!(desk.problems(&book).await, ["banner_items.csv row 3 image: must not be empty"]);
    let book = Book::of(BANNERS, "ID,名称,删除\n,侧栏,\n")
        .with(ITEMS, "Banner,ID,图片,类型,指向\n侧栏,,item-1.gif,主题,春\n侧栏,1,item-1.gif,商品,1\n");
    desk.apply(&book).await;
    assert_eq!(ids(&items(&desk).await), [2, 3]);
    let banners = desk.export().await.rows(BANNERS);
    assert_eq!(banners.len(), 3);
    let side = banners[2][0].trim_start_matches('#').to_owned();
    let shown = desk.get(&format!("/v1/banner/{side}")).await;
    let led: Vec<_> = shown["items"].as_array().expect("items").iter().map(|item| item["type"].clone()).collect();
    assert_eq!(led, [2, 1]);

    // Back again, in front of what is there, behind a new one.
    let rows = "Banner,ID,图片,类型,指向\n首页,3,item-3.gif,,春茶\n首页,,item-1.gif,,新\n首页,1,item-1.gif,商品,1\n首页,2,item-2.gif,主题,春\n";
    desk.apply(&Book::of(ITEMS, rows)).await;
    let after = items(&desk).await;
    assert_eq!((after.len(), after[0].id, after[2].id, after[3].id), (4, 3, 1, 2));
    assert!(desk.plan(&Book::of(ITEMS, rows)).await.is_empty());

    desk.apply(&Book::of(BANNERS, "ID,删除\n1,1\n")).await;
    desk.shop.anonymous().get("/v1/banner/1").await.refused(404, 40010);
}
