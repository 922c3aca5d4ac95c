//! Carriers, by the codes that WeChat knows them by: a parcel's number is of use to it with such a code alone.

use std::{cmp::Reverse, sync::Arc};

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

pub use crate::wechat::express::Carrier;
use crate::{
    app::App,
    error::{Failure, Faults},
    validation::{Field, Input, Text, clean},
};

/// A carrier that many shops use.
struct Usual {
    code: &'static str,
    name: &'static str,
    /// What people write for it, apart from these two.
    also: &'static [&'static str],
    /// Whether it wants to know whom to call.
    asks_for_contact: bool,
}

const fn carrier(code: &'static str, name: &'static str, also: &'static [&'static str]) -> Usual {
    Usual { code, name, also, asks_for_contact: false }
}

const fn calling(code: &'static str, name: &'static str, also: &'static [&'static str]) -> Usual {
    Usual { code, name, also, asks_for_contact: true }
}

/// The usual ones, most used first: what counts where WeChat is not to be asked. Codes and names are those of its list of
/// carriers (`get_delivery_list`).
static USUAL: [Usual; 32] = [
    calling("SF", "顺丰速运", &["顺丰", "shunfeng", "sfexpress"]),
    carrier("ZTO", "中通快递", &["中通", "zhongtong"]),
    carrier("YTO", "圆通速递", &["圆通", "yuantong"]),
    carrier("YD", "韵达速递", &["韵达", "yunda"]),
    carrier("STO", "申通快递", &["申通", "shentong"]),
    carrier("JTSD", "极兔速递", &["极兔", "jitu", "jt", "jtexpress", "j&t"]),
    carrier("JD", "京东快递", &["京东", "jingdong", "jdl"]),
    carrier("EMS", "EMS", &["邮政ems", "中国邮政速递", "邮政特快"]),
    carrier("YZPY", "邮政快递包裹", &["邮政", "中国邮政", "邮政包裹", "邮政小包", "chinapost"]),
    carrier("YZBK", "邮政国内标快", &["邮政标快"]),
    carrier("DBL", "德邦快递", &["德邦", "debang", "deppon", "dbkd"]),
    carrier("DBLKY", "德邦快运", &["德邦物流"]),
    calling("KYSY", "跨越速运", &["跨越", "kuayue", "kye"]),
    carrier("ZJS", "宅急送", &["zhaijisong"]),
    carrier("CNSD", "菜鸟速递", &["菜鸟", "cainiao", "菜鸟直送"]),
    carrier("DNWL", "丹鸟物流", &["丹鸟", "danniao"]),
    carrier("HTKY", "百世快递", &["百世", "百世汇通", "汇通快递", "best"]),
    carrier("BTWL", "百世快运", &[]),
    carrier("UC", "优速快递", &["优速", "yousu"]),
    calling("FWX", "丰网速运", &["丰网"]),
    calling("SHUNFENGKUAIYUN", "顺丰快运", &["顺丰物流"]),
    carrier("ZTOKY", "中通快运", &["中通物流"]),
    carrier("YDKY", "韵达快运", &[]),
    carrier("JDKY", "京东快运", &[]),
    carrier("ANE", "安能物流", &["安能", "anneng"]),
    carrier("ANEKY", "安能快运", &[]),
    carrier("SX", "顺心捷达", &["顺心", "sxjd"]),
    carrier("YMDD", "壹米滴答", &["一米滴答"]),
    carrier("SURE", "速尔快递", &["速尔", "suer"]),
    carrier("SNWL", "苏宁物流", &["苏宁", "suning"]),
    carrier("RRS", "日日顺物流", &["日日顺"]),
    carrier("XFEX", "信丰物流", &["信丰"]),
];

/// What a name can end with and still mean the same: 圆通快递 is 圆通速递. Not 快运, which is another company.
const ENDS: [&str; 6] = ["快递公司", "有限公司", "快递", "速递", "速运", "物流"];

impl From<&Usual> for Carrier {
    fn from(usual: &Usual) -> Self {
        Self { code: usual.code.into(), name: usual.name.into() }
    }
}

