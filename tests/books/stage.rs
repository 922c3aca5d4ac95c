//! The shop that a story plays in, and its people.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

use shared::{
    auth::Permission,
    clock::Epoch,
    ids::Id,
    shop::{
        order::{
            Order,
            store::{self, Filter, dead},
        },
        product,
        user::{self, User},
    },
    storage::PageRequest,
};
use shop::local::wechat::{Delivery, RefundView, TradeView};

use super::{
    act::{Act, BUYERS, FUNCTIONS, PRICES},
    perform::{Fact, Subject},
};
use crate::support::{Client, Function, Mishap, NOW, Shop};

pub struct Stage {
    pub shop: Shop,
    pub functions: Vec<Function>,
    pub buyers: Vec<Client>,
    pub clerk: Client,
    /// Pieces at first.
    pub stock: BTreeMap<Id, u64>,
    people: Vec<User>,
    renewed: Epoch,
    /// The orders that somebody was told of.
    placed: Mutex<BTreeSet<Id>>,
    /// What WeChat has said, or wanted to say.
    posted: Mutex<Vec<Delivery>>,
}

/// Seconds; a token is good for longer.
const WHILE: Epoch = 600;

pub const ALL: PageRequest = PageRequest { page: 1, size: 100, cursor: None };

impl Stage {
    pub async fn set(stock: &[u64]) -> Self {
        let shop = Shop::open().await;
        let mut shelf = BTreeMap::new();
        for ((pieces, price), id) in stock.iter().zip(PRICES).zip(1..) {
            shop.product(id, price, *pieces).await;
            shelf.insert(id, *pieces);
        }
        let mut functions = Vec::new();
        for _ in 0..FUNCTIONS {
            functions.push(shop.function().await);
        }
        let mut buyers = Vec::new();
        for number in 0..BUYERS {
            buyers.push(shop.payer(&format!("buyer-{number}")).await);
        }
        let clerk = [Permission::OrderDelivery, Permission::OrderRefund, Permission::OrderPrice, Permission::OrderTask];
        let clerk = shop.clerk(&clerk).await;
        let mut people = Vec::new();
        for person in buyers.iter().chain([&clerk]) {
            people.push(user::store::find(&shop.app.table, person.id()).await.expect("reads").expect("registered"));
        }
        Self {
            shop,
            functions,
            buyers,
            clerk,
            stock: shelf,
            people,
            renewed: NOW,
            placed: Mutex::default(),
            posted: Mutex::default(),
        }
    }

    /// Time passes; everybody logs in again.
    pub async fn wait(&mut self, seconds: i64) {
        self.shop.clock.advance(seconds);
        self.renew().await;
    }

    /// Everybody logs in again who has not for a while.
    pub async fn renew(&mut self) {
        let now = self.shop.clock.now();
        if now - self.renewed < WHILE {
            return;
        }
        self.renewed = now;
        for (buyer, user) in self.buyers.iter_mut().zip(&self.people) {
            *buyer = self.shop.session(user).await.header("x-forwarded-proto", "https");
        }
        self.clerk = self.shop.session(&self.people[BUYERS]).await;
    }

    /// Keeps what can be said again.
    pub fn post(&self, delivery: Result<Delivery, String>) {
        self.posted.lock().expect("not poisoned").extend(delivery);
    }

    pub fn posted(&self) -> Vec<Delivery> {
        self.posted.lock().expect("not poisoned").clone()
    }

    /// An act about the newest order of the first buyer; whether the function lived.
    pub async fn act(&self, function: usize, act: Act, mishap: Mishap) -> bool {
        let books = self.books().await;
        let subject = Subject { stage: self, books: &books, order: self.newest(&books), luck: 0 };
        let function = &self.functions[function];
        function.work(mishap, 0, act.perform(function, subject)).await.is_some()
    }

    pub fn newest<'a>(&self, books: &'a Books) -> Option<&'a Order> {
        books.orders.values().rfind(|order| order.user_id == self.buyers[0].id())
    }

    pub fn buyer_of(&self, order: &Order) -> &Client {
        self.buyers.iter().find(|buyer| buyer.id() == order.user_id).expect("one of the buyers")
    }

    /// An order that somebody was told of must stay.
    pub fn remember(&self, fact: &Fact) {
        if let Fact::Placed(id) = fact {
            self.placed.lock().expect("not poisoned").insert(*id);
        }
    }

    pub fn placed(&self) -> BTreeSet<Id> {
        self.placed.lock().expect("not poisoned").clone()
    }

    pub async fn books(&self) -> Books {
        self.books_of(&self.shop).await
    }

    /// The books of a shop with the same products.
    pub async fn books_of(&self, shop: &Shop) -> Books {
        let table = &shop.app.table;
        let orders = store::list_all(table, &Filter::default(), &ALL).await.expect("reads").items;
        let ids: Vec<Id> = self.stock.keys().copied().collect();
        let products = product::store::find_all(table, &ids).await.expect("reads");
        let shelves = product::store::shelves(table, &ids).await.expect("reads");
        let letters = dead::list(table, &ALL).await.expect("reads").items;
        let wechat = &self.shop.wechat;
        Books {
            orders: orders.into_iter().map(|order| (order.id, order)).collect(),
            stock: products.into_iter().map(|product| (product.id, product.stock)).collect(),
            taken: shelves.into_iter().filter_map(|shelf| Some((shelf.id, shelf.taken?))).collect(),
            letters: letters.into_iter().map(|letter| (letter.id, letter.order_id)).collect(),
            trades: wechat.trades().into_iter().map(|trade| (trade.out_trade_no.clone(), trade)).collect(),
            refunds: wechat.refunds().into_iter().map(|refund| (refund.out_refund_no.clone(), refund)).collect(),
        }
    }
}

/// What the shop and WeChat have written down.
pub struct Books {
    pub orders: BTreeMap<Id, Order>,
    pub stock: BTreeMap<Id, u64>,
    /// Pieces that orders hold, as the products have counted them.
    pub taken: BTreeMap<Id, i64>,
    /// With the orders that they are about.
    pub letters: BTreeMap<Id, Id>,
    /// By number, as WeChat knows them.
    pub trades: BTreeMap<String, TradeView>,
    pub refunds: BTreeMap<String, RefundView>,
}

impl Books {
    /// WeChat's trades of an order, in the order of their numbers.
    pub fn trades_of(&self, order: Id) -> impl Iterator<Item = &TradeView> {
        self.trades
            .values()
            .filter(move |trade| shared::shop::order::trade::order_of(&trade.out_trade_no) == Some(order))
    }

    /// WeChat's refunds of an order.
    pub fn refunds_of(&self, order: Id) -> impl Iterator<Item = &RefundView> {
        self.refunds
            .values()
            .filter(move |refund| shared::shop::order::trade::order_of(&refund.out_refund_no) == Some(order))
    }

    /// Trades that somebody has paid and that the shop has not heard of.
    pub fn untold(&self) -> impl Iterator<Item = &TradeView> {
        let known = |trade: &TradeView| {
            let payments = self.orders.values().flat_map(|order| &order.payments);
            payments.clone().any(|payment| payment.trade_no == trade.out_trade_no)
        };
        self.trades.values().filter(move |trade| trade.transaction_id.is_some() && !known(trade))
    }
}
