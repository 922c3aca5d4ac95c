//! Putting right what does not add up. Whatever is written was looked at once more: what looks loose may have been a change
//! under way.

use futures_util::{StreamExt, TryStreamExt, stream};
use shared::{
    app::App,
    ids::Id,
    shop::{
        order::store::{
            self, Owner,
            dead::{self, DeadLetter},
        },
        user::{self, store::Claim},
    },
    storage::{Condition, Entity, Key, Rejected, Write},
};

use super::{Balance, COUNTED, Loose, Off, Repair, Survey, balance};
use crate::{migrate::data_version, progress::Progress};

/// Calls under way at once.
const ABREAST: usize = 16;

/// What was put right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Orders that now have an owner.
    pub owners: u64,
    /// Dead letters that came into the list or went from it.
    pub letters: u64,
    /// What users are known by: entries that were made or deleted.
    pub claims: u64,
    /// Users who carry how many orders they have: counted anew.
    pub users: u64,
    /// Products with another stock than before, as they were found.
    pub stock: Vec<Off>,
    /// Of them, those of which orders hold more pieces than there are.
    pub oversold: Vec<Off>,
    /// Products that were ordered all the time, and could not be counted.
    pub open: usize,
}

/// Puts a table right that was just filled. As often as one likes.
pub async fn repair(app: &App, progress: Progress) -> anyhow::Result<Repaired> {
    let survey = Survey::of(&app.table, None, progress).await?;
    let loose = confirm(app, survey.loose()).await?;
    let Loose { owners, missing_letters, stray_letters, missing_claims, stray_claims } = loose;
    let mut repaired = Repaired::default();
    for (order_id, user_id) in owners {
        repaired.owners += u64::from(done(app, Write::create(&Owner { order_id, user_id })).await?);
    }
    for letter in missing_letters {
        repaired.letters += u64::from(done(app, Write::create(&letter)).await?);
    }
    for letter in stray_letters {
        repaired.letters += u64::from(done(app, Write::delete(letter.key()).when(Condition::present())).await?);
    }
    // What is nobody's goes first: it may be in the way of what is somebody's.
    for (pk, user) in stray_claims {
        let theirs = Condition::present().equals("user_id", user);
        repaired.claims += u64::from(done(app, Write::delete(Key::new(pk, "IDENTITY")).when(theirs)).await?);
    }
    for id in missing_claims {
        let Some(user) = user::store::find(&app.table, id).await? else { continue };
        for claim in user::store::claims(&user).collect::<Vec<Claim>>() {
            repaired.claims += u64::from(done(app, Write::create(&claim)).await?);
        }
    }
    repaired.users = tally(app, &survey.tallied).await?;
    if data_version(&app.table).await? >= COUNTED {
        let Balance { off, open, .. } = balance(app, &survey, Repair::Stock, progress).await?;
        repaired.oversold = off.iter().copied().filter(|off| off.left < 0).collect();
        (repaired.stock, repaired.open) = (off, open);
    }
    Ok(repaired)
}

/// What is still loose when one looks again, item by item.
pub async fn confirm(app: &App, loose: Loose) -> anyhow::Result<Loose> {
    let table = &app.table;
    let mut still = Loose::default();
    for (order, user) in loose.owners {
        if store::owner_of(table, order).await? != Some(user) {
            still.owners.push((order, user));
        }
    }
    for letter in loose.missing_letters {
        if speaks_of(app, &letter).await? && dead::find(table, letter.id).await?.is_none() {
            still.missing_letters.push(letter);
        }
    }
    for letter in loose.stray_letters {
        if dead::find(table, letter.id).await?.is_some() && !speaks_of(app, &letter).await? {
            still.stray_letters.push(letter);
        }
    }
    for (pk, user) in loose.stray_claims {
        let holder = user::store::find(table, user).await?;
        if !holder.is_some_and(|user| user::store::claims(&user).any(|claim| claim.key().pk == pk)) {
            still.stray_claims.push((pk, user));
        }
    }
    for id in loose.missing_claims {
        let Some(user) = user::store::find(table, id).await? else { continue };
        let known: Vec<_> = user.identities.iter().map(|known| (known.kind, known.identifier.as_str())).collect();
        if user::store::owners(table, &known).await?.iter().any(|owner| *owner != Some(id)) {
            still.missing_claims.push(id);
        }
    }
    Ok(still)
}

/// Whether the order of a dead letter knows of it.
async fn speaks_of(app: &App, letter: &DeadLetter) -> anyhow::Result<bool> {
    let order = store::find_of(&app.table, letter.user_id, letter.order_id).await?;
    Ok(order.is_some_and(|order| dead::implied(&order).any(|implied| implied.id == letter.id)))
}

/// Whether it was written, and nobody else had done so.
async fn done(app: &App, write: Write) -> anyhow::Result<bool> {
    match app.table.write(write).await {
        Ok(()) => Ok(true),
        Err(Rejected::Refused(_)) => Ok(false),
        Err(Rejected::Failed(failure)) => Err(failure.into()),
    }
}

/// A user was read at another time than their orders.
async fn tally(app: &App, users: &[Id]) -> anyhow::Result<u64> {
    let counts = stream::iter(users).map(async |id| {
        if let Some(user) = user::store::find(&app.table, *id).await? {
            store::recount(&app.table, &user).await?;
        }
        anyhow::Ok(())
    });
    let all: Vec<()> = counts.buffer_unordered(ABREAST).try_collect().await?;
    Ok(all.len() as u64)
}
