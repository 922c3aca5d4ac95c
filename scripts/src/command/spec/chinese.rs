//! The generated tables for the Chinese pages, translated from the English ones cell by cell.

use anyhow::Context;

/// What stands in cells. Code, numbers and what is Chinese already stay as they are.
const WORDS: &[(&str, &str)] = &[
    // An order's life.
    ("event", "事件"),
    ("from", "之前"),
    ("to", "之后"),
    ("any", "任意"),
    ("stays", "不变"),
    ("where it was before", "回到之前的状态"),
    ("1 Unpaid", "1 未支付"),
    ("2 Paid", "2 已支付"),
    ("3 Shipped", "3 已发货"),
    ("4 PaidOutOfStock", "4 已支付但库存不足"),
    ("5 Handled", "5 已处理"),
    ("6 Closed", "6 已关闭"),
    ("7 Completed", "7 已完成"),
    ("8 RefundAsked", "8 退款申请中"),
    ("9 Refunded", "9 已退款"),
    ("PriceChanged", "改价"),
    ("ParcelChanged", "更正快递信息"),
    ("Paid", "支付"),
    ("PaidOutOfStock", "支付，但库存不足"),
    ("SurplusPaid", "多付"),
    ("Cancelled", "取消"),
    ("TimedOut", "超时未支付"),
    ("Shipped", "发货"),
    ("Received", "确认收货"),
    ("ReceivedByTime", "自动确认收货"),
    ("RefundAsked", "申请退款"),
    ("RefundRefused", "拒绝退款"),
    ("RefundGranted", "同意全额退款"),
    ("PartRefundGranted", "同意部分退款"),
    ("Refunded", "全部退回"),
    ("PartRefunded", "部分退回"),
    ("RefundFailed", "退款失败"),
    // The parameters.
    ("id", "id"),
    ("key", "键"),
    ("name", "名称"),
    ("value", "取值"),
    ("default", "默认值"),
    ("remark", "说明"),
    // A month.
    ("nobody shops", "没有人购物"),
    ("100 orders", "100 单"),
    ("10,000 orders", "10,000 单"),
    ("1,000,000 orders", "1,000,000 单"),
    ("API Gateway", "API Gateway"),
    ("Lambda", "Lambda"),
    ("DynamoDB: reads and writes", "DynamoDB：读写"),
    ("DynamoDB: storage, recovery", "DynamoDB：存储、恢复"),
    ("S3", "S3"),
    ("CloudWatch: logs", "CloudWatch：日志"),
    ("CloudWatch: metrics, alarms, dashboard", "CloudWatch：指标、告警、仪表板"),
    ("Data out", "流出数据"),
    ("CloudFront", "CloudFront"),
    ("**together**", "**合计**"),
    ("with CloudFront in front", "使用 CloudFront"),
    // Visits, orders and operations.
    ("operation", "接口"),
    ("times", "次数"),
    ("read units", "读取单位"),
    ("write units", "写入单位"),
    ("GB-seconds", "GB-秒"),
    ("log, kB", "日志，kB"),
    ("out, kB", "流出，kB"),
    ("cost", "费用"),
    ("memory, MB", "内存，MB"),
    ("ms", "毫秒"),
    ("GB-seconds, thousands", "千分之一 GB-秒"),
    ("log, bytes", "日志，字节"),
    ("cost of a million", "一百万次的费用"),
    // The price list.
    ("what", "项目"),
    ("price", "价格"),
    ("Lambda, arm64: a million GB-seconds", "Lambda，arm64：一百万 GB-秒"),
    ("Lambda: a million requests", "Lambda：一百万次请求"),
    ("API Gateway, HTTP API: a million requests", "API Gateway，HTTP API：一百万次请求"),
    ("DynamoDB, on demand: a million read units", "DynamoDB，按需：一百万读取单位"),
    ("DynamoDB, on demand: a million write units", "DynamoDB，按需：一百万写入单位"),
    ("DynamoDB: a GB for a month", "DynamoDB：每 GB 每月"),
    ("DynamoDB, point-in-time recovery: a GB for a month", "DynamoDB，时间点恢复：每 GB 每月"),
    ("S3: a GB for a month", "S3：每 GB 每月"),
    ("S3: a thousand reads", "S3：一千次读取"),
    ("CloudWatch: a GB of logs", "CloudWatch：每 GB 日志"),
    ("CloudWatch: a metric for a month", "CloudWatch：每个指标每月"),
    ("CloudWatch: a metric that an alarm watches, for a month", "CloudWatch：告警监视的每个指标每月"),
    ("CloudWatch: a dashboard for a month", "CloudWatch：每个仪表板每月"),
    ("data out to the internet: a GB", "流出到互联网：每 GB"),
    ("CloudFront: a million requests", "CloudFront：一百万次请求"),
    ("CloudFront: a GB to the internet", "CloudFront：流出到互联网每 GB"),
];

/// Returns a generated part of an English page in Chinese.
///
/// # Errors
/// There is no Chinese for one of its cells, or for a line that is in no table.
pub fn translate(english: &str) -> anyhow::Result<String> {
    english.lines().map(|text| Ok(line(text)? + "\n")).collect()
}

fn line(text: &str) -> anyhow::Result<String> {
    if text.is_empty() {
        return Ok(String::new());
    }
    if !text.starts_with('|') {
        // The price list's source.
        let words = || format!("no Chinese for the line {text:?}");
        let (region, rest) = text.split_once("; AWS price list as of ").with_context(words)?;
        let (as_of, currency) = rest.trim_end_matches('.').split_once("; ").with_context(words)?;
        return Ok(format!("{region}；AWS 价目表，{as_of}；{currency}。"));
    }
    let cells: anyhow::Result<Vec<String>> = text.split('|').map(cell).collect();
    Ok(cells?.join("|"))
}

fn cell(padded: &str) -> anyhow::Result<String> {
    let text = padded.trim();
    let is_word = text.starts_with("**") || text.starts_with(|first: char| first.is_ascii_alphanumeric());
    if !is_word || !text.is_ascii() || !text.contains(|char: char| char.is_ascii_alphabetic()) {
        return Ok(padded.to_owned());
    }
    if let Ok(chinese) = word(text) {
        return Ok(format!(" {chinese} "));
    }
    let parts: anyhow::Result<Vec<&str>> = text.split(", ").map(word).collect();
    Ok(format!(" {} ", parts?.join("、")))
}

fn word(english: &str) -> anyhow::Result<&'static str> {
    let found = WORDS.iter().find(|(word, _)| *word == english);
    found.map(|(_, chinese)| *chinese).with_context(|| format!("no Chinese for {english:?} in {}", file!()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_translated_and_code_numbers_and_chinese_stay() {
        let english = "| event | from | to |\n|---|--:|---|\n| Paid | 1 Unpaid, 6 Closed | `2` 已 OK |\n| `a`<br>first page | 1,130 | 2.50 |\n";
        let chinese = "| 事件 | 之前 | 之后 |\n|---|--:|---|\n| 支付 | 1 未支付、6 已关闭 | `2` 已 OK |\n| `a`<br>first page | 1,130 | 2.50 |\n";
        assert_eq!(translate(english).expect("known words"), chinese);
        let source = "US East (N. Virginia), us-east-1; AWS price list as of January 2025; USD.\n";
        let told = "US East (N. Virginia), us-east-1；AWS 价目表，January 2025；USD。\n";
        assert_eq!(translate(source).expect("the source"), told);
    }

    #[test]
    fn a_word_without_chinese_is_an_error() {
        assert!(translate("| Shopped |\n").is_err());
        assert!(translate("Some other line.\n").is_err());
    }
}
