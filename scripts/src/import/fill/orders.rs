//! Orders with their lines.

use std::collections::BTreeMap;

use anyhow::Context;
use shared::{
    money::Fen,
    shop::{
        order::{
            self, Line, Order,
            store::{Numbered, Owner},
        },
        user::{self, User},
    },
    storage::{Entity, Read},
};

use super::{CHUNK, Fill, Standing};
use crate::import::{
    draft::{Piece, Placed, ProductDraft},
    stage::Entry,
};
use crate::language::{t, text};

impl Fill<'_> {
    pub(super) async fn orders(&mut self) -> anyhow::Result<()> {
        let step = self.progress.things(text!("import.step.orders"), self.stage.count("order")?);
        let mut last = None;
        loop {
            let entries = self.stage.after::<Placed>(last, CHUNK)?;
            let Some(end) = entries.last() else { return Ok(()) };
            last = Some(end.place);
            let count = entries.len() as u64;
            let mut orders = Vec::with_capacity(entries.len());
            for entry in entries {
                orders.push(self.order_of(entry)?);
            }
            self.place(orders).await.with_context(|| t!("import.storing", table = "order"))?;
            step.advance(count);
        }
    }

    /// Puts an order together; with the number of its rows in `order_product`.
    fn order_of(&mut self, entry: Entry<Placed>) -> anyhow::Result<(u64, Order, u64)> {
        let Entry { line, draft: Placed(mut order), .. } = entry;
        let pieces = self.stage.of::<Piece>(order.id)?;
        if order.lines.is_empty() {
            self.report.note("order", line, text!("import.why.no_snapshot"));
            for piece in &pieces {
                order.lines.extend(self.line_of(piece)?);
            }
        }
        for line in &mut order.lines {
            let product = self.stage.find::<ProductDraft>(line.product_id)?;
            line.main_image = product.and_then(|draft| draft.product.main_image);
        }
        if let Some(first) = order.lines.first() {
            if order.snap_name.is_empty() {
                let more = if order.lines.len() > 1 { " 等" } else { "" };
                order.snap_name = format!("{}{more}", first.name);
            }
            order.snap_image = order.snap_image.or_else(|| first.main_image.clone());
        }
        let mut rows = 0;
        for piece in pieces {
            if order.lines.iter().any(|line| line.product_id == piece.place.id) {
                rows += 1;
            } else {
                self.report.skip("order_product", piece.line, text!("import.why.no_line"));
            }
        }
        Ok((line, order, rows))
    }

    /// A line of an order without a snapshot; none where the product is gone, too.
    fn line_of(&self, piece: &Entry<Piece>) -> anyhow::Result<Option<Line>> {
        let count = piece.draft.count;
        let line = |draft: ProductDraft| {
            let product = draft.product;
            Line {
                product_id: product.id,
                name: product.name,
                price: product.price,
                count,
                // No amount is that large.
                total_price: product.price.times(count).unwrap_or(Fen(i64::MAX)),
                main_image: None,
                returned: 0,
            }
        };
        Ok(self.stage.find::<ProductDraft>(piece.place.id)?.map(line))
    }

    async fn place(&mut self, orders: Vec<(u64, Order, u64)>) -> anyhow::Result<()> {
        let table = &self.app.table;
        let owner = |order: &Order| Owner { order_id: order.id, user_id: order.user_id };
        let numbered = |order: &Order| {
            let (order_no, order_id, user_id) = (order.order_no.clone(), order.id, order.user_id);
            (order_no.clone(), Numbered { order_no, order_id, user_id })
        };
        let keys = orders.iter().flat_map(|(_, order, _)| [order.key(), owner(order).key()]);
        let mut found = table.get_many(keys, Read::Consistent).await?;
        let mut standings = Vec::with_capacity(orders.len());
        for (_, order, _) in &orders {
            let there = found.take::<Order>(&order.key())?;
            let owner = found.take::<Owner>(&owner(order).key())?;
            let is_ours = owner.is_none_or(|owner| owner.user_id == order.user_id);
            standings.push(if is_ours { Standing::of(there.as_ref(), order) } else { Standing::Another });
        }
        let new = || {
            orders
                .iter()
                .zip(&standings)
                .filter(|(_, standing)| **standing == Standing::Stored)
                .map(|((_, order, _), _)| order)
        };
        // Whose it is comes first: an order that is there is complete.
        table.put_all(&new().map(owner).collect::<Vec<_>>()).await?;
        // A number that stands twice finds the later order.
        let numbers: BTreeMap<String, Numbered> = new().map(numbered).collect();
        table.put_all(numbers.values()).await?;
        table.put_all(new()).await?;
        let mut buyers: Vec<u64> = new().map(|order| order.user_id).collect();
        buyers.dedup();
        self.recount(&buyers).await?;
        for ((line, _, rows), standing) in orders.iter().zip(standings) {
            self.account("order", *line, &[("order_product", *rows)], standing);
        }
        Ok(())
    }

    /// Corrects the tallies of buyers who were in the shop before this run: they may have counted their orders before
    /// these ones came.
    async fn recount(&self, buyers: &[u64]) -> anyhow::Result<()> {
        let mut before = Vec::new();
        for buyer in buyers {
            if !self.stage.was_stored_now("user", *buyer)? {
                before.push(user::store::key(*buyer));
            }
        }
        let mut found = self.app.table.get_many(before.clone(), Read::Consistent).await?;
        for key in before {
            if let Some(buyer) = found.take::<User>(&key)? {
                order::store::recount(&self.app.table, &buyer).await?;
            }
        }
        Ok(())
    }
}
