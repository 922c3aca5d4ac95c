//! From the stage into the shop: drafts are put together by their keys and stored, some hundreds at a time.
//!
//! What is in the shop is never changed. An order is told from another one with its id, and so on, by the time it was made:
//! what the dump has is then either in the shop already or cannot be.

mod accounts;
mod dicts;
mod files;
mod folder;
mod groups;
mod lists;
mod logs;
mod menus;
mod orders;
mod parameters;
mod pictures;
mod products;
mod routes;
mod showcase;
mod texts;
mod uploads;
mod weak;

use crate::language::{t, text};
use std::collections::BTreeSet;

use anyhow::{Context, bail};
use shared::{
    app::App,
    audit::{LoginAttempt, operation::Operation},
    clock::Epoch,
    ids::Id,
    shop::{
        article::Article, banner::Banner, category::Category, file::File, image::LibraryImage, notice::Notice,
        order::Order, product::Product, search, theme::Theme, user::User,
    },
    storage::{Entity, Read},
};

use super::{
    Options, Progress, Source,
    draft::{CategoryDraft, ProductDraft},
    report::Report,
    stage::{Entry, Stage, Staged},
};

/// Things that are read, put together and stored at a time.
const CHUNK: usize = 200;

pub async fn run(app: &App, source: Source, options: &Options) -> anyhow::Result<Report> {
    let Source { stage, report } = source;
    let progress = options.progress;
    let (groups, kinds, operators) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut fill = Fill { app, stage, report, progress, groups, kinds, operators };
    fill.refuse_another_shop().await?;
    // First what others show and refer to.
    fill.pictures(options.images.as_deref()).await.context(text!("import.step.pictures"))?;
    fill.bytes(options.files.as_deref()).await.context(text!("import.step.files"))?;
    fill.library().await?;
    fill.categories().await?;
    fill.products().await?;
    fill.themes().await?;
    fill.banners().await?;
    fill.groups().await?;
    fill.accounts().await?;
    fill.orders().await?;
    let tree = fill.routes().await?;
    fill.menus(&tree).await?;
    fill.dictionaries().await?;
    fill.parameters().await?;
    fill.notices().await?;
    fill.articles().await?;
    fill.files().await?;
    fill.logs().await?;
    fill.lists().await?;
    // What was stored above went past what search is told of.
    search::store::rebuild(&app.table).await.context(text!("import.search"))?;
    Ok(fill.report)
}

struct Fill<'a> {
    app: &'a App,
    stage: Stage,
    report: Report,
    progress: Progress,
    /// The permission groups of the dump that are in the shop.
    groups: BTreeSet<Id>,
    /// The types that articles have.
    kinds: BTreeSet<u16>,
    /// Who is in the operation log.
    operators: BTreeSet<String>,
}

/// Something to store, with the rows of other tables that are part of it.
struct Made<T> {
    line: u64,
    entity: T,
    parts: Vec<(&'static str, u64)>,
}

/// Puts something together; none where it is skipped.
type Make<F, D, T> = fn(&mut F, Entry<D>) -> anyhow::Result<Option<Made<T>>>;

/// When something was made; nothing changes that.
trait Born {
    fn born(&self) -> Option<Epoch>;
}

macro_rules! born {
    ($($entity:ty),*) => {
        $(impl Born for $entity {
            fn born(&self) -> Option<Epoch> {
                self.create_time
            }
        })*
    };
}
born!(User, LibraryImage, Banner, Category, Product, Theme, Notice, Article, File);

macro_rules! always_born {
    ($($entity:ty),*) => {
        $(impl Born for $entity {
            fn born(&self) -> Option<Epoch> {
                Some(self.create_time)
            }
        })*
    };
}
always_born!(Order, Operation, LoginAttempt);

impl Fill<'_> {
    /// A shop that was not filled from this dump has other things under the same low ids, most likely the demo's.
    async fn refuse_another_shop(&self) -> anyhow::Result<()> {
        let mut strange = Vec::new();
        let categories = self.stage.after::<CategoryDraft>(None, CHUNK)?;
        let categories = categories.into_iter().map(|entry| entry.draft.category).collect();
        strange.extend(
            self.strange(categories)
                .await?
                .map(|one: Category| t!("import.another.category", id = one.id, name = one.name)),
        );
        let products = self.stage.after::<ProductDraft>(None, CHUNK)?;
        let products = products.into_iter().map(|entry| entry.draft.product).collect();
        strange.extend(
            self.strange(products)
                .await?
                .map(|one: Product| t!("import.another.product", id = one.id, name = one.name)),
        );
        let users = self.stage.after::<User>(None, CHUNK)?;
        let users = users.into_iter().map(|entry| entry.draft).collect();
        strange.extend(self.strange(users).await?.map(|one: User| t!("import.another.user", id = one.id)));
        if strange.is_empty() {
            return Ok(());
        }
        bail!(t!("import.another.shop", things = strange.join(text!("import.comma"))));
    }

