//! A clerk reaches those who may do less, and lifts nobody to their own height: every pair of people, every operation.

use http::Method;
use serde_json::{Value, json};
use shared::{
    auth::Permission::{self, OrderList, OrderRefund, UserDelete, UserDetail, UserGroup, UserList, UserPassword},
    ids::Id,
    shop::user::{Status, User},
};

use crate::{
    support::{Client, Shop, new_password},
    token::{enter, log_in},
};

const CLERK: [Permission; 6] = [UserList, UserDetail, UserGroup, UserDelete, UserPassword, OrderList];

/// What can be done to somebody, where the clerk is let in; `low` is a group below theirs.
fn acts(id: Id, low: Id) -> [(Method, String, Value); 4] {
    [
        (Method::PUT, format!("/cms/user/{id}/group"), json!({"group_id": low})),
        (Method::PUT, format!("/cms/user/{id}/group"), json!({"group_id": null})),
        (Method::PUT, format!("/cms/user/{id}/password"), new_password("the clerk's word")),
        (Method::DELETE, format!("/cms/user/{id}"), json!({})),
    ]
}

async fn act(who: &Client, (method, path, body): (Method, String, Value)) -> crate::support::Answer {
    who.send(method, &path, body.to_string().into()).await
}

#[tokio::test]
async fn nobody_at_their_own_height_or_above_is_touched() {
    let shop = Shop::open().await;
    let clerk = shop.clerk(&CLERK).await;
    let own = shop.user_stored(clerk.id()).await.group_id.expect("a group");
    let low = shop.group("低", &[]).await;
    let with = |more: &[Permission]| [&CLERK[..], more].concat();
    let disabled = |user: User| User { auth: 2, status: Status::Disabled, ..user };
    shop.superuser("boss").await;
    let above = [
        ("themselves", clerk.clone()),
        ("a colleague", shop.member("colleague", own).await),
        ("an equal", shop.clerk(&CLERK).await),
        ("one with more", shop.clerk(&with(&[OrderRefund])).await),
        ("one with other rights", shop.clerk(&[OrderRefund]).await),
        ("one with some of them and others", shop.clerk(&[UserList, OrderRefund]).await),
        ("a super administrator", shop.superuser("vice").await),
        (
            "a super administrator in a low group",
            shop.user("low", |user| User { auth: 2, group_id: Some(low), ..user }).await,
        ),
        ("a disabled super administrator", shop.user("former", disabled).await),
    ];
    for (who, target) in &above {
        let before = shop.user_stored(target.id()).await;
        for what in acts(target.id(), low) {
            let msg = act(&clerk, what.clone()).await.refused(403, 10010);
            assert_ne!(msg, json!("权限不足"), "{who}: it says why");
        }
        let after = shop.user_stored(target.id()).await;
        assert_eq!(
            (after.version, after.group_id, after.password),
            (before.version, before.group_id, before.password),
            "{who}"
        );
        // To look at them is no harm.
        clerk.get(&format!("/cms/user/{}", target.id())).await.data(200);
    }
    shop.check_roll().await;
}

#[tokio::test]
async fn those_below_are_a_clerks_to_look_after() {
    let shop = Shop::open().await;
    let clerk = shop.clerk(&CLERK).await;
    let low = shop.group("低", &[OrderList]).await;
    for way in 0..4 {
        let below = [
            shop.shopper(&format!("shopper-{way}")).await,
            shop.clerk(&[]).await,
            shop.clerk(&CLERK[1..]).await,
            shop.stray(&format!("stray-{way}")).await,
            enter(&shop.anonymous(), &format!("demo-carla-{way}"), 200).await,
        ];
        for target in below {
            let what = acts(target.id(), low)[way].clone();
            let answer = act(&clerk, what).await;
            let stored = shop.user_stored(target.id()).await;
            match way {
                0 => assert_eq!((answer.data(201)["group_id"].clone(), stored.group_id), (json!(low), Some(low))),
                1 => assert_eq!((answer.data(201)["group_id"].clone(), stored.group_id), (json!(null), None)),
                2 => assert!(answer.data(201)["id"] == json!(target.id()) && stored.generation == 1),
                _ => assert!(answer.data(202).is_null() && stored.status == Status::Closed),
            }
            let alive = if way < 2 { 200 } else { 401 };
            assert_eq!(target.get("/v1/user").await.status.as_u16(), alive);
        }
    }
    log_in(&shop.anonymous(), "shopper-2", "the clerk's word", 100).await.data(200);
}

