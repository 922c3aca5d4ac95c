//! Between an order and WeChat Pay: opening trades, closing them, and believing only what WeChat has said.
//!
//! WeChat and the table cannot change together, so everything here goes in an order that may break anywhere. A trade is
//! written down before it is opened, and closed at WeChat before the order forgets it; money that comes all the same is
//! settled when it comes.

use std::time::Duration;

use super::{Event, Occasion, Order, Status, Trade, settle, store};
use crate::{
    app::App,
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
    shop::User,
    wechat::pay::{ClientParams, NewTrade, PayError, TradeState},
};

/// How often an order may change, or a trade turn out to be spent, under one request.
const ATTEMPTS: usize = 5;
/// What one call of WeChat may take, with its retries: somebody waits.
const BUDGET: Duration = Duration::from_secs(4);
/// Trades that one order may have: nobody changes price or payer that often.
const MOST_TRADES: usize = 20;
/// Seconds to pay an order that does not close by itself.
const UNHURRIED: Epoch = 3600;

/// What `wx.requestPayment` needs to have the caller pay this order. A repeat sends WeChat the same request again.
///
/// # Errors
/// 50010 where the caller has no such order, 8003 where it is paid, 50020 where it can no longer be, 11020 for a caller
/// whom the mini-program does not know, 60000 where WeChat refuses.
pub async fn request(app: &App, caller: &User, id: Id, site: &str) -> Result<ClientParams, Failure> {
    use crate::shop::user::LoginType::MiniProgram;
    let openid = caller.identifier(MiniProgram).ok_or(Code::NotBoundToWeChat)?;
    let mut fresh = None;
    for _ in 0..ATTEMPTS {
        let order = store::find_of(&app.table, caller.id, id).await?.ok_or(Code::OrderNotFound)?;
        let now = app.clock.now();
        payable(&order, now)?;
        let fits = |trade: &&Trade| trade.openid == openid && trade.total == order.total_price && trade.expires > now;
        let trade = match order.open_trade() {
            Some(trade) if fits(&trade) => trade.clone(),
            // Another price or payer, or too late: nobody may pay the old trade any more.
            Some(stale) => {
                retire(app, &order, stale).await?;
                continue;
            }
            None => match open(app, &order, openid, site).await? {
                Some(trade) => fresh.insert(trade).clone(),
                None => continue,
            },
        };
        match app.pay.prepay(&trade.body, BUDGET).await {
            Ok(prepay_id) => return app.pay.client_params(&prepay_id).await,
            // A number that was new a moment ago is not spent: there is something else wrong with the request.
            Err(error) if is_spent(&error) && fresh.as_ref() != Some(&trade) => retire(app, &order, &trade).await?,
            Err(error) => return Err(error.into()),
        }
    }
    Err(Failure::busy().because("an order changed too often while it was to be paid"))
}

fn payable(order: &Order, now: Epoch) -> Result<(), Failure> {
    match order.status {
        Status::Unpaid if order.pay_before.is_some_and(|end| end <= now) => {
            Err(Failure::with_message(Code::OrderStateForbids, "订单已超过支付时限"))
        }
        Status::Unpaid => Ok(()),
        Status::Closed => Err(Code::OrderStateForbids.into()),
        _ => Err(Code::OrderAlreadyPaid.into()),
    }
}

/// Whether a trade's number cannot be paid by any request any more, or not by this one.
fn is_spent(error: &PayError) -> bool {
    ["ORDERPAID", "ORDER_CLOSED", "OUT_TRADE_NO_USED", "INVALID_REQUEST"].iter().any(|code| error.is(code))
}

/// Whether WeChat knows no such trade.
fn is_unheard_of(error: &PayError) -> bool {
    error.is("ORDER_NOT_EXIST") || error.is("RESOURCE_NOT_EXISTS")
}

/// Writes the next trade down; `None` where the order changed meanwhile.
async fn open(app: &App, order: &Order, openid: &str, site: &str) -> Result<Option<Trade>, Failure> {
    if order.trades.len() >= MOST_TRADES {
        return Err(Failure::with_message(Code::OrderStateForbids, "订单发起支付的次数过多，请重新下单"));
    }
    let no = order.next_trade_no();
    let expires = order.pay_before.unwrap_or(app.clock.now() + UNHURRIED);
    let new = NewTrade {
        out_trade_no: no.clone(),
        description: order.snap_name.clone(),
        total: order.total_price,
        openid: openid.to_owned(),
        expires,
        notify_url: format!("{site}/v1/pay/notify"),
    };
    let (body, total) = (app.pay.trade_body(&new).await?, order.total_price);
    let trade = Trade { no, openid: openid.to_owned(), total, expires, site: site.to_owned(), body, closed: false };
    let written = store::change_from(&app.table, order.clone(), |found| {
        let mut next = found.clone();
        if found.version == order.version {
            next.trades.push(trade.clone());
        }
        Ok::<_, Failure>(next)
    });
    let written = written.await?;
    Ok(written.trade(&trade.no).filter(|found| **found == trade).cloned())
}

