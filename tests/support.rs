//! A shop of one's own for every test, and the people who use it.

mod client;

use std::{net::IpAddr, sync::Arc};

use axum::Router;
use shared::{
    app::App,
    auth::password,
    clock::Clock,
    http::Peer,
    ids::Id,
    money::Fen,
    shop::{
        Image,
        category::{self, Category},
        product::{self, Product},
        user::{self, AUTH_SUPER, Identity, LoginType, User},
    },
};
use shop::{
    gateway,
    local::wechat::WeChatDouble,
    stack::{Engines, Ports},
};

pub use self::client::{Answer, Client};

/// 2026-06-01 12:00:00 in Shanghai.
pub const NOW: i64 = 1_780_286_400;

/// An empty shop on engines of its own; all of it ends with the test.
pub struct Shop {
    pub app: Arc<App>,
    pub clock: Clock,
    pub wechat: WeChatDouble,
    router: Router,
    _engines: (shop::local::Dynamo, shop::local::Objects),
}

impl Shop {
    pub async fn open() -> Self {
        let engines = Engines::start(None, Ports::default()).expect("engines start");
        let clock = Clock::fixed(NOW);
        let (app, new) = engines.app(clock.clone()).await.expect("table and bucket");
        assert!(new, "a new engine has no table");
        let router = gateway::router(&app).expect("the template's routes");
        let Engines { dynamo, objects, wechat } = engines;
        Self { app, clock, wechat, router, _engines: (dynamo, objects) }
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
        let identity = Identity { kind: LoginType::Username, identifier: name.into(), verified: false };
        let mut user = User::new(self.app.ids.next(), vec![identity], self.clock.now());
        user.nickname = Some(name.into());
        user.password = Some(password::hash(&format!("{name}-secret")).await.expect("hashes"));
        let user = change(user);
        user::store::create(&self.app.table, &user).await.expect("a free name");
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
}
