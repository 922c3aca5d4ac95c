//! `OPERATOR/<name>`: who is in the operation log. One item a person, however much they do.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    clock::Epoch,
    error::Failure,
    storage::{Entity, Key, PageRequest, Query, Section, Table, Write},
};

const PARTITION: &str = "OPERATOR";
/// Seconds after which somebody who is still at work is noted again.
const FRESH: Epoch = 24 * 3600;
/// Names that one function keeps in mind.
const KNOWN: usize = 1000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    pub user_name: String,
    pub expires: Epoch,
}

impl Entity for Operator {
    fn key(&self) -> Key {
        Key::new(PARTITION, &self.user_name)
    }

    fn expires(&self) -> Option<Epoch> {
        Some(self.expires)
    }
}

/// Whom this function has noted, and when.
#[derive(Debug, Default)]
pub struct Operators(Mutex<HashMap<String, Epoch>>);

impl Operators {
    fn knows(&self, name: &str, now: Epoch) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(name).is_some_and(|seen| (*seen..*seen + FRESH).contains(&now))
    }

    fn note(&self, name: &str, now: Epoch) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN {
            known.clear();
        }
        known.insert(name.to_owned(), now);
    }
}

/// Notes somebody who changes something: one write a day for each name, from each function.
pub async fn remember(app: &App, user_name: &str) -> Result<(), Failure> {
    let now = app.clock.now();
    if app.operators.knows(user_name, now) {
        return Ok(());
    }
    let operator = Operator { user_name: user_name.to_owned(), expires: now + FRESH + app.settings().log_keep };
    app.table.write(Write::put(&operator)).await?;
    app.operators.note(user_name, now);
    Ok(())
}

/// Everybody who changed something as long as entries are kept, by name. Whom DynamoDB has not forgotten yet is not shown.
pub async fn list(table: &Table, now: Epoch, page: &PageRequest) -> Result<Section<Operator>, Failure> {
    let mut section = table.section::<Operator>(&Query::partition(PARTITION), page).await?;
    section.items.retain(|operator| operator.expires > now);
    Ok(section)
}
