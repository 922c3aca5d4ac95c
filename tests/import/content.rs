//! What is read, opened and looked up: notices, articles, files, logs.

use std::fs;

use serde_json::{Value, json};
use shared::{
    shop::{
        counter::{self, Counter},
        file,
    },
    storage::Read,
};
use shop::import::Options;

use super::{DUMP, Folder, import, people::log_in, try_import};
use crate::support::{Shop, ids};

async fn total(shop: &Shop, list: &str) -> Option<u64> {
    let counter = shop.app.table.get::<Counter>(&counter::key(list), Read::Consistent).await.expect("reads");
    counter.map(|counter| counter.total)
}

#[tokio::test]
async fn notices_are_open_or_closed_and_run_nothing() {
    let shop = Shop::open().await;
    import(&shop, DUMP).await;
    // `status` is 1 where a notice is shown: the column's comment says the opposite, and the original's code does this.
    let closing = shop.anonymous().get("/cms/notice/2").await.data(200);
    assert_eq!((&closing["content"], &closing["type"]), (&json!("<b>闭店</b>"), &json!(1)));
    shop.anonymous().get("/cms/notice/1").await.refused(404, 10100);
    let boss = log_in(&shop, "boss", "123456", 100).await;
    let opening = boss.get("/cms/notice/1").await.data(200);
    let shown: Vec<&Value> = ["content", "type", "create_by", "update_by"].map(|name| &opening[name]).into();
    assert_eq!(shown, [&json!("<p>今天开业</p>"), &json!(2), &json!("掌柜"), &json!("")]);
    let all = boss.get("/cms/notice/list").await.data(200);
    assert_eq!((&all["total"], ids(&all)), (&json!(2), vec![2, 1]));
}

