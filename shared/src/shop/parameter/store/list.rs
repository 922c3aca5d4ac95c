//! All parameters in one list: the built-in ones, which the code knows, then the shop's own, by id.

use futures_util::future::try_join3;

use super::{overrides, own};
use crate::{
    clock::Zone,
    error::Failure,
    ids::padded,
    shop::{
        counter::{self, Counter},
        parameter::{BUILT_INS, BuiltIn, Override, OwnParameter, ParameterView},
    },
    storage::{PageRequest, Query, Read, Section, Stretch, Table, Walk},
};

const LIST: &str = "PARAMETERS";
/// Above every id.
const END: &str = "~";

/// A page of them, as of now. A page by number reads the shop's own before it, too.
pub async fn section(table: &Table, page: &PageRequest, deployment: &Zone) -> Result<Section<ParameterView>, Failure> {
    let walk = page.walk(LIST)?;
    let skip = walk.skip(page);
    // One more than asked for tells whether there is a next page.
    let built_ins: Vec<&BuiltIn> = built_ins_after(&walk).skip(skip).take(page.size + 1).collect();
    let (skip_own, rest) = (skip.saturating_sub(BUILT_INS.len()), page.size + 1 - built_ins.len());
    let asked = try_join3(
        built_in_views(table, &built_ins, deployment),
        own_views(table, own_after(&walk), skip_own, rest),
        total(table),
    );
    let (built_ins, own, total) = Box::pin(asked).await?;
    let mut items: Vec<ParameterView> = built_ins.into_iter().chain(own).collect();
    let more = items.len() > page.size;
    items.truncate(page.size);
    let next = items.last().filter(|_| more).map(place);
    Ok(Stretch::of(items, LIST.into(), &walk, next).with_total(total))
}

async fn built_in_views(table: &Table, some: &[&BuiltIn], deployment: &Zone) -> Result<Vec<ParameterView>, Failure> {
    let set = if some.is_empty() { Vec::new() } else { overrides(table).await? };
    let view = |built_in: &&BuiltIn| {
        let set = set.iter().find(|set| set.key == built_in.key);
        ParameterView::built_in(built_in, set.unwrap_or(&Override::none(built_in.key)), deployment)
    };
    Ok(some.iter().map(view).collect())
}

async fn own_views(table: &Table, query: Query, skip: usize, count: usize) -> Result<Vec<ParameterView>, Failure> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let own: Vec<OwnParameter> = table.query(&query.limit(skip.saturating_add(count))).await?;
    Ok(own.into_iter().skip(skip).map(ParameterView::own).collect())
}

async fn total(table: &Table) -> Result<u64, Failure> {
    let own = table.get::<Counter>(&counter::key(own::ALL), Read::Consistent).await?;
    Ok(BUILT_INS.len() as u64 + own.map_or(0, |counter| counter.total))
}

/// `0<id>` or `1<id>`: the place of a built-in parameter, or of one of the shop's own.
fn place(parameter: &ParameterView) -> String {
    format!("{}{}", u8::from(!parameter.built_in), padded(parameter.id))
}

fn built_ins_after(walk: &Walk) -> impl Iterator<Item = &'static BuiltIn> {
    let place = walk.place().unwrap_or_default();
    BUILT_INS.iter().filter(move |built_in| format!("0{}", padded(built_in.id)).as_str() > place)
}

fn own_after(walk: &Walk) -> Query {
    let last = walk.place().and_then(|place| place.strip_prefix('1')).unwrap_or_default();
    // No id has this for its text: the first one after `last`.
    Query::partition(own::ALL).between(format!("{last}."), END).consistent()
}
