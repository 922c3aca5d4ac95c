//! The catalogue as spreadsheets: exported, edited, imported.

mod again;
mod edit;
mod many;
mod pictures;
mod showcase;
mod spoilt;
mod spreadsheet;
mod stock;
mod wrong;

use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    path::PathBuf,
};

use serde_json::{Value, json};
use shared::{
    app::App,
    ids::Id,
    shop::{
        Image,
        banner::{self, Banner, BannerItem},
        image::object_key,
        product::{self, Product, Property},
        theme::{self, Theme},
    },
};
use shop::{
    catalogue::{self, Applied, Exported, Plan, Tally},
    progress::Progress,
};
use tempfile::TempDir;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::support::Shop;

const CATEGORIES: &str = "categories.csv";
const PRODUCTS: &str = "products.csv";
const THEMES: &str = "themes.csv";
const BANNERS: &str = "banners.csv";
const ITEMS: &str = "banner_items.csv";

/// A shop, and a desk where its spreadsheets are edited.
struct Desk {
    shop: Shop,
    folder: TempDir,
}

/// What is in a zip file, by name.
#[derive(Clone, Default)]
struct Book(BTreeMap<String, Vec<u8>>);

/// A picture of one pixel, of this colour.
fn gif(colour: [u8; 3]) -> Vec<u8> {
    let start = b"GIF89a\x01\0\x01\0\x80\0\0".as_slice();
    let end = b"\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;".as_slice();
    [start, &colour, end].concat()
}

impl Desk {
    /// Two categories, three products, a theme and a banner, with their pictures.
    async fn open() -> Self {
        let shop = Shop::open().await;
        let table = &shop.app.table;
        shop.category(1).await;
        shop.category(2).await;
        shop.product_in(Some(1), 1, 1990, 10).await;
        shop.product_in(Some(1), 2, 500, 20).await;
        let fancy = Product {
            name: "=龙井|\"明前\"".into(),
            summary: Some("-5度,\n冷藏".into()),
            images: vec![Image("a.gif".into()), Image("https://cdn.example/b.png".into())],
            properties: vec![
                Property { name: "产地".into(), detail: "浙江|杭州".into() },
                Property { name: "a:b".into(), detail: "c\\d\ne".into() },
            ],
            ..product_of(&shop, 3)
        };
        table.commit(product::store::create(&fancy)).await.expect("a free id");
        let theme = Theme {
            id: 1,
            name: "春".into(),
            description: None,
            topic_image: Image("topic.gif".into()),
            head_image: Image("https://cdn.example/head.png".into()),
            product_ids: vec![2, 1],
            create_time: None,
            version: 0,
        };
        table.commit(theme::store::create(&theme)).await.expect("a free id");
        let item = |id, kind, key_word: &str| BannerItem {
            id,
            image: Image(format!("item-{id}.gif")),
            key_word: key_word.into(),
            kind,
        };
        let banner = Banner {
            id: 1,
            name: Some("首页".into()),
            description: Some("置顶".into()),
            items: vec![item(1, 1, "1"), item(2, 2, "1"), item(3, 0, "春茶")],
            create_time: None,
            version: 0,
        };
        table.commit(banner::store::create(&banner)).await.expect("a free id");
        let desk = Self { shop, folder: tempfile::tempdir().expect("a folder") };
        let shown = ["category-1.webp", "product-1.webp", "detail-1.webp", "a.gif", "topic.gif", "item-1.gif"];
        for (number, name) in (0..).zip(shown) {
            desk.shop.app.blobs.put(&object_key(name), "image/gif", gif([number, 0, 0])).await.expect("stored");
        }
        desk
    }

    fn app(&self) -> &App {
        &self.shop.app
    }

    fn path(&self) -> PathBuf {
        let number = fs::read_dir(self.folder.path()).expect("a folder").count();
        self.folder.path().join(format!("{number}.zip"))
    }

