//! `cargo shop bench`: how many requests a second the local run answers, measured with wrk, beside what its engine alone
//! can do. Run it as `cargo run --profile fast -p shop -- bench`.

mod search;

use std::{
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use shared::{
    app::App,
    auth::token::Claims,
    clock::Clock,
    ids::Id,
    money::Fen,
    shop::{
        Image,
        address::Address,
        banner::{self, Banner},
        category::Category,
        counter::Counter,
        order::{Order, Quote},
        product::{self, Product, Property},
        theme::Theme,
        user::{self, Tally, User},
    },
    storage::Read,
};
use tokio::{net::TcpListener, process::Command};

use super::dev;
use crate::{
    gateway,
    language::t,
    stack::{Engines, Ports},
};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value_t = 5, help = t!("developer.bench.seconds").into_owned())]
    seconds: u64,
    #[arg(long, default_value_t = 100_000, help = t!("developer.bench.large").into_owned())]
    large: u64,
    #[arg(long, default_value_t = 16, help = t!("developer.bench.connections").into_owned())]
    connections: usize,
    #[arg(long, help = t!("developer.bench.only").into_owned())]
    only: Option<String>,
}

const SMALL: u64 = 100;
const CATEGORIES: u64 = 6;
const BUYER: Id = 1;

/// What is measured: a name, a path, and whether it needs the buyer's token.
const REQUESTS: [(&str, &str, bool); 10] = [
    ("category all", "/v1/category/all", false),
    ("category list", "/v1/category/list", false),
    ("product", "/v1/product/17", false),
    ("product list", "/v1/product/list/by_category?category_id=1", false),
    ("product recent", "/v1/product/recent", false),
    ("theme", "/v1/theme/1", false),
    ("themes", "/v1/theme?ids=1,2,3", false),
    ("banner", "/v1/banner/1", false),
    ("order list", "/v1/order", true),
    ("order", "/v1/order/17", true),
];

pub async fn run(args: Args) -> anyhow::Result<()> {
    if cfg!(debug_assertions) {
        eprintln!("note: a debug build; figures worth keeping come from `cargo run --profile fast -p shop -- bench`");
    }
    let wrk = Command::new("wrk").arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().await;
    wrk.context("wrk is needed: `apt-get install wrk` or `brew install wrk`")?;
    let wanted = |name: &str| args.only.as_deref().is_none_or(|part| name.contains(part));
    let requests: Vec<_> = REQUESTS.into_iter().filter(|(name, ..)| wanted(name)).collect();
    if !requests.is_empty() {
        compare(&args, &requests).await?;
    }
    if wanted("search") {
        search::run(&args).await?;
    }
    Ok(())
}

/// Each request in a small shop and in a large one.
async fn compare(args: &Args, requests: &[(&str, &str, bool)]) -> anyhow::Result<()> {
    let open = async |size| Bench::open(async |app| fill(app, size).await).await;
    let (small, large) = (open(SMALL).await?, open(args.large).await?);
    println!("{:<16} {:>12} {:>12} {:>8}", "requests/s", SMALL, args.large, "ratio");
    let bare = (small.bare(args).await?, large.bare(args).await?);
    row("(bare GetItem)", bare.0, bare.1);
    for (name, path, login) in requests {
        let figures = (small.wrk(args, path, *login).await?, large.wrk(args, path, *login).await?);
        row(name, figures.0, figures.1);
    }
    Ok(())
}

fn row(name: &str, small: f64, large: f64) {
    println!("{name:<16} {small:>12.0} {large:>12.0} {:>8.2}", small / large);
}

/// A served shop.
struct Bench {
    app: Arc<App>,
    url: String,
    token: String,
    _engines: Engines,
}

impl Bench {
    async fn open(fill: impl AsyncFnOnce(&App) -> anyhow::Result<()>) -> anyhow::Result<Self> {
        let engines = Engines::start(None, Ports::default())?;
        let (app, _) = engines.app(Clock::System).await?;
        fill(&app).await?;
        let claims = Claims::login(BUYER, 0, app.clock.now());
        let token = app.tokens.sign(&claims).await?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let gateway = gateway::router(&app)?;
        tokio::spawn(async move { dev::serve(listener, gateway, std::future::pending()).await });
        Ok(Self { app, url, token, _engines: engines })
    }

