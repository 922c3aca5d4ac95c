//! Who may do what in the back office, and what it shows them.

use serde_json::{Value, json};
use shared::shop::parameter::BUILT_INS;

use super::{DUMP, import, people::log_in};
use crate::support::{Shop, ids};

/// The super administrator of the dump.
async fn boss(shop: &Shop) -> crate::support::Client {
    log_in(shop, "boss", "123456", 100).await
}

/// What stands under a name in each of a list.
fn each<'a>(items: &'a Value, name: &str) -> Vec<&'a Value> {
    items.as_array().expect("a list").iter().map(|item| &item[name]).collect()
}

#[tokio::test]
async fn groups_may_do_what_they_could() {
    let shop = Shop::open().await;
    let report = import(&shop, DUMP).await;
    let boss = boss(&shop).await;
    let groups = boss.get("/cms/group/all").await.data(200)["items"].clone();
    assert_eq!(each(&groups, "id"), [1, 3, 4, 5]);
    assert_eq!(each(&groups, "name"), ["店长", "客服", "客服 (2)", "5"]);
    let clerks = boss.get("/cms/group/3").await.data(200);
    assert_eq!(each(&clerks["auth_list"], "name"), ["查询用户列表", "更新用户分组"]);

    let bob = log_in(&shop, "bob", "bob-secret", 100).await;
    bob.get("/cms/user/list").await.data(200);
    bob.get("/cms/order/list").await.refused(403, 10010);

    // Who was in a group that is not there is in none, and every list is as long as its counter says.
    let line = DUMP.lines().position(|line| line.contains("(6, NULL, 7, 9")).expect("a line") as u64 + 1;
    let note = report.notes[&("user", "its permission group was not taken over: in none now")];
    assert_eq!((note.count, note.line), (1, line));
    let staff = boss.get("/cms/admin/list?with_super=true").await.data(200);
    assert_eq!((&staff["total"], ids(&staff)), (&json!(2), vec![1, 3]));
    let members = boss.get("/cms/admin/list?group_id=3").await.data(200);
    assert_eq!((&members["total"], ids(&members)), (&json!(1), vec![3]));
    boss.delete("/cms/group/3").await.refused(403, 10010);
    boss.delete("/cms/group/4").await.data(202);
    // The names of the dump are taken, and free again.
    let new = |name: &str| json!({"name": name, "auth_ids": []});
    boss.post("/cms/group", new("客服")).await.refused(409, 10110);
    boss.post("/cms/group", new("客服 (2)")).await.data(201);
}

#[tokio::test]
async fn routes_stand_where_they_stood() {
    let shop = Shop::open().await;
    let report = import(&shop, DUMP).await;
    let boss = boss(&shop).await;
    let tree = boss.get("/cms/route/tree").await.data(200);
    let top = &tree;
    // First what has a parent of its own; what was lost comes last.
    assert_eq!(each(top, "id"), [1, 4, 5]);
    assert_eq!(each(&top[0]["children"], "id"), [3, 2]);
    assert_eq!(each(&top[2]["children"], "id"), [6]);
    let orders = boss.get("/cms/route/2").await.data(200);
    let products = boss.get("/cms/route/3").await.data(200);
    assert_eq!([&orders["name"], &products["name"]], [&json!(null), &json!("Orders")]);
    assert_eq!((&products["hidden"], &products["order"]), (&json!(true), &json!(0)));
    let note = |what| report.notes.get(&("route", what)).map(|found| found.count);
    assert_eq!(note("another route has its name: without one now"), Some(1));
    assert_eq!(note("its parent is not in the dump: at the top now"), Some(1));
    assert_eq!(note("its parents lead back to it: at the top now"), Some(1));

    let bob = log_in(&shop, "bob", "bob-secret", 100).await;
    let menu = bob.get("/cms/menu").await.data(200);
    assert_eq!((each(&menu, "id"), each(&menu[0]["children"], "id")), (vec![&json!(1)], vec![&json!(2)]));
    assert_eq!(bob.get("/cms/element").await.data(200)["items"], json!(["product:show"]));
    let signs = boss.get("/cms/element/by_group?group_id=1").await.data(200);
    assert_eq!(each(&signs["items"], "sign").len(), 2, "{signs}");
}

