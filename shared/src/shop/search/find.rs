//! Searching: a query of what has changed, a pass over the snapshot, and one batch for the products of the page.

use std::{collections::HashSet, sync::Arc};

use super::{Change, Hit, Order, Place, Shown, Snapshot, Words, hit, store};
use crate::{
    app::App,
    error::Failure,
    ids::Id,
    shop::product::{self, Product},
    storage::{PageRequest, Section, Stretch, retry},
};

/// Changes that a search looks through. Where more are waiting to be folded in, those of the latest products show when they
/// are.
const LOOKED_THROUGH: usize = 300;

/// The products that have all words of `query`. The total is exact.
pub async fn find(app: &App, query: &str, order: Order, page: &PageRequest) -> Result<Section<Product>, Failure> {
    let words = Words::of(query);
    let list = format!("SEARCH {order:?}{}", words.name());
    let walk = page.walk(&list)?;
    let after = walk.place().map(|place| place.parse::<Place>().map_err(|()| Failure::field("cursor", "游标无效")));
    let (after, skip, size) = (after.transpose()?, walk.skip(page), page.size);
    if words.is_empty() {
        return Ok(Stretch::of(Vec::new(), list, &walk, None).with_total(0));
    }
    let (snapshot, changes) = known(app).await?;
    let look = move || hit::page(matching(&snapshot, &changes, &words, order), after, skip, size);
    let Shown { ids, next, total } = tokio::task::spawn_blocking(look).await.map_err(Failure::internal)?;
    let products = product::store::find_all(&app.table, &ids).await?;
    let next = next.map(|place| place.to_string());
    Ok(Stretch::of(products, list, &walk, next).with_total(total as u64))
}

fn matching(snapshot: &Snapshot, changes: &[Change], words: &Words, order: Order) -> Vec<Place> {
    let outdated: HashSet<Id> = changes.iter().map(|change| change.id).collect();
    let unchanged = snapshot.find(words).into_iter().filter(|hit| !outdated.contains(&hit.id));
    let fresh = changes.iter().filter(|change| change.text.as_ref().is_some_and(|text| words.are_in(text.as_bytes())));
    let fresh = fresh.map(|change| Hit { id: change.id, price: change.price });
    unchanged.chain(fresh).map(|hit| hit.place(order)).collect()
}

/// The snapshot, and what it lacks.
async fn known(app: &App) -> Result<(Arc<Snapshot>, Vec<Change>), Failure> {
    retry(|| async {
        let (header, changes) = store::read(&app.table, LOOKED_THROUGH).await?;
        let Some(object) = &header.object else { return Ok((Arc::default(), changes)) };
        // Boxed: seldom needed, and every search would carry its size.
        if let Some(snapshot) = Box::pin(app.search.load(object)).await? {
            return Ok((snapshot, changes));
        }
        // Unless another one has taken its place since: then the header is read again.
        Box::pin(store::lose(&app.table, header)).await?;
        Ok((Arc::default(), changes))
    })
    .await
}
