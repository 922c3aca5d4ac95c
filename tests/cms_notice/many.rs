use futures_util::future::join_all;
use serde_json::{Value, json};
use shared::{ids, shop::notice::Notice};

use super::{add, open, path, titles};
use crate::support;

#[tokio::test]
async fn the_newest_is_first() {
    let (_shop, clerk) = open().await;
    for number in 1..=7 {
        add(&clerk, &number.to_string()).await;
    }
    let (mut seen, mut next) = (Vec::new(), String::new());
    for page in 1..=3 {
        let answer = clerk.get(&format!("/cms/notice/list?size=3{next}")).await;
        // The guard's two reads, and at most two for the page.
        assert!(answer.calls().len() <= 4, "{:?}", answer.calls());
        let shown = answer.data(200);
        assert_eq!((&shown["total"], &shown["current_page"]), (&json!(7), &json!(page)));
        assert_eq!(clerk.get(&format!("/cms/notice/list?size=3&page={page}")).await.data(200), shown);
        seen.extend(shown["items"].as_array().expect("items").iter().map(|notice| notice["title"].clone()));
        next = shown["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    }
    assert!(next.is_empty());
    assert_eq!(seen, ["7", "6", "5", "4", "3", "2", "1"].map(|title| json!(title)));
}

#[tokio::test]
async fn several_go_together_and_what_is_gone_is_passed_over() {
    let (_shop, clerk) = open().await;
    let mut notices = Vec::new();
    for title in ["一", "二", "三", "四"] {
        notices.push(add(&clerk, title).await["id"].clone());
    }
    let delete = async |ids: String| clerk.delete(&format!("/cms/notice/{ids}")).await;
    delete("404".into()).await.data(202);
    assert_eq!(titles(&clerk).await, ["四", "三", "二", "一"]);
    delete(format!("{},{},404,{}", notices[2], notices[0], notices[2])).await.data(202);
    assert_eq!(titles(&clerk).await, ["四", "二"]);
    delete(notices[1].to_string()).await.data(202);
    assert_eq!(titles(&clerk).await, ["四"]);
    for bad in ["0", "x", "1,,2", "1,", "-1", "1.5", "9007199254740992"] {
        assert!(delete(bad.into()).await.refused(400, 10120)["ids"].is_array(), "{bad}");
    }
}

/// What one transaction takes beside the length of the list.
#[tokio::test]
async fn ninety_nine_go_at_once() {
    let (_shop, clerk) = open().await;
    for number in 0..100 {
        add(&clerk, &number.to_string()).await;
    }
    let all = support::ids(&clerk.get("/cms/notice/list?size=100").await.data(200));
    let path = |ids: &[u64]| format!("/cms/notice/{}", ids.iter().map(u64::to_string).collect::<Vec<_>>().join(","));
    assert!(clerk.delete(&path(&all)).await.refused(400, 10120)["ids"].is_array());
    clerk.delete(&path(&all[..99])).await.data(202);
    assert_eq!(titles(&clerk).await, ["0"]);
}

#[tokio::test]
async fn no_change_is_lost_and_what_is_gone_stays_gone() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    for round in 0..20 {
        let number = round.to_string();
        let notice = path(&add(&clerk, "题").await);
        let (title, remark, content) = tokio::join!(
            clerk.put(&notice, json!({"title": number})),
            other.put(&notice, json!({"remark": number})),
            other.put(&notice, json!({"content": number})),
        );
        for answer in [title, remark, content] {
            answer.data(201);
        }
        let now = shop.anonymous().get(&notice).await.data(200);
        let changed: [&Value; 3] = ["title", "remark", "content"].map(|field| &now[field]);
        assert_eq!(changed, [&json!(number); 3]);
        let (changed, gone, again) =
            tokio::join!(clerk.put(&notice, json!({"title": "迟"})), other.delete(&notice), clerk.delete(&notice),);
        assert!([201, 404].contains(&changed.status.as_u16()), "{:?}", changed.json());
        let mut statuses = [gone.status.as_u16(), again.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [202, 202]);
        assert!(titles(&clerk).await.is_empty(), "and the total says so");
    }
}

#[tokio::test]
async fn a_crowd_is_counted() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let made = join_all((0..16).map(|number| {
        let clerk = if number % 2 == 0 { &clerk } else { &other };
        async move { add(clerk, "众").await }
    }))
    .await;
    assert_eq!(titles(&clerk).await.len(), 16);
    join_all(made.iter().map(async |notice| clerk.delete(&path(notice)).await.data(202))).await;
    assert!(titles(&clerk).await.is_empty());
}

/// Another function can draw the same id within a millisecond: here every second one is taken already.
#[tokio::test]
async fn a_taken_id_is_drawn_again() {
    let (shop, clerk) = open().await;
    // A millisecond in which nothing has been made yet.
    shop.clock.advance(1);
    let first = ids::first_at(shop.clock.millis());
    let taken = |id| Notice {
        id,
        kind: 1,
        title: "别人的".into(),
        content: String::new(),
        status: true,
        remark: None,
        create_by: None,
        update_by: None,
        create_time: None,
        update_time: None,
        version: 0,
    };
    let taken: Vec<Notice> = (first..first + 2048).step_by(2).map(taken).collect();
    shop.app.table.put_all(&taken).await.expect("stored");
    for number in 0..10 {
        // Each function begins somewhere else within the millisecond.
        let clerk = shop.another_function().like(&clerk);
        let notice = add(&clerk, &number.to_string()).await;
        assert_eq!(clerk.get(&path(&notice)).await.data(200), notice);
    }
    for notice in taken.iter().step_by(32) {
        let path = format!("/cms/notice/{}", notice.id);
        assert_eq!(clerk.get(&path).await.data(200)["title"], "别人的", "nothing of anybody else's was overwritten");
    }
}