    /// Single reads through the SDK, nothing else: the ceiling of this engine on this machine.
    async fn bare(&self, args: &Args) -> anyhow::Result<f64> {
        let (started, done) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        let until = started + Duration::from_secs(args.seconds);
        let readers = (0..args.connections).map(|_| {
            let (app, done) = (self.app.clone(), done.clone());
            tokio::spawn(async move {
                while Instant::now() < until {
                    let product: Option<Product> = app.table.get(&product::store::key(17), Read::Eventual).await?;
                    anyhow::ensure!(product.is_some(), "the product is missing");
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Ok(())
            })
        });
        for reader in readers.collect::<Vec<_>>() {
            reader.await??;
        }
        Ok(rate(done.load(Ordering::Relaxed), started.elapsed()))
    }

    async fn wrk(&self, args: &Args, path: &str, login: bool) -> anyhow::Result<f64> {
        let mut wrk = Command::new("wrk");
        wrk.args(["-t2", &format!("-c{}", args.connections), &format!("-d{}s", args.seconds)]);
        if login {
            wrk.args(["-H", &format!("Authorization: Bearer {}", self.token)]);
        }
        let output = wrk.arg(format!("{}{path}", self.url)).output().await?;
        let text = String::from_utf8_lossy(&output.stdout);
        if text.contains("Non-2xx") || !output.status.success() {
            bail!("{path} is not answered as it should be:\n{text}{}", String::from_utf8_lossy(&output.stderr));
        }
        let figure = text.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
        figure.and_then(|figure| figure.trim().parse().ok()).with_context(|| format!("wrk said:\n{text}"))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn rate(count: u64, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// `size` products and as many orders of one buyer.
async fn fill(app: &App, size: u64) -> anyhow::Result<()> {
    let bar =
        ProgressBar::new(2 * size).with_style(ProgressStyle::with_template("filling {wide_bar} {pos}/{len} {eta}")?);
    let now = app.clock.now();
    let category = |id| Category {
        id,
        name: format!("类别{id}"),
        description: None,
        image: Some(Image(format!("category-{id}.webp"))),
        create_time: Some(now),
        version: 0,
    };
    let theme = |id| Theme {
        id,
        name: format!("主题{id}"),
        description: Some("应季好物".into()),
        topic_image: Image("topic.webp".into()),
        head_image: Image("head.webp".into()),
        product_ids: (1..=18).collect(),
        create_time: Some(now),
        version: 0,
    };
    let first = Banner { id: 1, name: None, description: None, items: Vec::new(), create_time: Some(now), version: 0 };
    app.table.put_all(&(1..=CATEGORIES).map(category).collect::<Vec<_>>()).await?;
    app.table.put_all(&(1..=3).map(theme).collect::<Vec<_>>()).await?;
    app.table.put_all(&[first]).await?;
    banner::store::reindex(&app.table).await?;
    let mut buyer = User::new(BUYER, Vec::new(), now);
    buyer.orders = Tally { total: size, upto: size };
    user::store::create(&app.table, &buyer).await.map_err(shared::error::Failure::from)?;
    let ids: Vec<Id> = (1..=size).collect();
    for chunk in ids.chunks(1000) {
        app.table.put_all(&chunk.iter().map(|id| goods(*id)).collect::<Vec<_>>()).await?;
        bar.inc(chunk.len() as u64);
        app.table.put_all(&chunk.iter().map(|id| order(app, *id)).collect::<anyhow::Result<Vec<_>>>()?).await?;
        bar.inc(chunk.len() as u64);
    }
    let shelves = (1..=CATEGORIES).map(|id| (format!("CATEGORY#{id}"), size / CATEGORIES));
    let lists = [("PRODUCTS".to_owned(), size), ("CATEGORY".to_owned(), CATEGORIES), ("THEME".to_owned(), 3)];
    let counters: Vec<Counter> =
        lists.into_iter().chain(shelves).map(|(list, total)| Counter { list, total }).collect();
    app.table.put_all(&counters).await?;
    bar.finish_and_clear();
    Ok(())
}

fn goods(id: Id) -> Product {
    Product {
        id,
        category_id: Some(id % CATEGORIES + 1),
        name: format!("商品{id} 500克"),
        price: Fen(1990),
        stock: 1000,
        summary: Some("小锅慢烘，一颗一颗挑过".into()),
        main_image: Some(Image("product.webp".into())),
        images: vec![Image("detail-1.webp".into()), Image("detail-2.webp".into())],
        properties: vec![Property { name: "产地".into(), detail: "云南".into() }],
        create_time: Some(0),
        delete_time: None,
        version: 0,
    }
}

fn order(app: &App, id: Id) -> anyhow::Result<Order> {
    let text = String::from;
    let address = Address {
        id: 1,
        name: text("安娜"),
        mobile: text("13800000000"),
        province: text("浙江"),
        city: text("杭州"),
        country: text("西湖"),
        detail: text("文三路1号"),
    };
    let quote = Quote::of([(goods(id), 2), (goods(id + 1), 1)]).map_err(|_| anyhow::anyhow!("an amount too large"))?;
    let now = app.clock.now();
    Ok(Order::place(id, BUYER, &quote, &address, now, now + 30 * 60, &app.zone()))
}
