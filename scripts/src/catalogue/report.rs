//! What an import would do, as people read it.

use std::fmt::{self, Display, Formatter};

use console::{Alignment, pad_str};

use super::{
    Plan,
    column::{BannerColumn, CategoryColumn, Column, ItemColumn, ProductColumn, ThemeColumn},
    item::{ItemSteps, ItemWhat},
    names::Names,
    plan::{Step, Steps, What},
    stock::Stock,
    thing::Thing,
};
use crate::language::{t, text};

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
        let heads = [
            (text!("catalogue.report.created"), 10),
            (text!("catalogue.report.changed"), 10),
            (text!("catalogue.report.deleted"), 10),
            (text!("catalogue.report.unchanged"), 12),
        ];
        write!(f, "{:<20}", "")?;
        // Chinese characters are two columns wide.
        heads.iter().try_for_each(|(head, width)| write!(f, "{}", pad_str(head, *width, Alignment::Right, None)))?;
        writeln!(f)?;
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
            writeln!(f, "\n{}", t!("catalogue.report.stocked", count = self.stocked))?;
        }
        let unused = self.pictures.unused();
        if unused > 0 {
            writeln!(f, "\n{}", t!("catalogue.report.unused", count = unused))?;
        }
        let unknown = |(file, header): &(&str, String)| {
            writeln!(f, "\n{}", t!("catalogue.report.unknown", file = file, column = header))
        };
        self.unknown.iter().try_for_each(unknown)
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
        more => writeln!(f, "          {}", t!("catalogue.report.more", count = more)),
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
                Stock::Set(pieces) => format!("{}={pieces}", ProductColumn::Stock.title()),
                Stock::By(by, _) => format!("{} {by:+}", ProductColumn::Stock.title()),
            });
            format!("  {}: {}", before.name(), columns.chain(stock).collect::<Vec<_>>().join(", "))
        }
    }
}
