//! What an import would do, as people read it.

use std::fmt::{self, Display, Formatter};

use console::{Alignment, pad_str};
use shared::shop::banner::{Banner, BannerItem};

use super::{
    Plan,
    cell::show_id,
    column::{BannerColumn, CategoryColumn, Column, ItemColumn, ProductColumn, ThemeColumn},
    item::{self, ItemStep, ItemSteps, ItemWhat},
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
        show(f, &self.categories, &self.names)?;
        show(f, &self.products, &self.names)?;
        show(f, &self.themes, &self.names)?;
        show(f, &self.banners, &self.names)?;
        show_items(f, &self.items, &self.names)?;
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

fn show<T: Thing>(f: &mut Formatter<'_>, steps: &Steps<T>, names: &Names) -> fmt::Result {
    let lines = steps.steps.iter().map(|step| (step.row, describe(step, names)));
    show_rows(f, T::Column::FILE, steps.steps.len(), lines)
}

fn show_items(f: &mut Formatter<'_>, items: &ItemSteps, names: &Names) -> fmt::Result {
    let lines = items.steps.iter().map(|step| (step.row, describe_item(step, names)));
    show_rows(f, ItemColumn::FILE, items.steps.len(), lines)
}

fn show_rows(
    f: &mut Formatter<'_>,
    file: &str,
    count: usize,
    mut lines: impl Iterator<Item = (u64, String)>,
) -> fmt::Result {
    if count > 0 {
        writeln!(f, "\n{file}")?;
    }
    lines.by_ref().take(SHOWN).try_for_each(|(row, line)| writeln!(f, "  {row:>6}  {line}"))?;
    match count.saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(f, "          {}", t!("catalogue.report.more", count = more)),
    }
}

fn describe<T: Thing>(step: &Step<T>, names: &Names) -> String {
    match &step.what {
        What::Create(_, new) => format!("+ {}", new.name()),
        What::Delete(there) => format!("- {}", there.name()),
        What::Change { before, after } => {
            let changed = T::Column::ALL.iter().filter_map(|column| {
                change(*column, before.cell(*column, names).as_deref(), after.cell(*column, names).as_deref())
            });
            let column = ProductColumn::Stock.title();
            let stock = step.stock.as_ref().map(|stock| match stock {
                Stock::Set { now, pieces } => format!("{column} {now} → {pieces}"),
                Stock::By { now, by, .. } => format!("{column} {now} → {} ({by:+})", now.saturating_add_signed(*by)),
            });
            format!(
                "  {}: {}",
                before.name(),
                changed.chain(stock).collect::<Vec<_>>().join(text!("catalogue.semicolon"))
            )
        }
    }
}

fn describe_item(step: &ItemStep, names: &Names) -> String {
    let at = |id| Banner { id, name: None, description: None, items: Vec::new(), create_time: None, version: 0 };
    let banner = names.banners.show(step.banner_id);
    let (sign, before, after, from) = match &step.what {
        ItemWhat::Create(new) => ('+', None, Some(new), step.banner_id),
        ItemWhat::Delete(there) => ('-', Some(there), None, step.banner_id),
        ItemWhat::Change { from, before, after } => (' ', Some(before), Some(after), *from),
    };
    let cell = |banner_id, one: Option<&BannerItem>, column| item::cell(&at(banner_id), one?, column, names);
    let changed = ItemColumn::ALL.iter().filter_map(|column| {
        let then = cell(from, before, *column);
        // What comes or goes is named by what it shows.
        if before.is_none() != after.is_none() && *column != ItemColumn::Image {
            return None;
        }
        change(*column, then.as_deref(), cell(step.banner_id, after, *column).as_deref())
    });
    let order = step.order.map(|order| t!("catalogue.report.place", order = order).into_owned());
    let id = before.map_or_else(String::new, |item| format!(" {}", show_id(item.id)));
    format!("{sign} {banner}{id}: {}", changed.chain(order).collect::<Vec<_>>().join(text!("catalogue.semicolon")))
}

/// `price 19.90 → 21.00`
fn change<C: Column>(column: C, before: Option<&str>, after: Option<&str>) -> Option<String> {
    (before != after).then(|| format!("{} {} → {}", column.title(), shortly(before), shortly(after)))
}

/// A value on one line, of no great length.
fn shortly(value: Option<&str>) -> String {
    /// Characters.
    const LONGEST: usize = 40;
    let value = value.unwrap_or_default();
    if value.is_empty() {
        return text!("catalogue.report.empty").to_owned();
    }
    let line: String = value.chars().map(|char| if char.is_control() { ' ' } else { char }).take(LONGEST).collect();
    if value.chars().nth(LONGEST).is_some() { format!("{line}…") } else { line }
}
