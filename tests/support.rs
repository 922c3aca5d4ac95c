//! A shop of one's own for every test, and the people who use it.

pub mod aws;
mod client;
mod function;
mod log;
mod pay;
mod policies;
pub mod proxy;
mod roll;
mod staff;

use std::{net::IpAddr, sync::Arc};

use axum::Router;
use shared::{
    app::App,
    auth::password,
    clock::Clock,
    config::Config,
    http::Peer,
    ids::Id,
    money::Fen,
    shop::{
        Image,
        address::Address,
        category::{self, Category},
        order::{Order, Quote, Status, store::Owner},
        product::{self, Product},
        user::{self, AUTH_SUPER, Identity, LoginType, User},
    },
};
use shop::{
    gateway,
    local::wechat::WeChatDouble,
    stack::{Engines, Ports},
};

pub use shop::local::iam::assume;

pub use self::{
    client::{Answer, Client},
    function::{Function, Mishap},
    log::Log,
    policies::Policies,
    roll::new_password,
    staff::{Counter, NOTHING, events, ids},
};

/// 2026-06-01 12:00:00 in Shanghai.
pub const NOW: i64 = 1_780_286_400;

/// An empty shop on engines of its own; all of it ends with the test.
pub struct Shop {
    pub app: Arc<App>,
    pub clock: Clock,
    pub wechat: WeChatDouble,
    config: Config,
    router: Router,
    _policies: Policies,
    objects: shop::local::Objects,
    _dynamo: shop::local::Dynamo,
}

impl Shop {
    pub async fn open() -> Self {
        let engines = Engines::start(None, Ports::default()).expect("engines start");
        let clock = Clock::fixed(NOW);
        let wechats_clock = clock.clone();
        engines.wechat.set_clock(move || wechats_clock.now());
        let (app, new) = engines.app(clock.clone()).await.expect("table and bucket");
        assert!(new, "a new engine has no table");
        // A function reads them at its start.
        app.parameters.refresh().await;
        let config = engines.config().expect("a configuration");
        let router = gateway::router(&app).expect("the template's routes");
        let Engines { dynamo, objects, wechat, iam } = engines;
        Self { app, clock, wechat, config, router, _policies: Policies(iam), objects, _dynamo: dynamo }
    }

    /// Waits until the smaller versions of all pictures are made.
    pub async fn pictures_settled(&self) {
        self.objects.created().settled().await;
    }

    /// The same shop as part of a stack: its functions write metrics.
    #[must_use]
    pub fn in_stack(mut self, name: &str) -> Self {
        self.config.deployment.stack = Some(name.into());
        self.app = App::new(self.config.clone(), self.clock.clone());
        self.router = gateway::router(&self.app).expect("the template's routes");
        self
    }