/// Sees to it that nobody can pay a trade any more, and notes that. 8003 where somebody has.
async fn retire(app: &App, order: &Order, trade: &Trade) -> Result<(), Failure> {
    close(app, trade).await?;
    let noted = store::change_from(&app.table, order.clone(), |found| {
        let mut next = found.clone();
        next.close_trade(&trade.no);
        Ok::<_, Failure>(next)
    });
    noted.await.map(drop)
}

/// Closes a trade at WeChat; 8003 where it has been paid, which is then settled.
async fn close(app: &App, trade: &Trade) -> Result<(), Failure> {
    let mut closed = app.pay.close(&trade.no, BUDGET).await;
    if closed.as_ref().is_err_and(is_unheard_of) {
        // The request that opens it may still be on its way. What is opened here, and closed, it cannot open any more.
        match app.pay.prepay(&trade.body, BUDGET).await {
            Err(error) if !error.is_final() => return Err(error.into()),
            _ => closed = app.pay.close(&trade.no, BUDGET).await,
        }
    }
    let Err(error) = closed else { return Ok(()) };
    // WeChat does not open it for anybody.
    if is_unheard_of(&error) || error.is("ORDER_CLOSED") {
        return Ok(());
    }
    // Paid, or the answer got lost: look.
    match app.pay.query(&trade.no, BUDGET).await {
        Ok(trade) => match (trade.payment, trade.state) {
            // Money at a price that the order no longer has goes back: the order itself is still to be paid.
            (Some(paid), _) => match settle::payment(app, &paid).await?.status {
                Status::Unpaid => Ok(()),
                _ => Err(Code::OrderAlreadyPaid.into()),
            },
            (None, TradeState::Closed | TradeState::Revoked) => Ok(()),
            (None, _) => Err(error.into()),
        },
        Err(_) => Err(error.into()),
    }
}

/// Changes an unpaid order in a way that must not meet a payment: first its trades are closed at WeChat.
///
/// # Errors
/// What `decide` refuses; 8003 where the order was paid after all; 60000 where WeChat does not say.
pub async fn change_unpaid(
    app: &App,
    owner: Id,
    id: Id,
    decide: impl Fn(&Order) -> Result<Order, Failure>,
) -> Result<Order, Failure> {
    for _ in 0..ATTEMPTS {
        let order = store::find_of(&app.table, owner, id).await?.ok_or(Code::OrderNotFound)?;
        decide(&order)?;
        let open: Vec<&Trade> = order.trades.iter().filter(|trade| !trade.closed).collect();
        for trade in &open {
            close(app, trade).await?;
        }
        let changed = store::change_from(&app.table, order.clone(), |found| {
            // A trade that came in between is to be closed, too.
            if found.trades.len() > order.trades.len() {
                return Err(Code::Conflict.into());
            }
            let mut next = decide(found)?;
            for trade in &open {
                next.close_trade(&trade.no);
            }
            Ok::<_, Failure>(next)
        });
        match changed.await {
            Err(failure) if failure.code() == Code::Conflict => {}
            answer => return answer,
        }
    }
    Err(Failure::busy().because("an unpaid order changed too often"))
}

/// Closes an unpaid order, its goods back in stock.
pub async fn call_off(app: &App, owner: Id, id: Id, event: Event) -> Result<Order, Failure> {
    let occasion = Occasion::at(app.clock.now());
    change_unpaid(app, owner, id, |order| {
        let too_early = event == Event::TimedOut && order.pay_before.is_none_or(|end| end > occasion.now);
        let forbidden = || Failure::new(Code::OrderStateForbids);
        if too_early { Err(forbidden()) } else { order.after(event, &occasion).map_err(Failure::from) }
    })
    .await
}

/// Asks WeChat whether an order has been paid that we hold to be unpaid or closed, and settles it if so.
pub async fn inquire(app: &App, owner: Id, id: Id) -> Result<Order, Failure> {
    let order = store::find_of(&app.table, owner, id).await?.ok_or(Code::OrderNotFound)?;
    if !matches!(order.status, Status::Unpaid | Status::Closed) {
        return Ok(order);
    }
    let mut known = None;
    for trade in order.trades.iter().rev() {
        match app.pay.query(&trade.no, BUDGET).await {
            Ok(trade) => {
                if let Some(paid) = trade.payment {
                    known = Some(settle::payment(app, &paid).await?);
                }
            }
            Err(error) if is_unheard_of(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(known.unwrap_or(order))
}
