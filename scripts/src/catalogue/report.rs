//! What an import would do, as people read it.

use std::fmt::{self, Display, Formatter};

use super::{
    Plan,
    column::{BannerColumn, CategoryColumn, Column, ItemColumn, ProductColumn, ThemeColumn},
    item::{ItemSteps, ItemWhat},
    names::Names,
    plan::{Step, Steps, What},
    stock::Stock,
    thing::Thing,
};

/// So many rows of a sheet are shown one by one.
const SHOWN: usize = 20;

/// How many rows do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub created: u64,
    pub changed: u64,
    pub deleted: u64,
    /// They say what the shop has.
    pub untouched: u64,
}

impl Plan {
    /// By file.
    pub fn tallies(&self) -> [(&'static str, Tally); 5] {
        [
            (CategoryColumn::FILE, tally(&self.categories)),
            (ProductColumn::FILE, tally(&self.products)),
            (ThemeColumn::FILE, tally(&self.themes)),
            (BannerColumn::FILE, tally(&self.banners)),
            (ItemColumn::FILE, tally_items(&self.items)),
        ]
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.tallies().iter().all(|(_, tally)| Tally { untouched: 0, ..*tally } == Tally::default())
    }

    /// Pictures that would be stored.
    pub fn new_pictures(&self) -> usize {
        self.pictures.new_ones()
    }
}

fn tally<T>(steps: &Steps<T>) -> Tally {
    let mut tally = Tally { untouched: steps.untouched, ..Tally::default() };
    for step in &steps.steps {
        *match step.what {
            What::Create(..) => &mut tally.created,
            What::Change { .. } => &mut tally.changed,
            What::Delete(_) => &mut tally.deleted,
        } += 1;
    }
    tally
}

fn tally_items(items: &ItemSteps) -> Tally {
    let mut tally = Tally { untouched: items.untouched, ..Tally::default() };
    for step in &items.steps {
        *match step.what {
            ItemWhat::Create(_) => &mut tally.created,
            ItemWhat::Change { .. } => &mut tally.changed,
            ItemWhat::Delete(_) => &mut tally.deleted,
        } += 1;
    }
    tally
}

impl Display for Plan {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<20}{:>10}{:>10}{:>10}{:>12}", "", "created", "changed", "deleted", "unchanged")?;
        for (file, Tally { created, changed, deleted, untouched }) in self.tallies() {
            writeln!(f, "{file:<20}{created:>10}{changed:>10}{deleted:>10}{untouched:>12}")?;
        }
        if self.new_pictures() > 0 {
            writeln!(f, "{:<20}{:>10}", "images/", self.new_pictures())?;
        }
        show(f, &self.categories)?;
        show(f, &self.products)?;
        show(f, &self.themes)?;
        show(f, &self.banners)?;
        if self.stocked > 0 {
            writeln!(f, "\nstock: {} differences were applied by an earlier import, and are not again", self.stocked)?;
        }
        let unused = self.pictures.unused();
        if unused > 0 {
            writeln!(f, "\nimages/: no row names {unused} of the pictures")?;
        }
        self.unknown.iter().try_for_each(|(file, header)| writeln!(f, "\n{file}: nobody knows the column 「{header}」"))
    }
}

fn show<T: Thing>(f: &mut Formatter<'_>, steps: &Steps<T>) -> fmt::Result {
    let mut shown = steps.steps.iter().take(SHOWN).peekable();
    if shown.peek().is_some() {
        writeln!(f, "\n{}", T::Column::FILE)?;
    }
    shown.try_for_each(|step| writeln!(f, "  {:>6}  {}", step.row, describe(step)))?;
    match steps.steps.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(f, "          … and {more} more"),
    }
}

fn describe<T: Thing>(step: &Step<T>) -> String {
    match &step.what {
        What::Create(_, new) => format!("+ {}", new.name()),
        What::Delete(there) => format!("- {}", there.name()),
        What::Change { before, after } => {
            let names = Names::default();
            let differs = |column: &&T::Column| before.cell(**column, &names) != after.cell(**column, &names);
            let columns = T::Column::ALL.iter().filter(differs).map(|column| column.title().to_owned());
            let stock = step.stock.as_ref().map(|stock| match stock {
                Stock::Set(pieces) => format!("库存={pieces}"),
                Stock::By(by, _) => format!("库存{by:+}"),
            });
            format!("  {}: {}", before.name(), columns.chain(stock).collect::<Vec<_>>().join(", "))
        }
    }
}