    /// What leads to its engines.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What answers at its address.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Somebody without a token.
    pub fn anonymous(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// Somebody at another address.
    pub fn stranger(&self, address: &str) -> Client {
        let address: IpAddr = address.parse().expect("an address");
        self.anonymous().at(Peer(address))
    }

    /// A caller of a second process on the same table, which knows nothing of what the first one has in memory.
    pub fn another_function(&self) -> Client {
        Client::new(gateway::router(&self.second(true)).expect("the template's routes"))
    }

    /// The same shop as deployed: nothing that only a local one tolerates.
    pub fn deployed(&self) -> Arc<App> {
        self.second(false)
    }

    /// Where the engine's DynamoDB answers.
    pub fn dynamo(&self) -> &str {
        self.config.aws.endpoint.as_deref().expect("an engine of one's own")
    }

    /// A caller of a process that reaches the same DynamoDB by another address.
    pub fn through(&self, dynamo: &str) -> Client {
        Client::new(gateway::router(&self.app_through(dynamo)).expect("the template's routes"))
    }

    /// That process itself.
    pub fn app_through(&self, dynamo: &str) -> Arc<App> {
        self.app_with(|config| config.aws.endpoint = Some(dynamo.to_owned()))
    }

    /// A caller of the same shop with other settings.
    pub fn with_settings(&self, change: impl FnOnce(&mut Config)) -> Client {
        Client::new(gateway::router(&self.app_with(change)).expect("the template's routes"))
    }

    /// A process of the same shop with other settings.
    pub fn app_with(&self, change: impl FnOnce(&mut Config)) -> Arc<App> {
        let mut config = self.config.clone();
        change(&mut config);
        App::new(config, self.clock.clone())
    }

    fn second(&self, local: bool) -> Arc<App> {
        App::new(Config { local, ..self.config.clone() }, self.clock.clone())
    }

    /// A registered user `name` with the password `<name>-secret`, logged in.
    pub async fn shopper(&self, name: &str) -> Client {
        self.user(name, |user| user).await
    }

    /// A super administrator, logged in.
    pub async fn superuser(&self, name: &str) -> Client {
        self.user(name, |user| User { auth: AUTH_SUPER, ..user }).await
    }

    /// A registered user as `change` makes them, logged in.
    pub async fn user(&self, name: &str, change: impl FnOnce(User) -> User) -> Client {
        let user = change(self.newcomer(name).await);
        user::store::create(&self.app.table, &user).await.expect("a free name");
        self.session(&user).await
    }

    async fn newcomer(&self, name: &str) -> User {
        let identity = Identity { kind: LoginType::Username, identifier: name.into(), verified: false };
        User {
            nickname: Some(name.into()),
            password: Some(password::hash(&format!("{name}-secret")).await.expect("hashes")),
            ..User::new(self.app.ids.next(), vec![identity], self.clock.now())
        }
    }

    /// A user whose group is gone, as an import may bring them; logged in.
    pub async fn stray(&self, name: &str) -> Client {
        let user = User { group_id: Some(1_000_000), ..self.newcomer(name).await };
        self.app.table.put_all(&user::store::claims(&user).collect::<Vec<_>>()).await.expect("stored");
        self.app.table.put_all([&user]).await.expect("stored");
        self.session(&user).await
    }

    /// A client with a fresh token of a stored user.
    pub async fn session(&self, user: &User) -> Client {
        let claims = shared::auth::token::Claims::login(user.id, user.generation, self.clock.now());
        let token = self.app.tokens.sign(&claims).await.expect("signs");
        self.anonymous().with_token(&token).with_id(user.id)
    }

    pub async fn category(&self, id: Id) -> Category {
        let category = Category {
            id,
            name: format!("类别{id}"),
            description: None,
            image: Some(Image(format!("category-{id}.webp"))),
            create_time: Some(self.clock.now()),
            version: 0,
        };
        self.app.table.commit(category::store::create(&category)).await.expect("a free id");
        category
    }

    /// A product without a category.
    pub async fn product(&self, id: Id, price: i64, stock: u64) -> Product {
        self.product_in(None, id, price, stock).await
    }

    pub async fn product_in(&self, category_id: Option<Id>, id: Id, price: i64, stock: u64) -> Product {
        let product = Product {
            id,
            category_id,
            name: format!("商品{id}"),
            price: Fen(price),
            stock,
            summary: Some("好吃".into()),
            main_image: Some(Image(format!("product-{id}.webp"))),
            images: vec![Image(format!("detail-{id}.webp"))],
            properties: Vec::new(),
            create_time: Some(self.clock.now()),
            delete_time: None,
            version: 0,
        };
        self.app.table.commit(product::store::create(&product)).await.expect("a free id");
        product
    }

    /// An order of one piece in this state, as if all that leads there had happened.
    pub async fn order_in_state(&self, owner: &Client, status: u8) -> Id {
        let product = self.app.ids.next();
        let product = self.product(product, 1990, 10).await;
        let address = Address {
            id: 1,
            name: "安娜".into(),
            mobile: "13800000000".into(),
            province: "浙江".into(),
            city: "杭州".into(),
            country: "西湖".into(),
            detail: "文三路1号".into(),
        };
        let (id, now) = (self.app.ids.next(), self.clock.now());
        let quote = Quote::of([(product, 1)]).expect("affordable");
        let mut order = Order::place(id, owner.id(), &quote, &address, now, now + 1800, &self.app.zone());
        order.status = Status::try_from(status).expect("a status");
        if order.status != Status::Unpaid {
            order.tasks.clear();
        }
        self.app.table.put_all(&[order]).await.expect("stored");
        let owner = Owner { order_id: id, user_id: owner.id() };
        self.app.table.put_all(&[owner]).await.expect("stored");
        id
    }
}