#[tokio::test]
async fn nobody_is_lifted_to_a_clerks_own_height() {
    let shop = Shop::open().await;
    let clerk = shop.clerk(&CLERK).await;
    let own = shop.user_stored(clerk.id()).await.group_id.expect("a group");
    let anna = shop.shopper("anna").await;
    let path = format!("/cms/user/{}/group", anna.id());
    let high = [
        own,
        shop.group("平", &CLERK).await,
        shop.group("高", Permission::ALL).await,
        shop.group("旁", &[OrderRefund]).await,
        shop.group("半", &[UserList, OrderRefund]).await,
    ];
    for group in high {
        assert_ne!(clerk.put(&path, json!({"group_id": group})).await.refused(403, 10010), json!("权限不足"));
    }
    clerk.put(&path, json!({"group_id": 999})).await.refused(404, 10100);
    assert_eq!(shop.user_stored(anna.id()).await.group_id, None);
    for group in [shop.group("低", &CLERK[1..]).await, shop.group("空", &[]).await] {
        clerk.put(&path, json!({"group_id": group})).await.data(201);
        assert_eq!(shop.user_stored(anna.id()).await.group_id, Some(group));
    }
    // An accomplice of lower rank can give nothing back, and a super administrator may do all of it.
    anna.put(&format!("/cms/user/{}/group", clerk.id()), json!({"group_id": own})).await.refused(403, 10010);
    let boss = shop.superuser("boss").await;
    for group in high {
        boss.put(&path, json!({"group_id": group})).await.data(201);
    }
    boss.put(&path, json!({"group_id": 999})).await.refused(404, 10100);
    shop.check_roll().await;
}

/// One permission alone is enough for the operation, and reaches only those who have none.
#[tokio::test]
async fn one_permission_reaches_those_without_any() {
    let shop = Shop::open().await;
    let low = shop.group("低", &[]).await;
    for (index, (permission, way)) in
        [(UserGroup, 0), (UserGroup, 1), (UserPassword, 2), (UserDelete, 3)].into_iter().enumerate()
    {
        let clerk = shop.clerk(&[permission]).await;
        let peer = shop.clerk(&[permission]).await;
        let (anna, member) =
            (shop.shopper(&format!("anna-{index}")).await, shop.member(&format!("berta-{index}"), low).await);
        for (target, may) in [(&peer, false), (&clerk, false), (&anna, true), (&member, true)] {
            let answer = act(&clerk, acts(target.id(), low)[way].clone()).await;
            assert_eq!(answer.status.is_success(), may, "{permission:?}: {}", answer.json());
        }
        for other in 0..4 {
            if (way < 2) != (other < 2) || (way >= 2 && other != way) {
                act(&clerk, acts(peer.id(), low)[other].clone()).await.refused(403, 10010);
            }
        }
    }
    shop.check_roll().await;
}

#[tokio::test]
async fn who_is_not_there_is_not_found() {
    let shop = Shop::open().await;
    let (clerk, boss) = (shop.clerk(&CLERK).await, shop.superuser("boss").await);
    let (low, anna) = (shop.group("低", &[]).await, shop.shopper("anna").await);
    anna.delete("/v1/user").await.data(202);
    for id in [999, anna.id()] {
        for who in [&clerk, &boss] {
            who.get(&format!("/cms/user/{id}")).await.refused(404, 20010);
            for what in acts(id, low) {
                act(who, what).await.refused(404, 20010);
            }
        }
    }
    for path in ["/cms/user/0", "/cms/user/x", "/cms/user/9007199254740992"] {
        boss.get(path).await.refused(400, 10120);
    }
    // Somebody who forgot to say which group empties nothing.
    let berta = shop.member("berta", low).await;
    for wrong in [json!({}), json!({"group_id": 0}), json!({"group_id": "x"}), json!({"group": null})] {
        let msg = boss.put(&format!("/cms/user/{}/group", berta.id()), wrong).await.refused(400, 10120);
        assert!(msg["group_id"].is_array(), "{msg}");
    }
    assert_eq!(shop.user_stored(berta.id()).await.group_id, Some(low));
}
