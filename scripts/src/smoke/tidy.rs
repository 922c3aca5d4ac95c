//! Leaving nothing behind. What could not be taken back is said, with its number.

use crate::language::t;

use super::{
    step::{Trouble, Verdict, ok, skipped},
    walk::Walk,
};

pub async fn cancel(walk: &mut Walk) -> Verdict {
    let Some(id) = walk.order else { return skipped(t!("smoke.none.order")) };
    let left = |trouble: Trouble| {
        Trouble::new(t!("smoke.left.order", id = id, why = trouble.what)).hint(t!("smoke.hint.left_order"))
    };
    walk.put(&format!("/v1/order/{id}/cancel")).await.and_then(|answer| answer.data(201)).map_err(left)?;
    let order = walk.get(&format!("/v1/order/{id}")).await?.data(200)?;
    if order["order_status"] != 6 {
        return Err(Trouble::new(t!("smoke.wrong.status", status = order["order_status"], wanted = 6)));
    }
    ok(t!("smoke.seen.stock"))
}

pub async fn address(walk: &mut Walk) -> Verdict {
    let Some(id) = walk.address else { return skipped(t!("smoke.none.address")) };
    let left = |trouble: Trouble| Trouble::new(t!("smoke.left.address", id = id, why = trouble.what));
    walk.delete(&format!("/v1/address/{id}")).await.and_then(|answer| answer.data(202)).map_err(left)?;
    ok(t!("smoke.seen.gone"))
}

pub async fn close(walk: &mut Walk) -> Verdict {
    let Some(login) = walk.login.as_ref().filter(|_| walk.is_ours) else {
        return skipped(t!("smoke.none.signed_up"));
    };
    let name = login.name.clone();
    let left = |trouble: Trouble| Trouble::new(t!("smoke.left.account", name = name, why = trouble.what));
    if walk.token.is_none() {
        return Err(left(Trouble::new(t!("smoke.wrong.no_login"))));
    }
    walk.delete("/v1/user").await.and_then(|answer| answer.data(202)).map_err(left)?;
    ok(t!("smoke.seen.closed", name = name))
}

pub async fn stale(walk: &mut Walk) -> Verdict {
    if !walk.is_ours || walk.token.is_none() {
        return skipped(t!("smoke.none.closed"));
    }
    walk.get("/v1/user").await?.refused(401, 1002)?;
    ok("401")
}
