//! Importing a dump of the original: what comes of every row, and that it can be done again.

mod again;
mod back_office;
mod broken;
mod content;
mod limits;
mod people;
mod postgres;
mod wrong;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use serde_json::json;
use shared::{clock::Epoch, ids::Id};
use shop::import::{self, Finding, Options, Report, Tally};

use crate::support::Shop;

/// Our own, written for this: a few rows of each kind, and what can be wrong with them.
const DUMP: &str = include_str!("import/shop.sql");

/// A folder for one test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    }
}

async fn try_import(shop: &Shop, dump: &str, options: &Options) -> anyhow::Result<Report> {
    let folder = Folder::new();
    import::run(&shop.app, &folder.write("dump.sql", dump), options).await
}

async fn import(shop: &Shop, dump: &str) -> Report {
    let report = try_import(shop, dump, &Options::default()).await.expect("a good dump");
    for (table, Tally { read, written, there, skipped }) in &report.tables {
        assert_eq!(*read, written + there + skipped, "{table}: {report}");
    }
    report
}

/// A dump without the lines that have one of these in them.
fn without(parts: &[&str]) -> String {
    let keeps = |line: &&str| !parts.iter().any(|part| line.contains(part));
    DUMP.split_inclusive('\n').filter(keeps).collect()
}

#[tokio::test]
async fn every_row_goes_somewhere_and_the_report_says_where() {
    let shop = Shop::open().await;
    let report = import(&shop, DUMP).await;
    let written = |table: &str| {
        let tally = report.tables.get(table).copied().unwrap_or_default();
        (tally.read, tally.written, tally.skipped)
    };
    let expected = [
        ("user", (6, 6, 0)),
        ("identity", (13, 6, 7)),
        ("address", (3, 2, 1)),
        ("image", (7, 5, 2)),
        ("banner", (2, 1, 1)),
        ("banner_item", (3, 1, 2)),
        ("category", (3, 2, 1)),
        ("product", (3, 3, 0)),
        ("product_image", (4, 2, 2)),
        ("product_property", (2, 1, 1)),
        ("theme", (2, 1, 1)),
        ("theme_product", (5, 2, 3)),
        ("order", (6, 3, 3)),
        ("order_product", (6, 3, 3)),
        ("group", (4, 4, 0)),
        ("auth", (6, 3, 3)),
        ("route", (6, 6, 0)),
        ("element", (5, 2, 3)),
        ("menu", (5, 2, 3)),
        ("group_element", (5, 3, 2)),
        ("dict_type", (3, 2, 1)),
        ("dict", (4, 3, 1)),
        ("config", (6, 3, 3)),
        ("notice", (3, 2, 1)),
        ("article", (4, 3, 1)),
        ("file", (11, 9, 2)),
        ("oper_log", (4, 2, 2)),
        ("login_log", (4, 2, 2)),
    ];
    for (table, numbers) in expected {
        assert_eq!(written(table), numbers, "{table}: {report}");
    }
    // A reason names the first line: of the row, not of the statement.
    let line = |of: &str| DUMP.lines().zip(1..).find(|(line, _)| line.contains(of)).expect("a line").1;
    let reason = |table, what| report.skipped.get(&(table, what)).copied();
    let once = |of| Some(Finding { count: 1, line: line(of) });
    assert_eq!(reason("identity", "somebody else is known by it already"), once("'ANNA'"));
    assert_eq!(reason("image", "its picture's name is not a plain file name"), once("../secret.png"));
    assert_eq!(reason("order", "deleted in the original"), once("T20170714E"));
    assert_eq!(reason("order", "its user is not in the dump"), once("T20170714C"));
    assert_eq!(reason("order_product", "its order was not taken over").map(|found| found.count), Some(2));
    assert_eq!(report.notes[&("product", "its stock was negative: 0 now")].line, line("碧螺春"));
    assert_eq!(reason("auth", "it is no permission here"), once("'煮茶'"));
    assert_eq!(reason("config", "a password for everybody is not taken over"), once("'初始密码'"));
    let too_old = "older than the shop keeps its logs (parameter log.keep_days)";
    assert_eq!(reason("login_log", too_old), Some(Finding { count: 2, line: line("(3, 3, '小波'") }));
    assert!(!report.to_string().contains("welcome-tea"));
    let elsewhere: Vec<_> = report.elsewhere.iter().map(|(why, tables)| (&why[..7], tables.clone())).collect();
    let table = |name: &str, rows| vec![(name.to_owned(), rows)];
    assert_eq!(elsewhere, [("left ou", table("third_app", 1)), ("unknown", table("mystery", 1))]);
}

