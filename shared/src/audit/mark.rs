//! `LOGMARK/<log>`: everything up to some entry is gone. So a log is empty at once, however long it takes to delete what was
//! in it.

use serde::{Deserialize, Serialize};

use super::{
    Log,
    log::{position, start_of},
};
use crate::{
    app::App,
    error::{Code, Failure},
    ids::{Id, made_at},
    storage::{Condition, Entity, Key, Read, Table, Write},
};

#[derive(Debug, Serialize, Deserialize)]
pub struct Mark {
    pub log: Log,
    /// The last id that is gone.
    pub upto: Id,
}

impl Entity for Mark {
    fn key(&self) -> Key {
        key(self.log)
    }
}

pub fn key(log: Log) -> Key {
    Key::new("LOGMARK", log.name())
}

impl Mark {
    pub async fn find(table: &Table, log: Log) -> Result<Option<Self>, Failure> {
        table.get(&key(log), Read::Consistent).await
    }

    /// The write that sets it. Refused as [`Code::Conflict`] where more than that is gone already.
    pub fn set(&self) -> Write {
        Write::put(self).when(Condition::default().absent_or_below("upto", self.upto)).or(Code::Conflict)
    }

    /// The place of the last entry that is gone.
    pub fn end(&self) -> String {
        position(self.upto, made_at(self.upto))
    }
}

/// The first place in a log that is shown: what was cleared away is not, nor what is too old.
pub fn first_shown(app: &App, mark: Option<&Mark>) -> String {
    // A space sorts before whatever could follow the place itself.
    let cleared = mark.map_or_else(String::new, |mark| format!("{} ", mark.end()));
    start_of(app.clock.now() - app.settings().log_keep).max(cleared)
}
