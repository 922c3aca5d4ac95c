//! How often a function was started anew. `COLDSTART/<function>`; only who shows the number counts, so that no other
//! function's start pays for it.

use serde::{Deserialize, Serialize};

use crate::{
    error::Failure,
    storage::{Key, Read, Table, Update, Write},
};

#[derive(Debug, Serialize, Deserialize)]
struct Starts {
    starts: u64,
}

/// The starts so far, this one counted in where it is `first` asked for. One call, or two.
pub async fn seen(table: &Table, function: &str, first: bool) -> Result<u64, Failure> {
    let key = Key::new("COLDSTART", function);
    if first {
        table.write(Write::update(key.clone(), Update::default().add("starts", 1))).await?;
    }
    let starts: Option<Starts> = table.get(&key, Read::Consistent).await?;
    Ok(starts.map_or(0, |starts| starts.starts))
}