    async fn export_counted(&self) -> (Book, Exported) {
        let path = self.path();
        let exported = catalogue::export(self.app(), &path, true, Progress::Nobody).await.expect("an export");
        (Book::read(&path), exported)
    }

    async fn export(&self) -> Book {
        self.export_counted().await.0
    }

    async fn plan(&self, book: &Book) -> Plan {
        let path = self.path();
        book.save(&path);
        catalogue::read(self.app(), &path, Progress::Nobody).await.expect("a zip file")
    }

    /// What is wrong with it, line by line.
    async fn problems(&self, book: &Book) -> Vec<String> {
        self.plan(book).await.problems.iter().map(ToString::to_string).collect()
    }

    async fn apply(&self, book: &Book) -> Applied {
        let plan = self.plan(book).await;
        assert!(plan.problems.is_empty(), "{}", plan.problems);
        let applied = plan.apply(self.app(), Progress::Nobody).await.expect("applied");
        assert!(applied.problems.is_empty(), "{}", applied.problems);
        applied
    }

    async fn product(&self, id: Id) -> Product {
        product::store::find(&self.app().table, id).await.expect("reads").expect("on sale")
    }

    /// The products on sale, newest first, by name.
    async fn names(&self) -> Vec<String> {
        let recent = product::store::recent(&self.app().table, 100).await.expect("reads");
        recent.into_iter().map(|product| product.name).collect()
    }

    async fn get(&self, path: &str) -> Value {
        self.shop.anonymous().get(path).await.data(200)
    }
}

fn product_of(shop: &Shop, id: Id) -> Product {
    Product {
        id,
        category_id: Some(2),
        name: String::new(),
        price: shared::money::Fen(1),
        stock: 0,
        summary: None,
        main_image: None,
        images: Vec::new(),
        properties: Vec::new(),
        create_time: Some(shop.clock.now()),
        delete_time: None,
        version: 0,
    }
}

/// What a plan does to a file.
fn tally(plan: &Plan, file: &str) -> Tally {
    plan.tallies().into_iter().find(|(name, _)| *name == file).expect("a known file").1
}

fn done(created: u64, changed: u64, deleted: u64, untouched: u64) -> Tally {
    Tally { created, changed, deleted, untouched }
}

impl Book {
    fn read(path: &PathBuf) -> Self {
        let mut zip = ZipArchive::new(fs::File::open(path).expect("a file")).expect("a zip file");
        let mut book = Self::default();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).expect("an entry");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("sound");
            book.0.insert(file.name().expect("UTF-8").into_owned(), bytes);
        }
        book
    }

    fn save(&self, path: &PathBuf) {
        let mut zip = ZipWriter::new(fs::File::create(path).expect("a file"));
        for (name, bytes) in &self.0 {
            zip.start_file(name, SimpleFileOptions::default()).expect("an entry");
            zip.write_all(bytes).expect("written");
        }
        zip.finish().expect("a zip file");
    }

    /// A book of one sheet.
    fn of(file: &str, text: &str) -> Self {
        Self::default().with(file, text)
    }

    fn with(mut self, file: &str, content: impl AsRef<[u8]>) -> Self {
        self.0.insert(file.to_owned(), content.as_ref().to_vec());
        self
    }

    /// The cells of a sheet, its header among them.
    fn rows(&self, file: &str) -> Vec<Vec<String>> {
        let text = self.0[file].strip_prefix("\u{feff}".as_bytes()).unwrap_or(&self.0[file]);
        let rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text).into_records();
        rows.map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
    }

    fn set_rows(&mut self, file: &str, rows: &[Vec<String>]) {
        let mut text = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in rows {
            text.write_record(row).expect("written");
        }
        self.0.insert(file.to_owned(), text.into_inner().expect("written"));
    }

    /// Changes a cell of the row that is about the thing with this id.
    fn set(&mut self, file: &str, id: &str, column: &str, cell: &str) {
        let mut rows = self.rows(file);
        let place = |name: &str| rows[0].iter().position(|header| header == name).expect("a column");
        let (column, ids) = (place(column), place("id"));
        let row = rows.iter().position(|row| row[ids] == id).expect("a row");
        cell.clone_into(&mut rows[row][column]);
        self.set_rows(file, &rows);
    }

    /// Adds a row that says this and nothing else.
    fn add(&mut self, file: &str, cells: &[(&str, &str)]) {
        let mut rows = self.rows(file);
        let cell = |header: &String| cells.iter().find(|(name, _)| name == header).map_or("", |(_, cell)| cell);
        let row = rows[0].iter().map(cell).map(str::to_owned).collect();
        rows.push(row);
        self.set_rows(file, &rows);
    }

    fn without_column(&mut self, file: &str, column: &str) {
        let mut rows = self.rows(file);
        let place = rows[0].iter().position(|header| header == column).expect("a column");
        for row in &mut rows {
            row.remove(place);
        }
        self.set_rows(file, &rows);
    }
}