/// Those that many shops use.
pub fn usual() -> Vec<Carrier> {
    USUAL.iter().map(Carrier::from).collect()
}

/// Whether a carrier wants to know whom to call, by its code.
pub fn asks_for_contact(code: &str) -> bool {
    USUAL.iter().any(|usual| usual.code == code && usual.asks_for_contact)
}

/// All carriers: WeChat's own list where a mini-program is configured, the usual ones first; otherwise, and where WeChat does
/// not answer, only those.
pub async fn all(app: &App) -> Vec<Carrier> {
    let (mut all, wechats) = (usual(), wechats(app).await);
    let new = wechats.iter().filter(|carrier| USUAL.iter().all(|usual| usual.code != carrier.code));
    all.extend(new.cloned());
    all
}

/// The code of a carrier that somebody names by its code, its name or a usual abbreviation, in any case.
///
/// # Errors
/// 10120 naming `at`, with those that are near.
pub async fn code(app: &App, named: &str, at: &str) -> Result<String, Failure> {
    if let Some(code) = find(named, &[]) {
        return Ok(code);
    }
    let wechats = wechats(app).await;
    find(named, &wechats).ok_or_else(|| {
        let near: Vec<String> =
            near(named, &wechats).iter().map(|carrier| format!("{}({})", carrier.name, carrier.code)).collect();
        let near = if near.is_empty() { String::new() } else { format!("相近的有：{}；", near.join("、")) };
        Failure::field(at, format!("未知的快递公司；{near}全部见GET /v1/express"))
    })
}

async fn wechats(app: &App) -> Arc<[Carrier]> {
    app.wechat.carriers().await
}

/// A name in the form in which names are compared.
fn plain(name: &str) -> String {
    clean::name(name)
        .to_lowercase()
        .chars()
        .filter(|char| !char.is_whitespace() && !matches!(char, '-' | '_'))
        .collect()
}

/// What is left of a name without an end that says nothing.
fn stem(name: &str) -> &str {
    let stem = ENDS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    if stem.is_empty() { name } else { stem }
}

fn find(named: &str, more: &[Carrier]) -> Option<String> {
    let named = plain(named);
    if named.is_empty() {
        return None;
    }
    let all_names =
        |usual: &Usual| [usual.code, usual.name].iter().chain(usual.also).map(|name| plain(name)).collect::<Vec<_>>();
    let whole = USUAL.iter().find(|usual| all_names(usual).contains(&named)).map(|usual| usual.code.to_owned());
    let elsewhere = || {
        let is_it = |carrier: &&Carrier| plain(&carrier.code) == named || plain(&carrier.name) == named;
        more.iter().find(is_it).map(|carrier| carrier.code.clone().into_owned())
    };
    let by_stem = || {
        let is_it = |usual: &&Usual| all_names(usual).iter().any(|name| stem(name) == stem(&named));
        USUAL.iter().find(is_it).map(|usual| usual.code.to_owned())
    };
    whole.or_else(elsewhere).or_else(by_stem)
}

/// How many are named as near.
const NEAR: usize = 5;

/// Those that somebody may have meant, the nearest first.
fn near(named: &str, more: &[Carrier]) -> Vec<Carrier> {
    let named = plain(named);
    let near = |name: &str| likeness(stem(&named), stem(&plain(name)));
    let of_usual = |usual: &Usual| [usual.code, usual.name].iter().chain(usual.also).map(|name| near(name)).max();
    let usual = USUAL.iter().map(|usual| (of_usual(usual).unwrap_or(0), Carrier::from(usual)));
    let others = more.iter().filter(|carrier| USUAL.iter().all(|usual| usual.code != carrier.code));
    let others = others.map(|carrier| (near(&carrier.code).max(near(&carrier.name)), carrier.clone()));
    let mut all: Vec<_> = usual.chain(others).filter(|(likeness, _)| *likeness >= 50).collect();
    all.sort_by_key(|(likeness, _)| Reverse(*likeness));
    all.into_iter().map(|(_, carrier)| carrier).take(NEAR).collect()
}

