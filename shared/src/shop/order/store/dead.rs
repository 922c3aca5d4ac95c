//! `DEADLETTER/<id>`: tasks that were given up and wait for a person, newest last.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Epoch,
    error::Failure,
    ids::{Id, padded},
    shop::order::{Job, Order, Task},
    storage::{Entity, Key, PageRequest, Query, Read, Section, Table, Write},
};

const PARTITION: &str = "DEADLETTER";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetter {
    pub id: Id,
    pub order_id: Id,
    pub order_no: String,
    pub user_id: Id,
    /// The number of the task on its order.
    pub task: u32,
    pub job: Job,
    pub attempts: u32,
    pub error: String,
    pub create_time: Epoch,
}

impl Entity for DeadLetter {
    fn key(&self) -> Key {
        Self::key_of(self.id)
    }
}

impl DeadLetter {
    fn key_of(id: Id) -> Key {
        Key::new(PARTITION, padded(id))
    }

    fn of(order: &Order, task: &Task, id: Id) -> Self {
        Self {
            id,
            order_id: order.id,
            order_no: order.order_no.clone(),
            user_id: order.user_id,
            task: task.number,
            job: task.job.clone(),
            attempts: task.attempts,
            error: task.error.clone().unwrap_or_default(),
            create_time: task.due,
        }
    }
}

/// The letters that an order's tasks say there are: for whoever has copied a table while it changed.
pub fn implied(order: &Order) -> impl Iterator<Item = DeadLetter> {
    order.tasks.iter().filter_map(|task| Some(DeadLetter::of(order, task, task.letter?)))
}

/// The letters that arrive, and those that leave, when an order becomes another.
pub(super) fn writes(before: &Order, after: &Order) -> Vec<Write> {
    let letters = |order: &Order| order.tasks.iter().filter_map(|task| task.letter).collect::<Vec<Id>>();
    let (old, new) = (letters(before), letters(after));
    let arriving = after.tasks.iter().filter_map(|task| {
        let id = task.letter.filter(|id| !old.contains(id))?;
        Some(Write::create(&DeadLetter::of(after, task, id)))
    });
    let leaving = old.iter().filter(|id| !new.contains(id)).map(|id| Write::delete(DeadLetter::key_of(*id)));
    arriving.chain(leaving).collect()
}

pub async fn find(table: &Table, id: Id) -> Result<Option<DeadLetter>, Failure> {
    table.get(&DeadLetter::key_of(id), Read::Consistent).await
}

/// Newest first.
pub async fn list(table: &Table, page: &PageRequest) -> Result<Section<DeadLetter>, Failure> {
    table.section(&Query::partition(PARTITION).descending().consistent(), page).await
}
