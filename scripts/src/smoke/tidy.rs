//! Leaving nothing behind. What could not be taken back is said, with its number.

use super::{
    step::{Trouble, Verdict, ok, skipped},
    walk::Walk,
};

pub async fn cancel(walk: &mut Walk) -> Verdict {
    let Some(id) = walk.order else { return skipped("there is no order") };
    let left = |trouble: Trouble| {
        Trouble::new(format!("order {id} is left unpaid: {}", trouble.what))
            .hint("it is closed by itself when its time to be paid is over, and its stock comes back")
    };
    walk.put(&format!("/v1/order/{id}/cancel")).await.and_then(|answer| answer.data(201)).map_err(left)?;
    let order = walk.get(&format!("/v1/order/{id}")).await?.data(200)?;
    if order["order_status"] != 6 {
        return Err(Trouble::new(format!("the cancelled order is in status {} instead of 6", order["order_status"])));
    }
    ok("its stock is back")
}

pub async fn address(walk: &mut Walk) -> Verdict {
    let Some(id) = walk.address else { return skipped("there is no address") };
    let left = |trouble: Trouble| Trouble::new(format!("address {id} is left: {}", trouble.what));
    walk.delete(&format!("/v1/address/{id}")).await.and_then(|answer| answer.data(202)).map_err(left)?;
    ok("gone")
}

pub async fn close(walk: &mut Walk) -> Verdict {
    let Some(login) = walk.login.as_ref().filter(|_| walk.is_ours) else {
        return skipped("no account was signed up");
    };
    let name = login.name.clone();
    let left = |trouble: Trouble| Trouble::new(format!("the account {name} is left: {}", trouble.what));
    if walk.token.is_none() {
        return Err(left(Trouble::new("nobody could log in as it")));
    }
    walk.delete("/v1/user").await.and_then(|answer| answer.data(202)).map_err(left)?;
    ok(format!("{name} is free again"))
}

pub async fn stale(walk: &mut Walk) -> Verdict {
    if !walk.is_ours || walk.token.is_none() {
        return skipped("no account was closed");
    }
    walk.get("/v1/user").await?.refused(401, 1002)?;
    ok("401")
}
