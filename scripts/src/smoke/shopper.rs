//! What somebody does who buys.

use crate::language::t;
use http::Method;
use serde_json::json;

use super::{
    step::{Trouble, Verdict, ok, skipped},
    walk::{Login, Product, Walk},
};
use crate::admin::new_password;

pub async fn without_token(walk: &mut Walk) -> Verdict {
    walk.anonymous(Method::GET, "/v1/user").await?.refused(401, 1002)?;
    walk.anonymous(Method::GET, "/v1/order").await?.refused(401, 1002)?;
    walk.anonymous(Method::GET, "/cms/order/list").await?.refused(401, 1002)?;
    ok("401")
}

pub async fn sign_up(walk: &mut Walk) -> Verdict {
    if let Some(Login { name, .. }) = &walk.login {
        return skipped(t!("smoke.none.sign_up", name = name));
    }
    let name = format!("smoke-{:08x}", rand::random::<u32>());
    let password = new_password().expose().to_owned();
    let new = json!({"username": name, "password": password, "confirm_password": password, "nickname": "巡检"});
    walk.post("/v1/user", &new).await?.data(201)?;
    walk.login = Some(Login { name: name.clone(), password });
    walk.is_ours = true;
    ok(name)
}

pub async fn log_in(walk: &mut Walk) -> Verdict {
    let Some(Login { name, password }) = &walk.login else { return skipped(t!("smoke.none.account")) };
    let answer = walk.post("/v1/token", &json!({"account": name, "secret": password, "type": 100})).await?;
    let data = answer.data(200)?;
    let token = data["token"].as_str().ok_or_else(|| answer.unexpected(&t!("smoke.wanted.token")))?.to_owned();
    walk.token = Some(token);
    ok(t!("smoke.seen.token", seconds = data["expire_in"]))
}

pub async fn profile(walk: &mut Walk) -> Verdict {
    let Some(name) = walk.login.as_ref().filter(|_| walk.token.is_some()).map(|login| login.name.clone()) else {
        return skipped(t!("smoke.none.login"));
    };
    let data = walk.get("/v1/user").await?.data(200)?;
    walk.is_staff = data["auth"] == 2 || data["group_id"].is_number();
    let names = ["username", "email", "mobile"].map(|field| data[field].as_str().unwrap_or_default());
    if !names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
        return Err(Trouble::new(t!("smoke.wrong.profile")));
    }
    ok(t!("smoke.seen.user", id = data["id"]))
}

pub async fn without_permission(walk: &mut Walk) -> Verdict {
    if walk.token.is_none() {
        return skipped(t!("smoke.none.login"));
    }
    if walk.is_staff {
        return skipped(t!("smoke.none.staff"));
    }
    walk.get("/cms/order/list").await?.refused(403, 10010)?;
    walk.get("/cms/admin/list").await?.refused(403, 10010)?;
    ok("403")
}

pub async fn address(walk: &mut Walk) -> Verdict {
    if walk.token.is_none() {
        return skipped(t!("smoke.none.login"));
    }
    let new = json!({
        "name": "巡检", "mobile": "13800000000", "province": "浙江省", "city": "杭州市", "country": "西湖区", "detail": "测试，请勿发货",
    });
    let answer = walk.post("/v1/address", &new).await?;
    let id = answer.data(201)?["id"].as_u64().ok_or_else(|| answer.unexpected(&t!("smoke.wanted.address")))?;
    walk.address = Some(id);
    let data = walk.get("/v1/address/all").await?.data(200)?;
    let listed = data["items"].as_array().is_some_and(|all| all.iter().any(|address| address["id"] == id));
    if !listed {
        return Err(Trouble::new(t!("smoke.wrong.address")));
    }
    ok(t!("smoke.seen.address", id = id))
}

pub async fn place(walk: &mut Walk) -> Verdict {
    let Some(Product { id, name, price }) = walk.product.clone() else { return skipped(t!("smoke.none.in_stock")) };
    let Some(address) = walk.address else { return skipped(t!("smoke.none.address_to")) };
    let basket = json!({"products": [{"product_id": id, "count": 1}], "address_id": address});
    let answer = walk.post("/v1/order", &basket).await?;
    if answer.status == 200 && answer.data(200)?["pass"] == false {
        return skipped(t!("smoke.none.sold_out", name = name));
    }
    let order = answer.data(201)?["order_id"].as_u64().ok_or_else(|| answer.unexpected(&t!("smoke.wanted.order")))?;
    walk.order = Some(order);
    ok(t!("smoke.seen.order", id = order, name = name, price = price))
}

pub async fn read(walk: &mut Walk) -> Verdict {
    let Some(id) = walk.order else { return skipped(t!("smoke.none.order")) };
    let order = walk.get(&format!("/v1/order/{id}")).await?.data(200)?;
    if order["order_status"] != 1 {
        return Err(Trouble::new(t!("smoke.wrong.status", status = order["order_status"], wanted = 1)));
    }
    let mine = walk.get("/v1/order?page=1&size=1").await?.data(200)?;
    if mine["items"][0]["id"] != id {
        return Err(Trouble::new(t!("smoke.wrong.list")));
    }
    ok(t!("smoke.seen.listed"))
}
