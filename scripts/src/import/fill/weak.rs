//! Administrators whose password everybody knows.

use std::thread;

use futures_util::{StreamExt, TryStreamExt, stream};
use shared::{
    auth::password,
    shop::user::{LoginType, Status, User},
    validation::identity::WELL_KNOWN,
};

use super::{Fill, accounts::Account};
use crate::{import::report::Administrator, progress::Step};

impl Fill<'_> {
    /// Finds those among new administrators who have a well-known password, and makes them change it. Answers how many
    /// were looked at; the step has moved on by each of them.
    pub(super) async fn warn_of_well_known(&mut self, new: &mut [Account], step: &Step) -> anyhow::Result<u64> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let suspects = new.iter_mut().map(|account| &mut account.user).filter(|user| is_administrator(user));
        // A hash is slow on purpose, and there are as many tries for each as there are well-known passwords.
        let checks = stream::iter(suspects).map(async |user| {
            if let Some(hash) = &user.password {
                user.must_change_password = password::first_match(&WELL_KNOWN, hash).await?.is_some();
            }
            step.advance(1);
            anyhow::Ok(())
        });
        let checked: Vec<()> = checks.buffer_unordered(cores).try_collect().await?;
        Ok(checked.len() as u64)
    }

    /// Names an administrator in the report, as they stand in the shop.
    pub(super) fn administrator(&mut self, user: &User) {
        if !is_administrator(user) || user.status != Status::Active || !user.can_log_in() {
            return;
        }
        let by = |kind| user.identifier(kind).map(str::to_owned);
        self.report.administrators.add(Administrator {
            id: user.id,
            nickname: user.nickname.clone(),
            identifier: by(LoginType::Username).or_else(|| by(LoginType::Email)).or_else(|| by(LoginType::Mobile)),
            is_super: user.is_super(),
            is_weak: user.must_change_password,
        });
    }
}

fn is_administrator(user: &User) -> bool {
    user.is_super() || user.group_id.is_some()
}
