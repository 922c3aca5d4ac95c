//! Everybody, by id, from four partitions; and nothing secret of anybody.

use serde_json::{Value, json};
use shared::{
    auth::Permission,
    ids::Id,
    shop::user::{Identity, LoginType, User},
};

use crate::support::{Client, Shop, ids};

/// Stores so many users with ids from 1, and answers them.
async fn crowd(shop: &Shop, count: u64) -> Vec<Id> {
    let identity =
        |id: Id| Identity { kind: LoginType::MiniProgram, identifier: format!("openid-{id}"), verified: true };
    let users: Vec<User> = (1..=count).map(|id| User::new(id, vec![identity(id)], shop.clock.now())).collect();
    shop.app.table.put_all(&users).await.expect("stored");
    users.iter().map(|user| user.id).collect()
}

/// Both ways through a list.
async fn walk(clerk: &Client, path: &str, size: usize, expected: &[Id], total: u64) {
    let (mut by_number, mut by_cursor, mut next, mut number) = (Vec::new(), Vec::new(), String::new(), 1);
    loop {
        let page = clerk.get(&format!("{path}size={size}&page={number}")).await.data(200);
        assert_eq!((&page["total"], &page["current_page"]), (&json!(total), &json!(number)));
        by_number.extend(ids(&page));
        let page = clerk.get(&format!("{path}size={size}{next}")).await.data(200);
        assert_eq!((&page["total"], &page["current_page"]), (&json!(total), &json!(number)));
        by_cursor.extend(ids(&page));
        assert!(by_cursor.len() <= expected.len(), "a walk comes to an end");
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        next = format!("&cursor={cursor}");
        number += 1;
    }
    assert!(by_number == expected && by_cursor == expected, "{size}: {by_number:?} {by_cursor:?}");
}

#[tokio::test]
async fn shows_everybody_by_id() {
    let shop = Shop::open().await;
    let mut all = crowd(&shop, 40).await;
    let clerk = shop.clerk(&[Permission::UserList]).await;
    let boss = shop.superuser("boss").await;
    let anna = shop.shopper("anna").await;
    all.extend([clerk.id(), boss.id(), anna.id()]);
    let without: Vec<Id> = all.iter().copied().filter(|id| *id != boss.id()).collect();
    for size in [1, 7, 42, 43, 100] {
        walk(&clerk, "/cms/user/list?with_super=true&", size, &all, 43).await;
        walk(&clerk, "/cms/user/list?", size, &without, 42).await;
        walk(&clerk, "/cms/user/list?group_id=0&with_super=false&", size, &without, 42).await;
    }
    let beyond = clerk.get("/cms/user/list?page=9&size=10").await.data(200);
    assert_eq!((ids(&beyond), &beyond["total"]), (vec![], &json!(42)));
    // Who closes their account is gone from it, whoever is disabled is not.
    anna.delete("/v1/user").await.data(202);
    all.pop();
    walk(&clerk, "/cms/user/list?with_super=true&", 10, &all, 42).await;
    walk(&clerk, "/cms/user/list?", 10, &without[..41], 41).await;
    let cursor = clerk.get("/cms/user/list?size=2").await.data(200)["next_cursor"].clone();
    let group = shop.user_stored(clerk.id()).await.group_id.expect("a group");
    let cursor = cursor.as_str().expect("more");
    clerk.get(&format!("/cms/user/list?group_id={group}&cursor={cursor}")).await.refused(400, 10120);
    walk(&clerk, &format!("/cms/user/list?group_id={group}&"), 10, &[clerk.id()], 1).await;
    walk(&clerk, "/cms/user/list?group_id=999&", 10, &[], 0).await;
    let msg = clerk.get("/cms/user/list?group_id=x&size=101&page=0").await.refused(400, 10120);
    assert!(msg.as_object().is_some_and(|fields| !fields.is_empty()), "{msg}");
}

#[tokio::test]
async fn shows_nothing_secret() {
    let shop = Shop::open().await;
    let clerk = shop.clerk(&[Permission::UserList, Permission::UserDetail]).await;
    let anna = shop.payer("anna").await;
    let secret = json!({"account": "anna", "secret": "anna-secret", "type": 100});
    anna.put("/v1/user/bind", secret).await.data(201);
    let stored = shop.user_stored(anna.id()).await;
    let openid = stored.identifier(LoginType::MiniProgram).expect("an openid").to_owned();
    let unionid = stored.identifier(LoginType::UnionId).map_or_else(|| openid.clone(), str::to_owned);
    for path in ["/cms/user/list".to_owned(), format!("/cms/user/{}", anna.id())] {
        let answer = clerk.get(&path).await;
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        for hidden in ["argon2", "password", "generation", "version", &openid, &unionid] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
        // Where somebody lives is told of one user alone.
        assert_eq!(text.contains("文三路"), path != "/cms/user/list", "{text}");
        answer.data(200);
    }
    let view = clerk.get(&format!("/cms/user/{}", anna.id())).await.data(200);
    let fields: Vec<&String> = view.as_object().expect("fields").keys().collect();
    assert_eq!(
        fields,
        [
            "active",
            "address",
            "auth",
            "auth_scope",
            "avatar",
            "create_time",
            "email",
            "group_id",
            "id",
            "mobile",
            "nickname",
            "openid",
            "update_time",
            "username"
        ]
    );
    assert_eq!((&view["openid"], &view["username"], &view["group_id"]), (&json!(true), &json!("anna"), &Value::Null));
    assert_eq!(view["address"], anna.get("/v1/address/all").await.data(200)["items"]);
}

#[tokio::test]
async fn a_long_list_costs_what_a_short_one_does() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    crowd(&shop, 20).await;
    let calls = async |path: &str| boss.get(path).await.calls().len();
    let first = calls("/cms/user/list").await;
    crowd(&shop, 1500).await;
    let page = boss.get("/cms/user/list").await;
    assert_eq!(page.calls().len(), first);
    let page = page.data(200);
    assert_eq!((ids(&page), &page["total"]), ((1..=10).collect(), &json!(1000)));
    let cursor = page["next_cursor"].as_str().expect("more").to_owned();
    assert!(calls(&format!("/cms/user/list?cursor={cursor}")).await < first);
}
