//! A day in the back office, as its CMS would spend it: everything over HTTP, from an empty shop with one administrator.

use serde_json::{Value, json};
use shared::auth::Permission;

use crate::support::{Client, Shop};

const BROWSER: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/// Logs in with a password, as a browser does.
async fn log_in(shop: &Shop, account: &str, secret: &str, kind: u16) -> Client {
    let browser = shop.anonymous().header("user-agent", BROWSER);
    let token = browser.post("/v1/token", json!({"account": account, "secret": secret, "type": kind})).await.data(200);
    browser.with_token(token["token"].as_str().expect("a token"))
}

fn id(thing: &Value) -> u64 {
    thing["id"].as_u64().unwrap_or_else(|| panic!("no id in {thing}"))
}

fn column<'a>(list: &'a Value, name: &str) -> Vec<&'a Value> {
    list.as_array().unwrap_or_else(|| panic!("no list: {list}")).iter().map(|item| &item[name]).collect()
}

/// What the boss sets up: a group, its menu, and somebody in it.
struct Office {
    shop: Shop,
    boss: Client,
    clerk: Client,
    group: u64,
    clerk_id: u64,
}

const MAY: [Permission; 10] = [
    Permission::UserList,
    Permission::UserDetail,
    Permission::DictTypeList,
    Permission::DictList,
    Permission::DictAll,
    Permission::DictCreate,
    Permission::DictChange,
    Permission::DictTypeCreate,
    Permission::NoticeCreate,
    Permission::NoticeList,
];

async fn open() -> Office {
    let shop = Shop::open().await;
    shop.superuser("boss").await;
    let boss = log_in(&shop, "boss", "boss-secret", 100).await;

    let may = MAY.map(Permission::id);
    let group =
        id(&boss.post("/cms/group", json!({"name": "运营", "info": "日常运营", "auth_ids": may})).await.data(201));
    let route = |parent: u64, title: &str, name: &str, path: &str| json!({"parent_id": parent, "title": title, "name": name, "path": path, "icon": "fa fa-cog", "component": null, "hidden": false});
    let top = id(&boss.post("/cms/route", route(0, "系统", "System", "/system")).await.data(200));
    let users = id(&boss.post("/cms/route", route(top, "用户", "SystemUser", "/system/user")).await.data(200));
    let secret = id(&boss.post("/cms/route", route(top, "日志", "SystemLog", "/system/log")).await.data(200));
    let element = json!({"name": "导出按钮", "sign": "user:export", "route_id": users});
    let export = id(&boss.post("/cms/element", element).await.data(201));
    boss.post("/cms/element", json!({"name": "清空按钮", "sign": "log:clear", "route_id": secret})).await.data(201);
    let menu = json!({"group_id": group, "routes": [{"id": top, "children": [{"id": users, "children": []}]}]});
    boss.put("/cms/menu", menu).await.data(200);
    boss.put("/cms/element/deploy", json!({"group_id": group, "element_ids": [export]})).await.data(201);

    let newcomer = json!({"nickname": "小赵", "email": "zhao@shop.test", "group_id": group,
        "password": "a-long-day-42", "confirm_password": "a-long-day-42"});
    let clerk_id = id(&boss.post("/cms/admin", newcomer).await.data(201));
    let clerk = log_in(&shop, "zhao@shop.test", "a-long-day-42", 101).await;
    Office { shop, boss, clerk, group, clerk_id }
}

#[tokio::test]
async fn a_day() {
    let office = open().await;
    sees_what_the_group_may(&office).await;
    pages_through_the_customers(&office).await;
    keeps_a_dictionary(&office).await;
    publishes_a_notice(&office).await;
    is_refused_what_the_group_lacks(&office).await;
    and_all_of_it_is_in_the_log(&office).await;
    until_the_boss_has_second_thoughts(&office).await;
}

async fn sees_what_the_group_may(Office { clerk, .. }: &Office) {
    let menu = clerk.get("/cms/menu").await.data(200);
    assert_eq!(column(&menu, "name"), ["System"]);
    assert_eq!(column(&menu[0]["children"], "name"), ["SystemUser"]);
    assert_eq!(menu[0]["children"][0]["meta"], json!({"icon": "fa fa-cog", "title": "用户"}));
    assert_eq!(clerk.get("/cms/element").await.data(200)["items"], json!(["user:export"]));
    let auths = clerk.get("/v1/user/auths").await.data(200);
    assert_eq!(column(&auths["items"], "id"), {
        let mut may = MAY.map(Permission::id);
        may.sort_unstable();
        may
    });
}

