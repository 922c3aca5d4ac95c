//! Whose an order is.

use serde::{Deserialize, Serialize};

use super::{Order, find_of};
use crate::{
    error::Failure,
    ids::Id,
    shop::order::trade,
    storage::{Entity, Key, Read, Table, Write},
};

#[derive(Debug, Serialize, Deserialize)]
pub struct Owner {
    pub order_id: Id,
    pub user_id: Id,
}

impl Entity for Owner {
    fn key(&self) -> Key {
        key(self.order_id)
    }
}

fn key(order_id: Id) -> Key {
    Key::new(format!("ORDER#{order_id}"), "OWNER")
}

/// For those who may see every order: clerks, and WeChat, who knows orders by their number.
pub async fn owner_of(table: &Table, order_id: Id) -> Result<Option<Id>, Failure> {
    let owner = table.get::<Owner>(&key(order_id), Read::Consistent).await?;
    Ok(owner.map(|owner| owner.user_id))
}

/// `ORDERNO#<number>/ORDER`: an order whose number does not tell its id, because it was imported.
#[derive(Debug, Serialize, Deserialize)]
pub struct Numbered {
    pub order_no: String,
    pub order_id: Id,
    pub user_id: Id,
}

impl Entity for Numbered {
    fn key(&self) -> Key {
        number_key(&self.order_no)
    }
}

fn number_key(order_no: &str) -> Key {
    Key::new(format!("ORDERNO#{order_no}"), "ORDER")
}

/// The order that people call so.
pub async fn find_by_no(table: &Table, order_no: &str) -> Result<Option<Order>, Failure> {
    let is_called_so = |order: &Order| order.order_no == order_no;
    if let Some(id) = trade::order_of(order_no)
        && let Some(owner) = owner_of(table, id).await?
        && let Some(order) = find_of(table, owner, id).await?.filter(is_called_so)
    {
        return Ok(Some(order));
    }
    // An imported number may look like one of ours.
    let Some(numbered) = table.get::<Numbered>(&number_key(order_no), Read::Eventual).await? else { return Ok(None) };
    Ok(find_of(table, numbered.user_id, numbered.order_id).await?.filter(is_called_so))
}

/// Refused where another order has the id.
pub fn claim(user_id: Id, order_id: Id) -> Write {
    Write::create(&Owner { order_id, user_id })
}