#[tokio::test]
async fn the_shop_window_shows_it() {
    let shop = Shop::open().await;
    import(&shop, DUMP).await;
    let anyone = shop.anonymous();
    let image = |name: &str| format!("http://shop.test/static/images/{name}");
    let tea = anyone.get("/v1/product/1").await.data(200);
    assert_eq!(
        tea,
        json!({
            "id": 1, "category_id": 1, "name": "龙井 50克", "price": 19.9, "stock": 5, "summary": "明前",
            "main_image": image("leaf.png"), "images": [image("detail@1.png"), image("detail@2.webp")],
            "properties": [{"name": "产地", "detail": "西湖"}],
        })
    );
    let cheap = anyone.get("/v1/product/2").await.data(200);
    assert_eq!(
        (&cheap["price"], &cheap["stock"], &cheap["category_id"], &cheap["main_image"]),
        (&json!(0.01), &json!(0), &json!(null), &json!(image("leaf.png")))
    );
    anyone.get("/v1/product/3").await.refused(404, 30010);
    let recent = anyone.get("/v1/product/recent").await.data(200);
    assert_eq!(recent["items"].as_array().map(Vec::len), Some(2));
    let shelf = anyone.get("/v1/product/list/by_category?category_id=1").await.data(200);
    assert_eq!((&shelf["total"], &shelf["items"][0]["id"]), (&json!(1), &json!(1)));
    let categories = anyone.get("/v1/category/list").await.data(200);
    assert_eq!((&categories["total"], &categories["items"][1]["image"]), (&json!(2), &json!(null)));
    let theme = anyone.get("/v1/theme/1").await.data(200);
    let ids: Vec<_> = theme["products"].as_array().expect("products").iter().map(|product| &product["id"]).collect();
    assert_eq!((ids, &theme["head_img_url"]), (vec![&json!(1), &json!(2)], &json!(image("page.png"))));
    assert_eq!(anyone.get("/v1/theme/list").await.data(200)["total"], json!(1));
    let banner = anyone.get("/v1/banner/1").await.data(200);
    assert_eq!(
        banner["items"],
        json!([{"id": 1, "image": "https://cdn.example/banner.png", "key_word": "1", "type": 1}])
    );
    assert_eq!(anyone.get("/cms/banner_item/1").await.data(200)["banner_id"], 1);
    anyone.get("/v1/banner/2").await.refused(404, 40010);
}

#[tokio::test]
async fn pictures_come_along() {
    let png = crate::picture::png(20, 10);
    let shop = Shop::open().await;
    let folder = Folder::new();
    folder.write("leaf.png", &png);
    folder.write("detail@1.png", "<html>not found</html>");
    folder.write("detail@2.webp", crate::picture::jpeg(20, 10));
    folder.write("another.png", &png);
    let options = Options { images: Some(folder.0.path().to_owned()), ..Options::default() };
    let pictures = try_import(&shop, DUMP, &options).await.expect("a good dump").pictures;
    assert_eq!((pictures.named, pictures.uploaded, pictures.there, pictures.refused), (4, 2, 0, 2));
    assert_eq!(
        pictures.examples,
        [
            ("detail@1.png".to_owned(), "its bytes are no picture's"),
            ("page.png".to_owned(), "no such file in the folder"),
        ]
    );
    let leaf = shop.anonymous().get("/static/images/leaf.png").await;
    assert_eq!((leaf.headers["content-type"].as_bytes(), &leaf.bytes), (&b"image/png"[..], &png));
    let detail = shop.anonymous().get("/static/images/detail@2.webp").await;
    assert_eq!(detail.headers["content-type"].as_bytes(), b"image/jpeg", "it is what its bytes say");
    assert_eq!(shop.anonymous().get("/static/images/another.png").await.status, 404);
    let again = try_import(&shop, DUMP, &options).await.expect("a good dump").pictures;
    assert_eq!((again.uploaded, again.there), (0, 2));

    let nowhere = Options { images: Some(Path::new("/nowhere").to_owned()), ..Options::default() };
    let refusal = try_import(&Shop::open().await, DUMP, &nowhere).await.expect_err("no folder");
    assert_eq!(refusal.to_string(), "/nowhere is no folder");
}

