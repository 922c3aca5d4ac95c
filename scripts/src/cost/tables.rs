//! The tables of `docs/cost.md`.

use std::fmt::Write;

use shared::metrics::Metric;

use super::{
    bill::{ITEMS, total},
    exact, grouped,
    model::{Model, Often, Operation, find, is_picture, together},
    money,
    price::Prices,
    usage::Usage,
};
use crate::template::{TEMPLATE, watching};

const ORDERS: [u32; 3] = [100, 10_000, 1_000_000];
const SWEEP: &str = "worker: nothing due";

/// The tables by the names of their marks.
pub fn tables() -> anyhow::Result<[(&'static str, String); 5]> {
    let (model, prices) = (Model::read()?, Prices::read()?);
    let operations = model.operations()?;
    Ok([
        ("prices", list(&prices)),
        ("months", months(&model, &operations, &prices)?),
        ("visits", thousand(&model.visit, &operations, &prices)?),
        ("orders", thousand(&model.order, &operations, &prices)?),
        ("operations", each(&operations, &prices)),
    ])
}

fn list(prices: &Prices) -> String {
    let Prices { as_of, region, currency, lambda, api_gateway, dynamodb, s3, cloudwatch, transfer, cloudfront } =
        prices;
    let mut text = format!("{region}; AWS price list as of {as_of}; {currency}.\n\n| what | price |\n|---|--:|\n");
    for (what, price) in [
        ("Lambda, arm64: a million GB-seconds", lambda.gb_second * 1e6),
        ("Lambda: a million requests", lambda.million_requests),
        ("API Gateway, HTTP API: a million requests", api_gateway.million_requests),
        ("DynamoDB, on demand: a million read units", dynamodb.million_read_units),
        ("DynamoDB, on demand: a million write units", dynamodb.million_write_units),
        ("DynamoDB: a GB for a month", dynamodb.gb_month),
        ("DynamoDB, point-in-time recovery: a GB for a month", dynamodb.gb_month_recovery),
        ("S3: a GB for a month", s3.gb_month),
        ("S3: a thousand reads", s3.thousand_get),
        ("CloudWatch: a GB of logs", cloudwatch.gb_logs),
        ("CloudWatch: a metric for a month", cloudwatch.metric_month),
        ("CloudWatch: a metric that an alarm watches, for a month", cloudwatch.alarm_month),
        ("CloudWatch: a dashboard for a month", cloudwatch.dashboard_month),
        ("data out to the internet: a GB", transfer.gb_out),
        ("CloudFront: a million requests", cloudfront.million_requests),
        ("CloudFront: a GB to the internet", cloudfront.gb_out),
    ] {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {what} | {} |", exact(price));
    }
    text
}

/// A month without orders, and months with many.
fn months(model: &Model, operations: &[Operation], prices: &Prices) -> anyhow::Result<String> {
    let mut text = String::from("| | nobody shops |");
    for orders in ORDERS {
        let _ = write!(text, " {} orders |", grouped(f64::from(orders)));
    }
    let _ = writeln!(text, "\n|---|--:{}|", "|--:".repeat(ORDERS.len()));
    let idle = idle(model, operations)?;
    let mut plain = vec![idle];
    let mut fronted = vec![idle.behind_cloudfront(Usage::default())];
    for orders in ORDERS.map(f64::from) {
        let busy = busy(model, idle, orders);
        let visits =
            |which| Ok::<_, anyhow::Error>(together(operations, &model.visit, which)?.times(model.shop.visits));
        let (pages, pictures) = (visits(|name| !is_picture(name))?, visits(is_picture)?);
        let order = together(operations, &model.order, |_| true)?;
        let pages = busy.plus(pages.plus(order).times(orders));
        plain.push(pages.plus(pictures.times(orders)));
        fronted.push(pages.behind_cloudfront(pictures.times(orders)));
    }
    let mut row = |name: &str, usages: &[Usage], price: &dyn Fn(&Usage) -> f64| {
        let amounts: Vec<String> = usages.iter().map(|used| money(price(used))).collect();
        let _ = writeln!(text, "| {name} | {} |", amounts.join(" | "));
    };
    let items = ITEMS.iter().filter(|(_, price)| plain.iter().any(|used| price(used, prices) > 0.0));
    for (name, price) in items {
        row(name, &plain, &|used| price(used, prices));
    }
    row("**together**", &plain, &|used| total(used, prices));
    row("with CloudFront in front", &fronted, &|used| total(used, prices));
    Ok(text)
}

/// What a month uses in which nobody comes.
fn idle(model: &Model, operations: &[Operation]) -> anyhow::Result<Usage> {
    let (shop, watching) = (&model.shop, watching(TEMPLATE)?);
    let kept = Usage {
        table_gb: shop.table_gb,
        objects_gb: shop.pictures_gb,
        metrics: shop.idle_metrics,
        alarms: f64::from(watching.alarm_metrics),
        dashboards: f64::from(watching.dashboards),
        ..Usage::default()
    };
    Ok(find(operations, SWEEP)?.used.times(shop.sweeps).plus(kept))
}

/// What is there all month where people shop, beside what they do.
fn busy(model: &Model, idle: Usage, orders: f64) -> Usage {
    let kept = orders * model.shop.months_kept * model.shop.order_bytes / 1e9;
    let metrics = u32::try_from(Metric::ALL.len()).map_or(0.0, f64::from);
    Usage { table_gb: idle.table_gb + kept, metrics, ..idle }
}

/// A thousand times what happens so often, operation by operation.
fn thousand(often: &Often, operations: &[Operation], prices: &Prices) -> anyhow::Result<String> {
    let mut text = String::from(
        "| operation | times | read units | write units | GB-seconds | log, kB | out, kB | cost |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (name, times) in often {
        let (times, used) = (times * 1000.0, find(operations, name)?.used);
        let _ = writeln!(text, "| {} | {} | {} |", label(name), exact(times), amounts(&used.times(times), prices));
    }
    let all = together(operations, often, |_| true)?.times(1000.0);
    let times = often.values().sum::<f64>() * 1000.0;
    let _ = writeln!(text, "| **together** | {} | {} |", exact(times), amounts(&all, prices));
    Ok(text)
}

fn amounts(used: &Usage, prices: &Prices) -> String {
    format!(
        "{:.1} | {:.1} | {:.2} | {:.1} | {:.1} | {}",
        used.read_units,
        used.write_units,
        used.gb_seconds,
        used.log_bytes / 1000.0,
        used.out_bytes / 1000.0,
        money(total(used, prices))
    )
}

/// Every operation, a million times.
fn each(operations: &[Operation], prices: &Prices) -> String {
    let mut text = String::from(
        "| operation | memory, MB | ms | GB-seconds, thousands | read units | write units | log, bytes | cost of a million |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for Operation { name, memory_mb, ms, used } in operations {
        let _ = writeln!(
            text,
            "| {} | {memory_mb} | {ms} | {:.1} | {:.1} | {:.1} | {} | {} |",
            label(name),
            used.gb_seconds * 1000.0,
            used.read_units,
            used.write_units,
            used.log_bytes,
            money(total(&used.times(1e6), prices)),
        );
    }
    text
}

/// `order_place: 3 products` as a table shows it.
fn label(name: &str) -> String {
    name.split_once(": ").map_or_else(|| format!("`{name}`"), |(id, variant)| format!("`{id}`<br>{variant}"))
}
