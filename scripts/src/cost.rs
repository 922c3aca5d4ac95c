//! What the shop costs on AWS: what its operations may use by `tests/budget.toml`, times what shoppers do by
//! `cost/model.toml`, at the prices of `cost/prices.toml`. Made into the tables of `docs/cost.md`.

mod bill;
mod model;
mod price;
mod tables;
mod usage;

pub use self::{model::Model, tables::tables};

/// With thousands set apart: `43,800`.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// Money: cents, and of less than ten of them a little more.
fn money(amount: f64) -> String {
    match amount {
        0.0 => "0".into(),
        ..0.0995 => format!("{amount:.4}"),
        0.0995..1000.0 => format!("{amount:.2}"),
        _ => grouped(amount),
    }
}

/// As it is, up to four decimals.
fn exact(number: f64) -> String {
    let digits = format!("{number:.4}");
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_numbers_as_people_read_them() {
        assert_eq!([0.0, 999.4, 43_800.0, 1_234_567.0].map(grouped), ["0", "999", "43,800", "1,234,567"]);
        assert_eq!([12.399_999_999, 0.125, 13.333_34, 20.0].map(exact), ["12.4", "0.125", "13.3333", "20"]);
        assert_eq!([0.0, 0.0123, 0.5, 99.999, 12_345.6].map(money), ["0", "0.0123", "0.50", "100.00", "12,346"]);
    }
}