/// A photo of a phone, with the place where it was taken, and something behind its end.
const PHOTO: &[u8] = include_bytes!("import/photo-with-gps.jpg");

/// What comes with a dump is cleaned, sized and checked as if it had been uploaded.
#[tokio::test]
async fn pictures_are_cleaned_like_uploads() {
    let shop = Shop::open().await;
    let (images, files) = (Folder::new(), Folder::new());
    images.write("leaf.png", [PHOTO, b"and more"].concat());
    images.write("detail@1.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and more");
    images.write("detail@2.webp", "<svg xmlns='http://www.w3.org/2000/svg'><script>steal()</script></svg>");
    images.write("page.png", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic");
    fs::create_dir_all(files.0.path().join("2020/01")).expect("a folder");
    files.write("2020/01/aa.png", PHOTO);
    let folder = |folder: &Folder| Some(folder.0.path().to_owned());
    let options = Options { images: folder(&images), files: folder(&files), ..Options::default() };
    let report = try_import(&shop, DUMP, &options).await.expect("a good dump");
    let kind = "no JPEG, PNG, GIF or WebP: convert it and import again";
    assert_eq!(
        report.pictures.examples,
        [
            ("detail@1.png".to_owned(), "it is damaged or cut off"),
            ("detail@2.webp".to_owned(), kind),
            ("page.png".to_owned(), kind),
        ]
    );
    let clean = shared::picture::clean(PHOTO).expect("a picture");
    assert!(clean.bytes.len() < PHOTO.len() && clean.bytes != PHOTO);
    for path in ["/static/images/leaf.png", "/static/files/3.png"] {
        let shown = shop.anonymous().get(path).await;
        assert_eq!(
            (shown.headers["content-type"].as_bytes(), &shown.bytes),
            (&b"image/jpeg"[..], &clean.bytes),
            "{path}"
        );
        assert!(!shown.bytes.windows(4).any(|window| window == b"Exif"));
    }
    let file = shared::shop::file::store::find(&shop.app.table, 3).await.expect("reads").expect("imported");
    assert_eq!(
        (file.size, file.width, file.height),
        (Some(clean.bytes.len() as u64), Some(clean.width), Some(clean.height))
    );
    let again = try_import(&shop, DUMP, &options).await.expect("a good dump");
    assert_eq!((again.pictures.uploaded, again.pictures.there, again.files.there), (0, 1, 1));
}

/// What is made from now on lies above everything imported.
#[tokio::test]
async fn new_ids_continue_above() {
    static HIGHEST: LazyLock<Id> = LazyLock::new(|| (1 << 40) - 1);
    let day: Epoch = 1_704_067_200 + 86_400;
    assert!(shared::ids::first_at((day + 7 * 86_400) * 1000) > *HIGHEST);
    let shop = Shop::open().await;
    let high = DUMP.replace("\n    (3, '糕点'", &format!("\n    ({}, '糕点'", *HIGHEST));
    import(&shop, &high).await;
    assert!(shop.app.ids.next() > *HIGHEST);
    let too_high = DUMP.replace("\n    (3, '糕点'", &format!("\n    ({}, '糕点'", *HIGHEST + 1));
    let report = import(&Shop::open().await, &too_high).await;
    let wrong = report.wrong.iter().find(|wrong| wrong.table == "category").expect("a wrong row");
    assert!(wrong.why.contains("column `id`: the id is 1099511627776 or more"), "{wrong}");
}
