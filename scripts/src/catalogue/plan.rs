//! What an import would do: every row of a sheet is looked at, and nothing is written.

use std::collections::HashMap;

use shared::{
    app::App,
    clock::Epoch,
    ids::Id,
    shop::Image,
    storage::{Entity, Read},
};

use super::{
    archive::Unreadable,
    cell::read_id,
    column::Column,
    mark::Claim,
    names::Names,
    picture::Pictures,
    problem::Problems,
    sheet::{Row, Sheet, normal},
    spoilt::is_rounded,
    stock::Stock,
    thing::Thing,
};
use crate::language::{t, text};

/// Rows that are looked at together: what they are about is read at once.
const CHUNK: usize = 50;

pub struct Planner<'a> {
    pub app: &'a App,
    pub now: Epoch,
    pub pictures: Pictures,
    pub names: Names,
    pub problems: Problems,
    /// Headers that nobody knows, by file.
    pub unknown: Vec<(&'static str, String)>,
    /// Differences of stock that were applied before.
    pub stocked: u64,
}

/// What is to be done about the rows of a sheet.
#[derive(Debug)]
pub struct Steps<T> {
    pub steps: Vec<Step<T>>,
    /// Rows that say what the shop has.
    pub untouched: u64,
}

#[derive(Debug)]
pub struct Step<T> {
    pub row: u64,
    pub what: What<T>,
    pub stock: Option<Stock>,
}

#[derive(Debug)]
pub enum What<T> {
    Create(Claim, T),
    Change { before: T, after: T },
    Delete(T),
}

/// Which thing a row is about.
enum Told {
    Id(Id),
    /// By its code, or by its name.
    Claim(Claim),
}

