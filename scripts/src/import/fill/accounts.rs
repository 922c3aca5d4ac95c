//! Users with what they are known by, their password and their addresses.

use std::collections::HashMap;

use anyhow::Context;
use shared::{
    auth::password,
    ids::Id,
    shop::user::{self, LoginType, Status, Tally, User},
    storage::{Entity, Read},
};

use super::{CHUNK, Fill, Standing};
use crate::import::{
    draft::{Known, Placed, Resident},
    report::Finding,
    stage::Entry,
};
use crate::language::{t, text};

/// A user put together, with the lines of what they are known by.
pub(super) struct Account {
    line: u64,
    pub(super) user: User,
    lines: Vec<u64>,
    /// The rows of addresses that are in the book.
    addresses: u64,
}

impl Fill<'_> {
    pub(super) async fn accounts(&mut self) -> anyhow::Result<()> {
        let step = self.progress.things(text!("import.step.users"), self.stage.count("user")?);
        let mut last = None;
        loop {
            let entries = self.stage.after::<User>(last, CHUNK)?;
            let Some(end) = entries.last() else { return Ok(()) };
            last = Some(end.place);
            let count = entries.len() as u64;
            let keys = entries.iter().map(|entry| entry.draft.key());
            let mut there = self.app.table.get_many(keys, Read::Consistent).await?;
            let mut accounts = Vec::with_capacity(entries.len());
            for entry in entries {
                accounts.push(self.account_of(entry)?);
            }
            self.leave_taken(&mut accounts).await?;
            let mut new = Vec::new();
            for account in accounts {
                let found = there.take::<User>(&account.user.key())?;
                let standing = Standing::of(found.as_ref(), &account.user);
                if standing == Standing::Stored {
                    new.push(account);
                    continue;
                }
                self.tell(&account, standing);
                if let (Standing::There, Some(found)) = (standing, found) {
                    self.staff(&found).await?;
                }
            }
            let checked = self.warn_of_well_known(&mut new, &step).await?;
            self.create(new).await?;
            step.advance(count - checked);
        }
    }

    /// Puts a user together.
    fn account_of(&mut self, entry: Entry<User>) -> anyhow::Result<Account> {
        let Entry { line, draft: user, .. } = entry;
        let (total, upto) = self.stage.tally::<Placed>(user.id)?;
        let known = self.stage.of::<Known>(user.id)?;
        let addresses = self.stage.of::<Resident>(user.id)?;
        let mut account = Account { line, user, lines: Vec::new(), addresses: 0 };
        account.user.orders = Tally { total, upto };
        if account.user.status == Status::Closed {
            let lines = known.iter().map(|entry| ("identity", entry.line));
            for (table, line) in lines.chain(addresses.iter().map(|entry| ("address", entry.line))) {
                self.report.skip(table, line, text!("import.why.user_deleted"));
            }
            return Ok(account);
        }
        if account.user.group_id.is_some_and(|group| !self.groups.contains(&group)) {
            self.report.note("user", line, text!("import.why.group_lost"));
            account.user.group_id = None;
        }
        account.user.password = self.password(&known);
        for entry in known {
            let identity = entry.draft.identity;
            if account.user.identities.iter().any(|other| spelled(other) == spelled(&identity)) {
                self.report.skip("identity", entry.line, text!("import.why.known_already"));
                continue;
            }
            account.user.identities.push(identity);
            account.lines.push(entry.line);
        }
        for entry in addresses {
            // In the order of their ids: the first one becomes the default.
            match account.user.addresses.add(entry.draft.0, false) {
                Ok(()) => account.addresses += 1,
                Err(_) => self.report.skip("address", entry.line, text!("import.why.most_addresses")),
            }
        }
        Ok(account)
    }

    /// The one password of a user: the original keeps one with every identity, and the last one set is the one in use.
    fn password(&mut self, known: &[Entry<Known>]) -> Option<String> {
        let in_house = known.iter().filter(|entry| entry.draft.identity.kind.is_in_house());
        let last = in_house
            .filter_map(|entry| Some((entry, entry.draft.credential.as_ref()?)))
            .max_by_key(|(entry, _)| (entry.draft.changed, entry.place.id));
        let (entry, hash) = last?;
        if password::is_readable(hash) {
            return Some(hash.clone());
        }
        self.report.note("identity", entry.line, text!("import.why.password_hash"));
        None
    }

    /// Takes from these users what somebody else is known by.
    async fn leave_taken(&mut self, accounts: &mut [Account]) -> anyhow::Result<()> {
        let wanted = accounts.iter().flat_map(|account| &account.user.identities);
        let wanted: Vec<_> = wanted.map(|identity| (identity.kind, identity.identifier.as_str())).collect();
        let mut owners = user::store::owners(&self.app.table, &wanted).await?.into_iter();
        let mut taken: HashMap<(LoginType, String), Id> = HashMap::new();
        for Account { user, lines, .. } in accounts {
            let (id, known) = (user.id, std::mem::take(&mut user.identities));
            for (identity, line) in known.into_iter().zip(std::mem::take(lines)) {
                let owner = owners.next().flatten().unwrap_or(id);
                if owner == id && *taken.entry(spelled(&identity)).or_insert(id) == id {
                    user.identities.push(identity);
                    lines.push(line);
                } else {
                    self.report.skip("identity", line, text!("import.why.known_elsewhere"));
                }
            }
        }
        Ok(())
    }

    /// Stores users; what they are known by first, so that a user who is there is complete.
    async fn create(&mut self, new: Vec<Account>) -> anyhow::Result<()> {
        let claims: Vec<_> = new.iter().flat_map(|account| user::store::claims(&account.user)).collect();
        self.app.table.put_all(&claims).await.with_context(|| t!("import.storing", table = "identity"))?;
        self.app
            .table
            .put_all(new.iter().map(|account| &account.user))
            .await
            .with_context(|| t!("import.storing", table = "user"))?;
        for account in new {
            self.stage.stored_now("user", account.user.id)?;
            self.tell(&account, Standing::Stored);
            self.staff(&account.user).await?;
        }
        Ok(())
    }

    /// Takes note of somebody of the back office who stands in the shop.
    async fn staff(&mut self, user: &User) -> anyhow::Result<()> {
        user::store::enlist(&self.app.table, user).await.context(text!("import.noting_super"))?;
        self.administrator(user);
        Ok(())
    }

    fn tell(&mut self, account: &Account, standing: Standing) {
        self.account("user", account.line, &[("address", account.addresses)], standing);
        for line in &account.lines {
            match standing {
                Standing::Stored => self.report.written("identity", 1),
                Standing::There => self.report.there("identity", 1),
                Standing::Another => {
                    let finding = Finding { count: 1, line: *line };
                    self.report.skip_all("identity", finding, text!("import.why.user_left_out"));
                }
            }
        }
    }
}

/// What two identities must not share.
fn spelled(identity: &user::Identity) -> (LoginType, String) {
    (identity.kind, identity.kind.normalise(&identity.identifier))
}
