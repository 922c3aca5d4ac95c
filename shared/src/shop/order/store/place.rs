//! Placing an order: read, decide, write all or nothing; once more where the shop changed in between.

use super::{
    Order, owner,
    repeat::{self, PlacedKey, Standing},
};
use crate::{
    clock::{Epoch, Zone},
    error::{Code, Failure},
    ids::{Id, Ids},
    shop::{
        order::{Basket, Quote, tally},
        product,
        user::User,
    },
    storage::{Items, Read, Rejected, TRANSACTION, Table, Write},
};

/// How often the shop may change under a request before it gives up.
const ATTEMPTS: usize = 5;

/// What somebody asks for.
#[derive(Debug)]
pub struct Request<'a> {
    pub owner: &'a User,
    pub basket: &'a Basket,
    /// An entry of the owner's address book; `None` is the default one.
    pub address_id: Option<Id>,
    /// The idempotency key.
    pub key: Option<&'a str>,
    /// Seconds in which it is to be paid.
    pub pay_within: Epoch,
}

#[derive(Debug)]
pub enum Outcome {
    /// The order, placed now or by an earlier request with the same key.
    Placed(Box<Order>),
    /// There is not enough of everything.
    Short(Quote),
}

/// Places an order. One read and one transaction, while nothing comes in between; one write more where the order with all
/// that belongs to it is more than a transaction holds.
///
/// # Errors
/// 30010 and 6001 where a product or the address is missing, 10120 where the sum is too high, 50030 where the key stands
/// for another request, 503 where the shop changed too often meanwhile. None of them places an order.
pub async fn place(
    table: &Table,
    ids: &Ids,
    zone: &Zone,
    now: Epoch,
    request: &Request<'_>,
) -> Result<Outcome, Failure> {
    let owner = request.owner;
    let digest = request.basket.digest(request.address_id);
    for _ in 0..ATTEMPTS {
        let (mut found, record) = read(table, request).await?;
        let mut begun = None;
        if let Some(record) = &record {
            match record.standing(table, &digest, now).await? {
                Standing::Answered(order) => return Ok(Outcome::Placed(order)),
                Standing::Begun(id) => begun = Some(id),
                Standing::Free => {}
            }
        }
        let quote = request.basket.quote(|id| product::store::take_on_sale(&mut found, id))?;
        let address = match request.address_id {
            Some(id) => owner.addresses.find(id),
            None => owner.addresses.default_entry(),
        };
        let address = address.ok_or(Code::AddressMissing)?;
        if !quote.in_stock() {
            // A batch is no snapshot: an earlier try with this key may have taken the pieces between two of its reads.
            if record.is_none() && was_used(table, request).await? {
                continue;
            }
            tally::short();
            return Ok(Outcome::Short(quote));
        }
        let (id, pay_before) = (begun.unwrap_or_else(|| ids.next()), now + request.pay_within);
        let order = Order::place(id, owner.id, &quote, address, now, pay_before, zone);
        let mut claims = Vec::new();
        if begun.is_none() {
            claims.push(owner::claim(owner.id, order.id));
            claims.extend(
                request.key.map(|key| PlacedKey::claim(record.as_ref(), owner.id, key, &digest, order.id, now)),
            );
        }
        match write(table, &order, &quote, claims).await {
            Ok(()) => {
                tally::placed(&order);
                return Ok(Outcome::Placed(Box::new(order)));
            }
            // Short by now, another price, gone, the id or the key taken: the next look tells.
            Err(Rejected::Refused(_)) => {}
            Err(Rejected::Failed(failure)) => return Err(failure),
        }
    }
    Err(Failure::busy().because("the shop changed too often while an order was placed"))
}

/// The products and the key's record. Consistent: a repeat must find what it repeats, and "short" is an answer.
async fn read(table: &Table, request: &Request<'_>) -> Result<(Items, Option<PlacedKey>), Failure> {
    let products = request.basket.product_ids().map(product::store::key);
    let record = request.key.map(|key| repeat::key(request.owner.id, key));
    let mut found = table.get_many(products.chain(record.clone()), Read::Consistent).await?;
    let record = record.map(|key| found.take(&key)).transpose()?.flatten();
    Ok((found, record))
}

/// Whether the key, which a moment ago stood for nothing, now does.
async fn was_used(table: &Table, request: &Request<'_>) -> Result<bool, Failure> {
    let Some(key) = request.key else { return Ok(false) };
    let record = table.get::<PlacedKey>(&repeat::key(request.owner.id, key), Read::Consistent).await?;
    Ok(record.is_some())
}

/// The order, its claims on id and key, and the pieces it takes. Where that is too much for one transaction, the claims go
/// ahead, and stay when the order then fails: whoever repeats the request goes on with the same id.
async fn write(table: &Table, order: &Order, quote: &Quote, claims: Vec<Write>) -> Result<(), Rejected> {
    let mut writes = vec![Write::create(order)];
    writes.extend(quote.picks.iter().map(|pick| product::store::take_stock(&pick.product, pick.count)));
    if writes.len() + claims.len() <= TRANSACTION {
        writes.extend(claims);
    } else {
        table.commit(claims).await?;
    }
    table.commit(writes).await
}
