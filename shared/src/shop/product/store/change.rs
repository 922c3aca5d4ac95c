//! The writes of each change that the back office makes of a product, and what search is to know of it.

use super::{key, lists, stock};
use crate::{
    clock::Epoch,
    error::Code,
    ids::Id,
    shop::{
        category, counter,
        product::{Correction, Product},
        search::store::follow,
    },
    storage::{Condition, Update, Write},
};

/// The writes that put a new product on sale: itself, and the lists it makes longer. Refused as [`Code::Conflict`] where its
/// id is taken, as 31010 where its category is gone.
pub fn create(product: &Product) -> Vec<Write> {
    let mut writes = vec![Write::create(product).or(Code::Conflict)];
    if product.delete_time.is_none() {
        writes.extend(product.category_id.map(category::store::present));
        writes.extend(lists(product.category_id).map(|list| counter::change(&list, 1)));
        writes.extend(follow(None, product));
    }
    writes
}

/// The writes that make `next` of the product `before`, whose stock they share, and correct its stock; none where nothing
/// changes. Refused as [`Code::Conflict`] where another clerk has changed it since, or its stock is no longer what the
/// correction needs; as 31010 where its new category is gone.
pub fn change(before: &Product, next: &Product, correction: Option<Correction>) -> Vec<Write> {
    if next == before && correction.is_none() {
        return Vec::new();
    }
    let mut update = Update::between(before, next);
    let mut condition = Condition::present();
    if next != before {
        update = update.new_version();
        condition = Condition::version(before.version);
    }
    if let Some(correction) = correction {
        (update, condition) = stock::correct(correction, update, condition);
    }
    let mut writes = vec![Write::update(key(before.id), update).when(condition.without("delete_time"))];
    if next.category_id != before.category_id {
        writes.extend(next.category_id.map(category::store::present));
        writes.extend(before.category_id.map(|id| count(id, -1)));
        writes.extend(next.category_id.map(|id| count(id, 1)));
    }
    writes.extend(follow(Some(before), next));
    writes
}

fn count(category: Id, by: i64) -> Write {
    counter::change(&category::store::products(category), by)
}

/// The writes that take a product off the shelf and out of every list. Refused as [`Code::Conflict`] where another clerk has
/// changed it since.
pub fn delete(product: &Product, now: Epoch) -> Vec<Write> {
    let gone = Product { delete_time: Some(now), ..product.clone() };
    let update = Update::between(product, &gone).new_version();
    let mut writes = vec![Write::update(key(product.id), update).when(Condition::version(product.version))];
    writes.extend(lists(product.category_id).map(|list| counter::change(&list, -1)));
    writes.extend(follow(Some(product), &gone));
    writes
}
