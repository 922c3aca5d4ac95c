//! The demo shop: what a new data folder is filled with. Its content is our own, in `scripts/demo/`.

mod staff;

use std::collections::BTreeMap;

use crate::language::t;
use anyhow::Context;
use serde::Deserialize;
use shared::{
    app::App,
    money::Fen,
    shop::{
        Image,
        article::{self, Article, Content},
        banner::{self, Banner, BannerItem},
        category::Category,
        counter::Counter,
        image::object_key,
        product::{self, Product, Property},
        search,
        theme::Theme,
    },
    validation::identity::{Password, Username},
};

use crate::admin;

const SHOP: &str = include_str!("../demo/shop.json");
/// The pictures, packed into the program: the demo needs no file beside it.
static PICTURES: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/demo/images");

#[derive(Deserialize)]
struct Shop {
    categories: Vec<CategoryRow>,
    products: Vec<ProductRow>,
    themes: Vec<ThemeRow>,
    banners: Vec<BannerRow>,
    articles: Vec<ArticleRow>,
}

#[derive(Deserialize)]
struct CategoryRow {
    id: u64,
    name: String,
    description: String,
    image: Image,
}

#[derive(Deserialize)]
struct ProductRow {
    id: u64,
    category_id: u64,
    name: String,
    price: String,
    stock: u64,
    summary: String,
    main_image: Image,
    images: Vec<Image>,
    properties: Vec<Property>,
}

#[derive(Deserialize)]
struct ThemeRow {
    id: u64,
    name: String,
    description: String,
    topic_image: Image,
    head_image: Image,
    product_ids: Vec<u64>,
}

#[derive(Deserialize)]
struct BannerRow {
    id: u64,
    name: String,
    description: String,
    items: Vec<BannerItem>,
}

#[derive(Deserialize)]
struct ArticleRow {
    #[serde(rename = "type")]
    kind: u16,
    title: String,
    summary: String,
    img: Image,
    content: String,
}

/// Who can log in to a new demo shop.
pub struct Furnished {
    /// The administrator's, and the clerk's.
    pub password: Password,
    /// Whether it was made up, and nobody has been told yet.
    pub is_new: bool,
}

/// What administrators of a demo shop log in with.
pub const SUPER: &str = "super";

/// Makes a new shop presentable: the demo's goods, an administrator, and a clerk with the same password.
pub async fn furnish(app: &App, password: Option<String>) -> anyhow::Result<Furnished> {
    let is_new = password.is_none();
    let password = match password {
        Some(password) => Password::parse(&password).with_context(|| t!("dev.short_password").into_owned())?,
        None => admin::new_password(),
    };
    fill(app).await?;
    let name = Username::parse(SUPER).context("a user name")?;
    admin::create(app, &name, None, &password).await?;
    staff::hire(app, &password).await?;
    Ok(Furnished { password, is_new })
}

/// Fills an empty shop with the demo's goods and pictures.
pub async fn fill(app: &App) -> anyhow::Result<()> {
    let shop: Shop = serde_json::from_str(SHOP).context("scripts/demo/shop.json")?;
    let now = Some(app.clock.now());
    let counters = counters(&shop);
    let categories: Vec<Category> = shop
        .categories
        .into_iter()
        .map(|row| Category {
            id: row.id,
            name: row.name,
            description: Some(row.description),
            image: Some(row.image),
            create_time: now,
            version: 0,
        })
        .collect();
    let products = shop.products.into_iter().map(|row| {
        Ok(Product {
            id: row.id,
            category_id: Some(row.category_id),
            price: Fen::from_yuan(&row.price).with_context(|| format!("price of demo product {}", row.id))?,
            name: row.name,
            stock: row.stock,
            summary: Some(row.summary),
            main_image: Some(row.main_image),
            images: row.images,
            properties: row.properties,
            create_time: now,
            delete_time: None,
            version: 0,
        })
    });
    let products = products.collect::<anyhow::Result<Vec<Product>>>()?;
    let themes: Vec<Theme> = shop
        .themes
        .into_iter()
        .map(|row| Theme {
            id: row.id,
            name: row.name,
            description: Some(row.description),
            topic_image: row.topic_image,
            head_image: row.head_image,
            product_ids: row.product_ids,
            create_time: now,
            version: 0,
        })
        .collect();
    let banners: Vec<Banner> = shop
        .banners
        .into_iter()
        .map(|row| Banner {
            id: row.id,
            name: Some(row.name),
            description: Some(row.description),
            items: row.items,
            create_time: now,
            version: 0,
        })
        .collect();
    for row in shop.articles {
        publish(app, row).await?;
    }
    for picture in PICTURES.files() {
        let name = picture.path().to_string_lossy();
        app.blobs.put(&object_key(&name), "image/webp", picture.contents().to_vec()).await?;
    }
    app.table.put_all(&products).await?;
    app.table.put_all(&themes).await?;
    app.table.put_all(&banners).await?;
    banner::store::reindex(&app.table).await?;
    search::store::rebuild(&app.table).await?;
    app.table.put_all(&counters).await?;
    // Last: a shop with categories is a filled one.
    app.table.put_all(&categories).await?;
    Ok(())
}

async fn publish(app: &App, row: ArticleRow) -> anyhow::Result<()> {
    let (id, now) = (app.ids.next(), Some(app.clock.now()));
    let article = Article {
        id,
        author_id: 0,
        author: None,
        kind: Some(row.kind),
        title: row.title,
        summary: row.summary,
        summary_made: false,
        img: Some(row.img),
        theme: None,
        views: 0,
        create_time: now,
        update_time: now,
        version: 0,
    };
    let content = Content { article_id: id, html: row.content };
    article::store::create(&app.table, || (article.clone(), content.clone())).await?;
    Ok(())
}

/// How long the lists are that the demo fills.
fn counters(shop: &Shop) -> Vec<Counter> {
    let mut totals: BTreeMap<String, u64> = BTreeMap::new();
    totals.insert("CATEGORY".into(), shop.categories.len() as u64);
    totals.insert("THEME".into(), shop.themes.len() as u64);
    for row in &shop.products {
        for list in product::store::lists(Some(row.category_id)) {
            *totals.entry(list).or_default() += 1;
        }
    }
    totals.into_iter().map(|(list, total)| Counter { list, total }).collect()
}