#[tokio::test]
async fn articles_keep_their_author_and_views() {
    let shop = Shop::open().await;
    let report = import(&shop, DUMP).await;
    let boss = log_in(&shop, "boss", "123456", 100).await;
    let open = async |id: u64| boss.get(&format!("/cms/article/{id}")).await;
    let brewing = open(1).await.data(200);
    assert_eq!((&brewing["author"], &brewing["views"]), (&json!("安娜"), &json!(8)), "this view, too");
    assert_eq!(brewing["content"], r#"<h2>水</h2><img src="https://cdn.example/pot.png">"#);
    assert_eq!(
        (&brewing["img"], &brewing["summary"]),
        (&json!("http://shop.test/static/images/leaf.png"), &json!("水"))
    );
    let nobodys = open(2).await.data(200);
    let shown: Vec<&Value> = ["author", "type", "summary"].map(|name| &nobodys[name]).into();
    assert_eq!(shown, [&json!("匿名"), &json!(null), &json!("很久以前")]);
    open(3).await.refused(404, 10100);
    let strange = open(4).await.data(200);
    let shown: Vec<&Value> = ["type", "img", "views"].map(|name| &strange[name]).into();
    assert_eq!(shown, [&json!(null), &json!(null), &json!(1)]);
    // By their time, and one without any last.
    for list in ["/cms/article/list", "/cms/article/latest"] {
        assert_eq!(ids(&boss.get(list).await.data(200)), [2, 1, 4]);
    }
    assert_eq!(ids(&boss.get("/cms/article/list?type=1").await.data(200)), [1]);
    assert_eq!(report.notes[&("article", "its picture's name is not a plain file name")].count, 1);
    assert_eq!((total(&shop, "ARTICLES").await, total(&shop, "ARTICLES#1").await), (Some(3), Some(1)));
}

/// What an editor of the original made, and what was pasted into it.
#[tokio::test]
async fn texts_keep_their_looks_and_say_what_they_lose() {
    let shop = Shop::open().await;
    let text = format!(
        "<p class=\"ql-align-center\" onclick=\"x()\">茶</p>{}<video src=\"http://old.example/static/files/2020/01/v.mp4\"></video>",
        include_str!("../cms_article/quill-pasted-picture.html").trim()
    );
    let dump = DUMP.replace("<p onclick=\"steal()\">今天<script>steal()</script>开业</p>", &text);
    assert_ne!(dump, DUMP);
    let report = import(&shop, &dump).await;
    let boss = log_in(&shop, "boss", "123456", 100).await;
    let all = boss.get("/cms/notice/list").await.data(200);
    let opening = all["items"][1]["content"].as_str().expect("text");
    assert!(opening.starts_with("<p class=\"ql-align-center\">茶</p><p><img src=\"http://shop.test/"), "{opening}");
    assert!(opening.contains("<video src=\"http://shop.test/static/files/2020/01/v.mp4\">"), "{opening}");
    let picture = opening.split('"').find_map(|part| part.strip_prefix("http://shop.test")).expect("a picture");
    assert_eq!(shop.anonymous().get(picture).await.headers["content-type"].as_bytes(), b"image/png");
    assert_eq!(report.removed[&("notice", "<p onclick>".to_owned())].count, 1);
    assert!(report.to_string().contains("<p onclick>"), "{report}");
    let again = import(&shop, &dump).await;
    assert_eq!(again.tables["notice"].there, 2);
}

#[tokio::test]
async fn files_are_in_their_folders() {
    let shop = Shop::open().await;
    let report = import(&shop, DUMP).await;
    let names = async |folder| -> Vec<(u64, String)> {
        let files = file::store::all(&shop.app.table, folder).await.expect("reads");
        assert_eq!(total(&shop, &format!("FOLDER#{folder}")).await, Some(files.len() as u64));
        files.into_iter().map(|file| (file.id, file.name)).collect()
    };
    let own = |files: &[(u64, &str)]| files.iter().map(|(id, name)| (*id, (*name).to_owned())).collect::<Vec<_>>();
    assert_eq!(names(0).await, own(&[(1, "图片"), (2, "图片 (2)"), (10, "文件夹10"), (99, "文件夹99"), (6, "里")]));
    // Their folders are not in the dump, or were deleted: they keep their ids.
    assert_eq!((names(10).await, names(99).await), (own(&[(11, "留下")]), own(&[(5, "说明.md")])));
    assert_eq!(names(1).await, own(&[(4, "茶 叶 (2).png"), (3, "茶 叶.png")]));
    assert_eq!(names(6).await, own(&[(7, "外")]));
    let external = file::store::find(&shop.app.table, 8).await.expect("reads").expect("imported");
    assert_eq!((external.key, external.url.as_deref()), (None, Some("https://cdn.example/pot.png")));
    let note = |what| report.notes.get(&("file", what)).map(|found| found.count);
    assert_eq!(note("its folder has its name already: it has a number now"), Some(2));
    assert_eq!(note("its folder is not in the dump: a new one with the same id holds it"), Some(2));
    assert_eq!(note("the folders above it lead back to it: at the top now"), Some(1));
    assert!(report.to_string().contains("files: 3 are named, none uploaded: give their folder with --files"));
}

/// Clients and texts of the old shop name files by the day of their upload.
#[tokio::test]
async fn an_old_address_leads_to_the_file() {
    let shop = Shop::open().await;
    import(&shop, &DUMP.replace("2020/01/aa.png", "2020/01/31/aa.png")).await;
    let nobody = shop.anonymous();
    let old = nobody.get("/static/files/2020/01/31/aa.png").await;
    assert_eq!(
        (old.status.as_u16(), old.headers["location"].as_bytes()),
        (301, &b"http://shop.test/static/files/3.png"[..])
    );
    assert_eq!(old.calls().len(), 1);
    for none in ["2020/01/31/bb.png", "2020/01/30/aa.png", "2020/01/../aa.png", "2020/01/31/%2e%2e"] {
        nobody.get(&format!("/static/files/{none}")).await.refused(404, 10100);
    }
}

#[tokio::test]
async fn bytes_of_files_come_along() {
    let png = crate::picture::png(20, 10);
    let shop = Shop::open().await;
    let folder = Folder::new();
    fs::create_dir_all(folder.0.path().join("2020/01")).expect("a folder");
    folder.write("2020/01/aa.png", &png);
    folder.write("2020/01/cc.md", "<script>steal()</script>");
    folder.write("secret", "for nobody");
    let options = Options { files: Some(folder.0.path().to_owned()), ..Options::default() };
    let files = try_import(&shop, DUMP, &options).await.expect("a good dump").files;
    assert_eq!((files.named, files.uploaded, files.there, files.refused), (3, 2, 0, 1));
    assert_eq!(files.examples, [("2020/01/bb.png".to_owned(), "no such file in the folder")]);
    let picture = shop.anonymous().get("/static/files/3.png").await;
    assert_eq!((picture.headers["content-type"].as_bytes(), &picture.bytes), (&b"image/png"[..], &png));
    let text = shop.anonymous().get("/static/files/5.md").await;
    assert_eq!(text.headers["content-disposition"].as_bytes(), b"attachment", "it is shown to nobody as a page");
    let again = try_import(&shop, DUMP, &options).await.expect("a good dump").files;
    assert_eq!((again.uploaded, again.there), (0, 2));
}

#[tokio::test]
async fn logs_go_on_without_passwords() {
    let shop = Shop::open().await;
    import(&shop, DUMP).await;
    let boss = log_in(&shop, "boss", "123456", 100).await;
    let found = boss.get("/cms/log/oper/list/search").await.data(200);
    assert_eq!((&found["total"], ids(&found)), (&json!(2), vec![2, 1]));
    let change = boss.get("/cms/log/oper/1").await.data(200);
    assert_eq!(change["request_param"], json!({"body": {"new_password": "***", "note": "春"}, "path": {"uid": 3}}));
    assert_eq!((&change["create_time"], &change["status_code"]), (&json!("2026-05-29 04:26:40"), &json!(201)));
    let by = boss.get("/cms/log/oper/list/search?username=掌柜").await.data(200);
    assert_eq!(ids(&by), [1]);
    assert_eq!(boss.get("/cms/log/oper/user/list").await.data(200)["items"], json!(["3", "掌柜"]));

    let logins = boss.get("/cms/log/login/list?end=1780000001").await.data(200);
    assert_eq!(ids(&logins), [2, 1]);
    let login = boss.get("/cms/log/login/1").await.data(200);
    let shown: Vec<&Value> = ["browser", "os", "location", "ip_addr", "status"].map(|name| &login[name]).into();
    assert_eq!(shown, [&json!("chrome"), &json!("macos"), &json!("杭州"), &json!("192.0.2.7"), &json!(true)]);
    boss.delete("/cms/log/login/1").await.data(202);
    boss.get("/cms/log/login/1").await.refused(404, 10100);
}

/// How long logs are kept is the shop's to say.
#[tokio::test]
async fn a_shop_that_keeps_its_logs_longer_takes_more_of_them() {
    let shop = Shop::open().await;
    let boss = shop.superuser("owner").await;
    boss.put("/cms/config/key/log.keep_days", json!({"value": "3650"})).await.data(201);
    let report = import(&shop, DUMP).await;
    assert_eq!((report.tables["oper_log"].written, report.tables["login_log"].written), (3, 4));
}