/// How much two names have in common, in percent: pairs of neighbouring characters, and for the shortest ones characters.
fn likeness(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let width = if one.len().min(other.len()) < 4 { 1 } else { 2 };
    let (one, mut left): (Vec<_>, Vec<_>) = (one.windows(width).collect(), other.windows(width).collect());
    let total = one.len() + left.len();
    let mut shared: usize = 0;
    for part in one {
        if let Some(at) = left.iter().position(|other| *other == part) {
            left.swap_remove(at);
            shared += 1;
        }
    }
    (200 * shared).checked_div(total).unwrap_or(0)
}

/// A parcel's number: without the spaces that make it readable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackingNumber(String);

/// Characters of a parcel's number that WeChat takes.
const LONGEST: usize = 128;

impl TrackingNumber {
    pub fn into_string(self) -> String {
        self.0
    }
}

impl Field for TrackingNumber {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let text = Text::<1, LONGEST>::read(input, at, faults)?;
        Some(Self(text.as_str().chars().filter(|char| !char.is_whitespace()).collect()))
    }
}

impl PartialSchema for TrackingNumber {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(LONGEST))
            .examples(["SF1234567890123"])
            .into()
    }
}

impl ToSchema for TrackingNumber {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_carrier_goes_by_many_names() {
        for (named, code) in [
            ("SF", "SF"),
            ("sf", "SF"),
            ("ＳＦ", "SF"),
            (" 顺丰 ", "SF"),
            ("顺丰速运", "SF"),
            ("顺丰快递", "SF"),
            ("ShunFeng", "SF"),
            ("SF Express", "SF"),
            ("顺丰快运", "SHUNFENGKUAIYUN"),
            ("圆通快递", "YTO"),
            ("圆通速递", "YTO"),
            ("yto", "YTO"),
            ("YUNDA", "YD"),
            ("韵达快递", "YD"),
            ("京东物流", "JD"),
            ("极兔", "JTSD"),
            ("J&T", "JTSD"),
            ("邮政", "YZPY"),
            ("ems", "EMS"),
            ("中通快运", "ZTOKY"),
            ("德邦", "DBL"),
        ] {
            assert_eq!(find(named, &[]).as_deref(), Some(code), "{named}");
        }
        for unknown in ["", "快递", "XYZ", "顺风", "顺丰速运2", "S F F"] {
            assert_eq!(find(unknown, &[]), None, "{unknown}");
        }
        let more = [Carrier { code: "ARAMEX".into(), name: "Aramex".into() }];
        assert_eq!(find("aramex", &more).as_deref(), Some("ARAMEX"));
    }

    #[test]
    fn who_is_not_known_is_told_who_is_near() {
        for (named, expected) in
            [("顺风", "SF"), ("shunfen", "SF"), ("zhongton", "ZTO"), ("圆通达", "YTO"), ("JTSDD", "JTSD")]
        {
            let near = near(named, &[]);
            assert!(near.len() <= NEAR && near.iter().any(|carrier| carrier.code == expected), "{named}: {near:?}");
        }
        assert_eq!(near("QQQQ", &[]), []);
    }

    #[test]
    fn no_two_carriers_share_a_name() {
        let names: Vec<String> = USUAL
            .iter()
            .flat_map(|usual| [usual.code, usual.name].into_iter().chain(usual.also.iter().copied()))
            .map(plain)
            .collect();
        let twice: Vec<_> =
            names.iter().filter(|name| names.iter().filter(|other| other == name).count() > 1).collect();
        // EMS is its code and its name.
        assert_eq!(twice.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([&"ems".to_owned()]));
    }

    #[test]
    fn a_number_loses_its_spaces() {
        let read = |text: &str| TrackingNumber::read(Input::Text(text), "tracking_no", &mut Faults::default());
        assert_eq!(read(" SF 1234\u{200b} 5678 ").map(TrackingNumber::into_string).as_deref(), Some("SF12345678"));
        assert_eq!(read("\u{200b}"), None);
    }
}