impl Planner<'_> {
    /// A sheet of the archive, if it is there.
    pub fn sheet<C: Column>(&mut self) -> Option<Sheet<C>> {
        let bytes = match self.pictures.archive.sheet(C::FILE)? {
            Ok(bytes) => bytes,
            Err(unreadable) => {
                let message = match unreadable {
                    Unreadable::TooLarge => text!("catalogue.too_large"),
                    Unreadable::Locked => text!("catalogue.locked"),
                    Unreadable::Broken => text!("catalogue.broken"),
                };
                self.problems.of_file(C::FILE, message);
                return None;
            }
        };
        let sheet = Sheet::read(&bytes, &mut self.problems)?;
        self.unknown.extend(sheet.unknown.iter().map(|header| (C::FILE, header.clone())));
        Some(sheet)
    }

    /// Looks at all rows of a sheet.
    pub async fn look<T: Thing>(&mut self, mut seen: impl FnMut(u64)) -> anyhow::Result<Steps<T>> {
        let mut steps = Steps { steps: Vec::new(), untouched: 0 };
        let Some(sheet) = self.sheet::<T::Column>() else { return Ok(steps) };
        if !sheet.has(T::ID) && !sheet.has(T::NEEDED[0]) {
            let (id, name) = (T::ID.title(), T::NEEDED[0].title());
            self.problems.of_file(T::Column::FILE, t!("catalogue.no_column", id = id, name = name));
            return Ok(steps);
        }
        let (mut told_before, mut coded) = (HashMap::new(), Vec::new());
        let mut rows = sheet.rows().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<_> = rows.by_ref().take(CHUNK).collect();
            seen(chunk.len() as u64);
            coded.extend(self.look_at(chunk, &mut told_before, &mut steps).await?);
        }
        self.learn(&steps, coded);
        Ok(steps)
    }

    /// What the next sheets can refer to.
    fn learn<T: Thing>(&mut self, steps: &Steps<T>, coded: Vec<(String, Id)>) {
        if let Some(named) = T::named(&mut self.names) {
            for (code, id) in &coded {
                named.add(*id, code);
            }
            for step in &steps.steps {
                match &step.what {
                    What::Create(_, after) | What::Change { after, .. } => named.add(after.id(), after.name()),
                    What::Delete(before) => named.remove(before.id()),
                }
            }
            return;
        }
        self.names.codes.extend(coded);
        for step in &steps.steps {
            match &step.what {
                What::Create(_, new) => drop(self.names.new_products.insert(new.id())),
                What::Delete(before) => drop(self.names.gone_products.insert(before.id())),
                What::Change { .. } => {}
            }
        }
    }

    /// Tells which things have which codes.
    async fn look_at<T: Thing>(
        &mut self,
        rows: Vec<Row<T::Column>>,
        told_before: &mut HashMap<String, u64>,
        steps: &mut Steps<T>,
    ) -> anyhow::Result<Vec<(String, Id)>> {
        let mut coded = Vec::new();
        let told: Vec<_> = rows.into_iter().filter_map(|row| Some((self.tell::<T>(&row, told_before)?, row))).collect();
        let claims =
            told.iter().filter_map(|(told, _)| if let Told::Claim(claim) = told { Some(claim.key()) } else { None });
        let mut claimed = self.app.table.get_many(claims, Read::Consistent).await?;
        let mut ids = Vec::with_capacity(told.len());
        for (told, row) in &told {
            ids.push(match told {
                Told::Id(id) => Some(*id),
                Told::Claim(claim) => claimed
                    .take::<Claim>(&claim.key())?
                    .map(|claim| claim.id)
                    .or_else(|| T::same_name(row.filled(T::NEEDED[0])?, &self.names)),
            });
        }
        let keys = ids.iter().flatten().map(|id| T::blank(*id, self.now).key());
        let mut found = self.app.table.get_many(keys, Read::Consistent).await?;
        for ((told, row), id) in told.into_iter().zip(ids) {
            let there = id.map(|id| found.take::<T>(&T::blank(id, self.now).key())).transpose()?.flatten();
            let there = there.filter(|there| !there.is_gone());
            let code = row.filled(T::CODE).map(str::to_owned);
            let step = self.decide(row, told, id, there).await?;
            let made = step
                .as_ref()
                .and_then(|step| if let What::Create(_, new) = &step.what { Some(new.id()) } else { None });
            coded.extend(code.zip(made.or(id)));
            match step {
                Some(step) => steps.steps.push(step),
                None => steps.untouched += 1,
            }
        }
        Ok(coded)
    }

    /// Which thing a row is about; `None` where it does not say.
    fn tell<T: Thing>(&mut self, row: &Row<T::Column>, before: &mut HashMap<String, u64>) -> Option<Told> {
        let name = row.filled(T::NEEDED[0]);
        let (told, text) = if let Some(text) = row.filled(T::ID) {
            let Some(id) = read_id(text) else {
                let message = if is_rounded(text) { text!("catalogue.rounded") } else { text!("catalogue.no_number") };
                row.wrong(T::ID, message, &mut self.problems);
                return None;
            };
            (Told::Id(id), format!("#{id}"))
        } else if let Some(code) = row.filled(T::CODE) {
            if row.is_spoilt(T::CODE, None, &mut self.problems) {
                return None;
            }
            (Told::Claim(Claim::new(T::Column::FILE, &["code", code], 0)), format!("code {code}"))
        } else if let Some(name) = name {
            let more = T::told_by(row, &self.names).unwrap_or_default();
            (Told::Claim(Claim::new(T::Column::FILE, &["name", name, &more], 0)), format!("name {name} {more}"))
        } else {
            row.wrong(T::NEEDED[0], text!("catalogue.empty"), &mut self.problems);
            return None;
        };
        if let Some(earlier) = before.insert(text, row.number) {
            let message = t!("catalogue.same_row", row = earlier);
            self.problems.of_row(T::Column::FILE, row.number, message);
            return None;
        }
        Some(told)
    }

    /// What is to be done about a row; `None`: nothing.
    async fn decide<T: Thing>(
        &mut self,
        row: Row<T::Column>,
        told: Told,
        id: Option<Id>,
        there: Option<T>,
    ) -> anyhow::Result<Option<Step<T>>> {
        let step = |what, stock| Some(Step { row: row.number, what, stock });
        let delete = row.marked(T::DELETE, &mut self.problems);
        match (there, told) {
            (Some(there), _) if delete => Ok(step(What::Delete(there), None)),
            (Some(there), _) => {
                let after = self.read(&row, &there, false).await?;
                let stock = T::stock(&row, &there, self).await?;
                let differs = after != there || stock.is_some();
                Ok(step(What::Change { before: there, after }, stock).filter(|_| differs))
            }
            // The same file once more.
            (None, _) if delete && id.is_some() => Ok(None),
            (None, Told::Id(_)) => {
                row.wrong(T::ID, t!("catalogue.no_such", kind = T::kind()), &mut self.problems);
                Ok(None)
            }
            // It was made from this row, and taken away since.
            (None, Told::Claim(_)) if id.is_some() => Ok(None),
            (None, Told::Claim(_)) if delete => {
                row.wrong(T::DELETE, text!("catalogue.delete_what"), &mut self.problems);
                Ok(None)
            }
            (None, Told::Claim(claim)) => {
                for column in T::NEEDED.iter().filter(|column| row.get(**column).is_none()) {
                    row.wrong(*column, text!("catalogue.empty"), &mut self.problems);
                }
                let blank = T::blank(self.app.ids.next(), self.now);
                let new = self.read(&row, &blank, true).await?;
                Ok(step(What::Create(claim.with_id(new.id()), new), None))
            }
        }
    }

    /// What the row makes of a thing. A cell that says what the shop has is no change, whatever the rules say.
    async fn read<T: Thing>(&mut self, row: &Row<T::Column>, before: &T, is_new: bool) -> anyhow::Result<T> {
        let mut after = before.clone();
        for column in T::Column::ALL {
            let Some(cell) = row.get(*column) else { continue };
            let shown = before.cell(*column, &self.names);
            let shown = shown.map(|shown| normal(&shown));
            let is_same = shown.as_deref().is_none_or(|shown| shown == cell);
            if !is_new && !T::PICTURES.contains(column) && is_same {
                continue;
            }
            let exported = shown.as_deref().filter(|_| !is_new);
            if row.is_spoilt(*column, exported, &mut self.problems) {
                continue;
            }
            after.read(row, *column, self).await?;
        }
        Ok(after)
    }

    /// The picture that a cell names, if it names one.
    pub async fn picture<C: Column>(
        &mut self,
        row: &Row<C>,
        column: C,
        now: Option<&Image>,
    ) -> anyhow::Result<Option<Image>> {
        let Some(name) = row.filled(column) else { return Ok(None) };
        let name = name.to_owned();
        self.picture_named(row, column, &name, now.is_some_and(|image| image.0 == name)).await
    }

    /// `shown` says that it is shown there already.
    pub async fn picture_named<C: Column>(
        &mut self,
        row: &Row<C>,
        column: C,
        name: &str,
        shown: bool,
    ) -> anyhow::Result<Option<Image>> {
        match self.pictures.find(self.app, name, shown).await? {
            Ok(image) => Ok(Some(image)),
            Err(message) => {
                row.wrong(column, message, &mut self.problems);
                Ok(None)
            }
        }
    }
}
