//! The shop window.

use crate::language::t;
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{
    step::{Trouble, Verdict, ok, skipped},
    walk::{Product, Walk},
};

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub async fn categories(walk: &mut Walk) -> Verdict {
    let data = walk.get("/v1/category/all").await?.data(200)?;
    walk.category = list(&data).iter().find_map(|category| category["id"].as_u64());
    match list(&data).len() {
        0 => skipped(t!("smoke.none.categories")),
        count => ok(t!("smoke.seen.categories", count = count)),
    }
}

pub async fn recent(walk: &mut Walk) -> Verdict {
    let data = walk.get("/v1/product/recent?count=15").await?.data(200)?;
    let products = list(&data["items"]);
    walk.picture = products.iter().find_map(|product| product["main_image"].as_str()).map(str::to_owned);
    let in_stock = products.iter().filter(|product| product["stock"].as_u64() > Some(0));
    let offers = in_stock.filter_map(|product| {
        let (id, price) = (product["id"].as_u64()?, product["price"].as_f64()?);
        Some(Product { id, price, name: product["name"].as_str()?.to_owned() })
    });
    walk.product = offers.min_by(|one, other| one.price.total_cmp(&other.price));
    match products.len() {
        0 => skipped(t!("smoke.none.products")),
        count => ok(t!("smoke.seen.products", count = count)),
    }
}

pub async fn product(walk: &mut Walk) -> Verdict {
    let Some(Product { id, name, price }) = walk.product.clone() else { return skipped(t!("smoke.none.in_stock")) };
    let data = walk.get(&format!("/v1/product/{id}")).await?.data(200)?;
    if data["name"].as_str() != Some(&name) {
        return Err(Trouble::new(t!("smoke.wrong.name", id = id)));
    }
    ok(format!("{name}, ¥{price}"))
}

pub async fn by_category(walk: &mut Walk) -> Verdict {
    let Some(id) = walk.category else { return skipped(t!("smoke.none.categories")) };
    let path = format!("/v1/product/list/by_category?category_id={id}&page=1&size=5");
    let data = walk.get(&path).await?.data(200)?;
    ok(t!("smoke.seen.in_category", count = data["total"], id = id))
}

pub async fn search(walk: &mut Walk) -> Verdict {
    let Some(product) = walk.product.clone() else { return skipped(t!("smoke.none.products")) };
    let words = utf8_percent_encode(&product.name, NON_ALPHANUMERIC);
    let data = walk.get(&format!("/v1/product/search?q={words}&page=1&size=10")).await?.data(200)?;
    match data["total"].as_u64() {
        Some(0) | None => {
            Err(Trouble::new(t!("smoke.wrong.search", name = product.name)).hint(t!("smoke.hint.search")))
        }
        Some(total) => ok(t!("smoke.seen.found", count = total, name = product.name)),
    }
}

pub async fn themes(walk: &mut Walk) -> Verdict {
    let data = walk.get("/v1/theme/list?page=1&size=5").await?.data(200)?;
    let Some(id) = list(&data["items"]).iter().find_map(|theme| theme["id"].as_u64()) else {
        return skipped(t!("smoke.none.themes"));
    };
    let theme = walk.get(&format!("/v1/theme/{id}")).await?.data(200)?;
    ok(t!("smoke.seen.in_theme", count = list(&theme["products"]).len(), id = id))
}

/// The one that mini-programs show on their first page.
pub async fn banner(walk: &mut Walk) -> Verdict {
    let answer = walk.get("/v1/banner/1").await?;
    if answer.status == 404 {
        answer.refused(404, 40010)?;
        return skipped(t!("smoke.none.banner"));
    }
    ok(t!("smoke.seen.in_banner", count = list(&answer.data(200)?["items"]).len()))
}

/// What phones rely on to load each picture once.
pub async fn picture(walk: &mut Walk) -> Verdict {
    let Some(url) = walk.picture.clone() else { return skipped(t!("smoke.none.picture")) };
    let whole = walk.get(&url).await?;
    whole.is(200)?;
    let kind = whole.header("content-type");
    if !kind.starts_with("image/") {
        return Err(whole.unexpected(&t!("smoke.wanted.picture")));
    }
    let etag = whole.header("etag");
    if etag.is_empty() {
        return Err(Trouble::new(t!("smoke.wrong.etag")));
    }
    let again = walk.call(Method::GET, &url, &[("if-none-match", etag)], None).await?;
    again.is(304)?;
    let part = walk.call(Method::GET, &url, &[("range", "bytes=0-9")], None).await?;
    part.is(206)?;
    if part.body.len() != 10 {
        return Err(Trouble::new(t!("smoke.wrong.part", bytes = part.body.len())));
    }
    ok(t!("smoke.seen.picture", kind = kind, size = whole.body.len().div_ceil(1024)))
}

pub async fn thumbnail(walk: &mut Walk) -> Verdict {
    let Some(url) = walk.picture.clone() else { return skipped(t!("smoke.none.picture")) };
    let joint = if url.contains('?') { '&' } else { '?' };
    let answer = walk.get(&format!("{url}{joint}w=200")).await?;
    answer.is(200)?;
    ok(format!("{} KB", answer.body.len().div_ceil(1024)))
}