#[tokio::test]
async fn dictionaries_and_parameters_are_as_they_were() {
    let shop = Shop::open().await;
    let report = import(&shop, DUMP).await;
    let boss = boss(&shop).await;
    let origins = boss.get("/cms/dict/all?type=origin").await.data(200);
    assert_eq!(each(&origins["items"], "label"), ["武夷", "西湖"]);
    assert_eq!(boss.get("/cms/dict/type/list").await.data(200)["total"], json!(2));
    boss.delete("/cms/dict/type/1").await.refused(409, 10125);
    boss.delete("/cms/dict/3").await.data(202);
    boss.delete("/cms/dict/type/3").await.data(202);

    let value = async |key: &str| boss.get(&format!("/cms/config/key/{key}")).await;
    // Names and remarks are the dump's; what it does not say is ours.
    let size = value("sys.paginator.size").await.data(200);
    let shown: Vec<&Value> = ["name", "value", "remark"].map(|name| &size[name]).into();
    assert_eq!(shown, [&json!("每页"), &json!("50"), &json!("列表接口未指定size时每页的条数")]);
    assert_eq!(value("sys.layout.theme").await.data(200)["value"], json!("vertical"));
    value("sys.user.init_password").await.refused(404, 10100);
    let title = boss.get("/cms/config/12").await.data(200);
    assert_eq!((&title["key"], &title["name"]), (&json!("front.title"), &json!("front.title")));
    // Number 2 is built in here.
    let slogan = value("front.slogan").await.data(200);
    assert_eq!((&slogan["value"], slogan["id"].as_u64() > Some(1 << 40)), (&json!("喝茶"), true));
    assert_eq!(report.notes[&("config", "a built-in parameter has its id: it has a new one now")].count, 1);
    // The page size of the dump is the shop's at once.
    let all = boss.get("/cms/config/list").await.data(200);
    assert_eq!((each(&all["items"], "key").len(), &all["total"]), (BUILT_INS.len() + 2, &json!(BUILT_INS.len() + 2)));
}

#[tokio::test]
async fn what_people_made_of_it_stays() {
    let shop = Shop::open().await;
    import(&shop, DUMP).await;
    let boss = boss(&shop).await;
    boss.put("/cms/group/3", json!({"name": "客户", "auth_ids": []})).await.data(201);
    boss.put("/cms/route/2", json!({"title": "单子", "parent_id": 0})).await.data(200);
    boss.put("/cms/element/deploy", json!({"group_id": 3, "element_ids": []})).await.data(201);
    boss.put("/cms/dict/type/1", json!({"type": "place"})).await.data(201);
    boss.put("/cms/dict/1", json!({"label": "龙井", "order": 9})).await.data(201);
    boss.put("/cms/config/12", json!({"key": "front.name", "value": "店"})).await.data(201);
    boss.put("/cms/config/key/sys.paginator.size", json!({"value": "5"})).await.data(201);
    boss.put("/cms/notice/1", json!({"title": "改了"})).await.data(201);

    let again = import(&shop, DUMP).await;
    // The second dictionary of a text that the first one has given up is taken over now.
    let written: Vec<_> = again.tables.iter().filter(|(_, tally)| tally.written > 0).map(|(table, _)| *table).collect();
    assert_eq!(written, ["dict_type"], "{again}");
    assert_eq!(boss.get("/cms/group/3").await.data(200)["name"], json!("客户"));
    assert_eq!(boss.get("/cms/route/2").await.data(200)["parent_id"], json!(0));
    let bob = log_in(&shop, "bob", "bob-secret", 100).await;
    bob.get("/cms/user/list").await.refused(403, 10010);
    assert_eq!(bob.get("/cms/element").await.data(200)["items"], json!([]));
    assert_eq!(boss.get("/cms/dict/1").await.data(200)["label"], json!("龙井"));
    assert_eq!(boss.get("/cms/config/12").await.data(200)["value"], json!("店"));
    assert_eq!(boss.get("/cms/config/key/sys.paginator.size").await.data(200)["value"], json!("5"));
    assert_eq!(boss.get("/cms/notice/1").await.data(200)["title"], json!("改了"));
}