#[tokio::test]
async fn what_was_exported_changes_nothing() {
    let desk = Desk::open().await;
    let (book, exported) = desk.export_counted().await;
    let expected = Exported { products: 3, categories: 2, themes: 1, banners: 1, pictures: 6, missing: 5 };
    assert_eq!(exported, expected);
    assert!(book.0[PRODUCTS].starts_with("\u{feff}id,code,name,category,price,stock,stock_exported,".as_bytes()));
    assert_eq!(book.0["images/a.gif"], gif([3, 0, 0]));
    let rows = book.rows(PRODUCTS);
    assert_eq!(rows[3][2], "'=龙井|\"明前\"", "no formula");
    assert_eq!((rows[1][4].as_str(), rows[1][3].as_str()), ("19.90", "类别1"));
    assert_eq!(rows[3][10], "产地:浙江\\|杭州|a\\:b:c\\\\d\\ne");

    let plan = desk.plan(&book).await;
    assert!(plan.problems.is_empty(), "{}", plan.problems);
    assert!(plan.is_empty() && plan.new_pictures() == 0, "{plan}");
    let untouched = plan.tallies().map(|(_, tally)| tally.untouched);
    assert_eq!(untouched, [2, 3, 1, 1, 3]);
    // What a spreadsheet makes of numbers and lines when it saves them.
    let mut saved = book.clone();
    saved.set(PRODUCTS, "1", "price", "19.9");
    saved.set(PRODUCTS, "3", "summary", "'-5度,\r\n冷藏");
    saved.set(PRODUCTS, "3", "images", "a.gif\nhttps://cdn.example/b.png");
    let plan = desk.plan(&saved).await;
    assert!(plan.problems.is_empty() && plan.is_empty(), "{} {plan}", plan.problems);
}

#[tokio::test]
async fn an_empty_shop_has_sheets_to_fill() {
    let shop = Shop::open().await;
    let desk = Desk { shop, folder: tempfile::tempdir().expect("a folder") };
    let (mut book, exported) = desk.export_counted().await;
    assert_eq!(exported, Exported::default());
    assert!(desk.plan(&book).await.is_empty());
    book.add(CATEGORIES, &[("name", "茶")]);
    book.add(PRODUCTS, &[("name", "龙井"), ("category", "茶"), ("price", "19.9"), ("stock", "5")]);
    desk.apply(&book).await;
    let category = desk.get("/v1/category/all").await[0]["id"].clone();
    let goods = desk.get(&format!("/v1/product/list/by_category?category_id={category}")).await;
    let (name, price, stock) = (&goods["items"][0]["name"], &goods["items"][0]["price"], &goods["items"][0]["stock"]);
    assert_eq!((name, price, stock, &goods["total"]), (&json!("龙井"), &json!(19.9), &json!(5), &json!(1)));
}
