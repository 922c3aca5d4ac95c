//! What a search takes in shops of three sizes, and what keeping it in step takes.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use anyhow::Context;
use shared::{
    app::App,
    ids::Id,
    money::Fen,
    shop::{
        product::{self, Product, Property},
        search::{self, Index, Order},
    },
    storage::{PageRequest, meter},
};

use super::{Args, Bench, goods};

/// Searches one after the other.
const TIMES: u32 = 100;
/// Changes that the worker does not leave lying.
const CHANGES: Id = 100;

/// What is searched for: a name, the words, and the order.
const QUERIES: [(&str, &str, Order); 5] = [
    ("nothing", "zzz", Order::Newest),
    ("one product", "hao17", Order::Newest),
    ("all products", "茶", Order::Newest),
    ("all, cheapest", "茶", Order::Cheapest),
    ("two words, 1 of 64", "龙井 bamboo", Order::Newest),
];

const KINDS: [&str; 8] = ["龙井", "碧螺春", "铁观音", "大红袍", "普洱", "白毫银针", "滇红", "茉莉花"];
const CASES: [&str; 8] = ["bamboo", "porcelain", "Tin", "Paper", "glass", "silk", "wood", "linen"];

/// Some 140 bytes of text each.
fn tea(id: Id) -> Product {
    let number = usize::try_from(id).unwrap_or_default();
    let (kind, case) = (KINDS[number % 8], CASES[number / 8 % 8]);
    let property = |name: &str, detail: &str| Property { name: name.into(), detail: detail.into() };
    Product {
        name: format!("{kind}茶 {case} hao{id}"),
        price: Fen(100 + i64::try_from(id * 7919 % 100_000).unwrap_or_default()),
        summary: Some("明前手工采摘，一芽一叶，小锅慢烘，回甘持久，冷泡热泡都合适".into()),
        properties: vec![property("产地", "云南"), property("净含量", "250g 罐装")],
        ..goods(id)
    }
}

pub(super) async fn run(args: &Args) -> anyhow::Result<()> {
    for size in [100, 10_000, args.large] {
        println!("\nsearch, {size} products");
        let mut rebuilt = Duration::ZERO;
        let bench = Bench::open(async |app| {
            let ids: Vec<Id> = (1..=size).collect();
            for ids in ids.chunks(1000) {
                app.table.put_all(&ids.iter().map(|id| tea(*id)).collect::<Vec<_>>()).await?;
            }
            rebuilt = sweep(app).await?;
            Ok(())
        });
        let bench = bench.await?;
        snapshot(&bench.app, rebuilt).await?;
        println!("{:<20} {:>12} {:>12} {:>12}", "", "ms each", "requests/s", "read units");
        for (name, query, order) in QUERIES {
            report(&bench, args, name, query, order).await?;
        }
        let changed: Vec<Id> = (1..=CHANGES.min(size)).collect();
        for id in changed {
            let touch = |product: &mut Product| {
                product.price = Fen(product.price.0 + 1);
                Ok(())
            };
            product::store::edit(&bench.app.table, id, None, touch).await?;
        }
        report(&bench, args, "all, 100 changes", "茶", Order::Newest).await?;
        println!("folding them in: {:.0} ms", millis(sweep(&bench.app).await?));
    }
    Ok(())
}

/// The worker's minute, and how long it took.
async fn sweep(app: &App) -> anyhow::Result<Duration> {
    let started = Instant::now();
    search::work::sweep(app, Duration::from_mins(10)).await?;
    Ok(started.elapsed())
}

async fn snapshot(app: &App, rebuilt: Duration) -> anyhow::Result<()> {
    let (header, _) = search::store::read(&app.table, 1).await?;
    let object = header.object.context("no snapshot was made")?;
    let size = app.blobs.head(&object).await?.context("no snapshot")?.size;
    let started = Instant::now();
    for _ in 0..5 {
        Index::new(app.blobs.clone()).load(&object).await?.context("no snapshot")?;
    }
    let loaded = millis(started.elapsed() / 5);
    println!("snapshot: {} KB, loaded in {loaded:.1} ms, made in {:.0} ms", size / 1000, millis(rebuilt));
    Ok(())
}

async fn report(bench: &Bench, args: &Args, name: &str, query: &str, order: Order) -> anyhow::Result<()> {
    let page = PageRequest { page: 1, size: 10, cursor: None };
    let (_, calls) = meter::measure(Box::pin(search::find(&bench.app, query, order, &page))).await;
    let units: f64 = calls.iter().map(|call| call.read).sum();
    let started = Instant::now();
    for _ in 0..TIMES {
        Box::pin(search::find(&bench.app, query, order, &page)).await?;
    }
    let each = millis(started.elapsed() / TIMES);
    let mut path = format!("/v1/product/search?order={order:?}&q=").to_lowercase();
    for byte in query.bytes() {
        write!(path, "%{byte:02x}")?;
    }
    let rate = bench.wrk(args, &path, false).await?;
    println!("{name:<20} {each:>12.2} {rate:>12.0} {units:>12.1}");
    Ok(())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
