//! Whose an order is.

use serde::{Deserialize, Serialize};

use crate::{
    ids::Id,
    storage::{Entity, Key, Write},
};

#[derive(Debug, Serialize, Deserialize)]
pub struct Owner {
    pub order_id: Id,
    pub user_id: Id,
}

impl Entity for Owner {
    fn key(&self) -> Key {
        Key::new(format!("ORDER#{}", self.order_id), "OWNER")
    }
}

/// Refused where another order has the id.
pub fn claim(user_id: Id, order_id: Id) -> Write {
    Write::create(&Owner { order_id, user_id })
}
