//! What a client says it is, for people: its browser and its system, each with a version.
//!
//! The rules are those of the ua-parser project, `uap-core/regexes.yaml` beside this crate's sources, of which build.rs takes
//! the part that is used (to bring them up to date, put a newer copy in its place). They name neither WeChat nor Huawei's
//! systems, which is what this shop's visitors come with: these are looked for first.

use std::sync::LazyLock;

use serde::Deserialize;
use ua_parser::{os, user_agent};

const RULES: &str = include_str!(concat!(env!("OUT_DIR"), "/rules.json"));

#[derive(Deserialize)]
struct Rules {
    user_agent_parsers: Vec<user_agent::Parser<'static>>,
    os_parsers: Vec<os::Parser<'static>>,
}

/// What stands before a version, and whose it is.
type Marks = &'static [(&'static str, &'static str)];

const BROWSERS: Marks = &[
    ("wxwork/", "企业微信"),
    ("MicroMessenger/", "微信"),
    ("MMWEBSDK", "微信"),
    ("AlipayClient/", "支付宝"),
    ("HuaweiBrowser/", "华为浏览器"),
    ("MiuiBrowser/", "小米浏览器"),
    ("ArkWeb/", "ArkWeb"),
];

const SYSTEMS: Marks = &[("OpenHarmony", "OpenHarmony"), ("HarmonyOS", "HarmonyOS")];

/// Made when the first entry is read: it takes a moment, and most operations need none of it.
static PARSERS: LazyLock<Option<Parsers>> = LazyLock::new(|| Parsers::of(RULES));

struct Parsers {
    browsers: user_agent::Extractor<'static>,
    systems: os::Extractor<'static>,
}

impl Parsers {
    fn of(rules: &str) -> Option<Self> {
        let rules: Rules = serde_json::from_str(rules).ok()?;
        let browsers = user_agent::Builder::new().push_all(rules.user_agent_parsers).ok()?.build().ok()?;
        let systems = os::Builder::new().push_all(rules.os_parsers).ok()?.build().ok()?;
        Some(Self { browsers, systems })
    }
}

pub fn browser(agent: &str) -> Option<String> {
    marked(agent, BROWSERS).or_else(|| {
        let found = PARSERS.as_ref()?.browsers.extract(agent)?;
        Some(shown(&found.family, [found.major, found.minor, found.patch]))
    })
}

pub fn system(agent: &str) -> Option<String> {
    marked(agent, SYSTEMS).or_else(|| {
        let found = PARSERS.as_ref()?.systems.extract(agent)?;
        let part = |part: &Option<std::borrow::Cow<'_, str>>| part.as_deref().map(str::to_owned);
        let version = [part(&found.major), part(&found.minor), part(&found.patch)];
        Some(shown(&found.os, version.each_ref().map(Option::as_deref)))
    })
}

/// A name and as much of its version as is known.
fn shown(name: &str, version: [Option<&str>; 3]) -> String {
    let numbers: Vec<&str> =
        version.into_iter().map_while(|number| number.filter(|number| !number.is_empty())).collect();
    if numbers.is_empty() { name.to_owned() } else { format!("{name} {}", numbers.join(".")) }
}

fn marked(agent: &str, marks: Marks) -> Option<String> {
    marks.iter().find_map(|(mark, name)| {
        let (_, after) = agent.split_once(mark)?;
        let after = after.strip_prefix(' ').unwrap_or(after);
        let end = after.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(after.len());
        let mut numbers = after[..end].split('.').filter(|number| !number.is_empty());
        Some(shown(name, [numbers.next(), numbers.next(), numbers.next()]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_visitors_of_a_shop() {
        let webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36";
        let iphone = format!("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) {webkit}");
        let windows = format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome}");
        let cases = [
            (
                format!("{iphone} Mobile/15E148 MicroMessenger/8.0.49(0x1800312f) NetType/WIFI"),
                "微信 8.0.49",
                "iOS 17.5.1",
            ),
            (
                format!(
                    "Mozilla/5.0 (Linux; Android 14; V2309A; wv) {chrome} XWEB/1160065 MMWEBSDK/2024 MicroMessenger/8.0.49.2600"
                ),
                "微信 8.0.49",
                "Android 14",
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) {chrome} HuaweiBrowser/14.0.5.302"),
                "华为浏览器 14.0.5",
                "HarmonyOS",
            ),
            (
                format!("Mozilla/5.0 (Phone; OpenHarmony 5.0) {chrome} ArkWeb/4.1.6.1 Mobile"),
                "ArkWeb 4.1.6",
                "OpenHarmony 5.0",
            ),
            (windows.clone(), "Chrome 125.0.0", "Windows 10"),
            (format!("{windows} Edg/125.0.2535.67"), "Edge 125.0.2535", "Windows 10"),
            (
                format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/17.4 Safari/605.1.15"),
                "Safari 17.4",
                "Mac OS X 10.15.7",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0".to_owned(),
                "Firefox 126.0",
                "Linux",
            ),
        ];
        for (agent, expected_browser, expected_system) in cases {
            assert_eq!(browser(&agent).as_deref(), Some(expected_browser), "{agent}");
            assert_eq!(system(&agent).as_deref(), Some(expected_system), "{agent}");
        }
    }

    #[test]
    fn says_nothing_of_what_it_does_not_know() {
        for agent in ["", "Mozilla/5.0", "机器人/1.0"] {
            assert_eq!((browser(agent), system(agent)), (None, None), "{agent}");
        }
    }
}