async fn pages_through_the_customers(Office { shop, clerk, .. }: &Office) {
    for customer in 0..7 {
        shop.shopper(&format!("customer-{customer}")).await;
    }
    let (mut names, mut path) = (Vec::new(), "/cms/user/list?size=4".to_owned());
    loop {
        let page = clerk.get(&path).await.data(200);
        assert_eq!(page["total"], 8, "seven customers and the clerk, without the boss: {page}");
        assert!(!page.to_string().contains("argon2"), "{page}");
        names.extend(
            column(&page["items"], "nickname").into_iter().map(|name| name.as_str().expect("a name").to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/cms/user/list?size=4&cursor={cursor}"),
            None => break,
        }
    }
    names.sort();
    let customers = (0..7).map(|customer| format!("customer-{customer}"));
    assert_eq!(names, customers.chain(["小赵".into()]).collect::<Vec<_>>());
}

async fn keeps_a_dictionary(Office { clerk, .. }: &Office) {
    clerk.post("/cms/dict/type", json!({"name": "快递公司", "type": "express", "status": true})).await.data(201);
    let entry = |order: u64, label: &str, value: &str| json!({"type": "express", "order": order, "label": label, "value": value});
    let slow = id(&clerk.post("/cms/dict", entry(1, "邮政", "EMS")).await.data(201));
    clerk.post("/cms/dict", entry(2, "顺丰", "SF")).await.data(201);
    clerk.put(&format!("/cms/dict/{slow}"), json!({"order": 3, "remark": "慢"})).await.data(201);
    let all = clerk.get("/cms/dict/all?type=express").await.data(200);
    assert_eq!(column(&all["items"], "value"), ["SF", "EMS"]);
    assert_eq!((&all["items"][1]["label"], &all["items"][1]["remark"]), (&json!("邮政"), &json!("慢")));
}

async fn publishes_a_notice(Office { shop, clerk, .. }: &Office) {
    let content = "<p onclick=\"steal()\">国庆放假<script>steal()</script></p>";
    let notice = json!({"type": 2, "title": "放假通知", "content": content, "status": true});
    let notice = clerk.post("/cms/notice", notice).await.data(201);
    let read = shop.anonymous().get(&format!("/cms/notice/{}", id(&notice))).await.data(200);
    assert_eq!((&read["content"], &read["create_by"]), (&json!("<p>国庆放假</p>"), &json!("小赵")));
}

async fn is_refused_what_the_group_lacks(Office { clerk, clerk_id, group, .. }: &Office) {
    clerk.delete("/cms/notice/1").await.refused(403, 10010);
    clerk.put("/cms/config/key/order.pay_minutes", json!({"value": "1"})).await.refused(403, 10010);
    clerk.get("/cms/log/oper/list/search").await.refused(403, 10010);
    clerk.put("/cms/auth/append", json!({"group_id": group, "auth_ids": [2]})).await.refused(403, 10010);
    let password = json!({"new_password": "mine-now-42", "confirm_password": "mine-now-42"});
    clerk.put(&format!("/cms/admin/password/{clerk_id}"), password).await.refused(403, 10010);
}

async fn and_all_of_it_is_in_the_log(Office { boss, clerk_id, .. }: &Office) {
    let log = boss.get("/cms/log/oper/list/search?username=%E5%B0%8F%E8%B5%B5&size=50").await.data(200);
    let mut done: Vec<(String, u64)> = log["items"].as_array().expect("entries").iter().map(what).collect();
    done.reverse();
    let expected = [
        ("POST /cms/dict/type", 201),
        ("POST /cms/dict", 201),
        ("POST /cms/dict", 201),
        ("PUT /cms/dict/", 201),
        ("POST /cms/notice", 201),
        ("DELETE /cms/notice/", 403),
        ("PUT /cms/config/key/", 403),
        ("PUT /cms/auth/", 403),
        ("PUT /cms/admin/password/", 403),
    ];
    assert_eq!(done, expected.map(|(what, status)| (what.to_owned(), status)));
    assert!(column(&log["items"], "user_id").into_iter().all(|id| id == clerk_id), "{log}");
    assert!(!log.to_string().contains("mine-now-42"), "{log}");
    let found = boss.get("/cms/log/oper/list/search?keyword=express").await.data(200);
    assert_eq!(column(&found["items"], "path"), ["/cms/dict", "/cms/dict", "/cms/dict/type"]);
    let names = boss.get("/cms/log/oper/user/list").await.data(200);
    assert!(names.to_string().contains("小赵") && names.to_string().contains("boss"), "{names}");
    let logins = boss.get("/cms/log/login/list").await.data(200);
    let last = &logins["items"][0];
    assert_eq!((&last["user_id"], &last["status"]), (&json!(clerk_id), &json!(true)));
    assert!(last["browser"].as_str().is_some_and(|browser| browser.starts_with("Chrome")), "{last}");
    assert!(last["os"].as_str().is_some_and(|os| os.starts_with("Windows")), "{last}");
}

/// `PUT /cms/dict/` and the status: ids aside.
fn what(entry: &Value) -> (String, u64) {
    let path = entry["path"].as_str().expect("a path").trim_end_matches(|char: char| char.is_ascii_digit());
    let path = match path.rsplit_once('/') {
        Some((before, "order.pay_minutes" | "append")) => format!("{before}/"),
        _ => path.to_owned(),
    };
    let method = entry["request_method"].as_str().expect("a method");
    (format!("{method} {path}"), entry["status_code"].as_u64().expect("a status"))
}

async fn until_the_boss_has_second_thoughts(Office { shop, boss, clerk, group, clerk_id }: &Office) {
    let taken = json!({"group_id": group, "auth_ids": [Permission::UserList.id()]});
    boss.put("/cms/auth/remove", taken).await.data(202);
    clerk.get("/cms/user/list").await.refused(403, 10010);
    clerk.get("/cms/dict/all?type=express").await.data(200);
    boss.put(&format!("/cms/admin/disable/{clerk_id}"), json!({})).await.data(200);
    clerk.get("/cms/dict/all?type=express").await.refused(401, 1002);
    boss.put(&format!("/cms/admin/active/{clerk_id}"), json!({})).await.data(200);
    clerk.get("/cms/dict/all?type=express").await.refused(401, 1002);
    let clerk = log_in(shop, "zhao@shop.test", "a-long-day-42", 101).await;
    clerk.get("/cms/dict/all?type=express").await.data(200);
    boss.delete(&format!("/cms/group/{group}")).await.refused(403, 10010);
    boss.delete(&format!("/cms/admin/{clerk_id}")).await.data(202);
    clerk.get("/cms/menu").await.refused(401, 1002);
    boss.delete(&format!("/cms/group/{group}")).await.data(202);
}