    /// The first in the shop that is not the one that it should be.
    async fn strange<T: Entity + Born>(&self, ours: Vec<T>) -> anyhow::Result<Option<T>> {
        let mut found = self.app.table.get_many(ours.iter().map(Entity::key), Read::Consistent).await?;
        for one in ours {
            match found.take::<T>(&one.key())? {
                Some(there) if there.born() != one.born() => return Ok(Some(there)),
                _ => {}
            }
        }
        Ok(None)
    }

    /// Takes all drafts of one kind to the shop.
    async fn pour<D: Staged, T: Entity + Born>(
        &mut self,
        name: &'static str,
        make: Make<Self, D, T>,
    ) -> anyhow::Result<()> {
        let step = self.progress.things(name, self.stage.count(D::TABLE)?);
        let mut last = None;
        loop {
            let entries = self.stage.after::<D>(last, CHUNK)?;
            let Some(end) = entries.last() else { return Ok(()) };
            last = Some(end.place);
            let count = entries.len() as u64;
            let mut ready = Vec::with_capacity(entries.len());
            for entry in entries {
                ready.extend(make(self, entry)?);
            }
            self.store(D::TABLE, ready).await?;
            step.advance(count);
        }
    }

    async fn store<T: Entity + Born>(&mut self, table: &'static str, made: Vec<Made<T>>) -> anyhow::Result<()> {
        let mut entities = Vec::with_capacity(made.len());
        let mut rows = Vec::with_capacity(made.len());
        for one in made {
            entities.push(one.entity);
            rows.push((one.line, one.parts));
        }
        let found = self.app.table.put_missing(&entities).await;
        let found = found.with_context(|| t!("import.storing", table = table))?;
        for ((entity, there), (line, parts)) in entities.iter().zip(&found).zip(rows) {
            self.account(table, line, &parts, Standing::of(there.as_ref(), entity));
        }
        Ok(())
    }

    /// Notes where a row, and those that are part of it, have gone.
    fn account(&mut self, table: &'static str, line: u64, parts: &[(&'static str, u64)], standing: Standing) {
        let all = parts.iter().copied().chain([(table, 1)]);
        match standing {
            Standing::Stored => all.for_each(|(table, rows)| self.report.written(table, rows)),
            Standing::There => all.for_each(|(table, rows)| self.report.there(table, rows)),
            Standing::Another => {
                for (table, count) in all.filter(|(_, count)| *count > 0) {
                    self.report.skip_all(table, super::Finding { count, line }, text!("import.why.another"));
                }
            }
        }
    }
}

/// How the shop stood to something that was to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Stored,
    There,
    Another,
}

impl Standing {
    fn of<T: Born>(there: Option<&T>, ours: &T) -> Self {
        match there {
            None => Self::Stored,
            Some(there) if there.born() == ours.born() => Self::There,
            Some(_) => Self::Another,
        }
    }
}
