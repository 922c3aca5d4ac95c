//! What a client says it is, for people: its browser and its system, each with a version.
//!
//! A table of words, and no parser from elsewhere: those that are maintained know neither WeChat nor Huawei's systems, which
//! is what this shop's visitors come with.

/// What stands before a version, and whose it is. The first that is found counts: whoever builds on another names it, too.
type Marks = &'static [(&'static str, &'static str)];

const BROWSERS: Marks = &[
    ("wxwork/", "企业微信"),
    ("MicroMessenger/", "微信"),
    ("MMWEBSDK", "微信"),
    ("AlipayClient/", "支付宝"),
    ("QQBrowser/", "QQ浏览器"),
    ("HuaweiBrowser/", "华为浏览器"),
    ("MiuiBrowser/", "小米浏览器"),
    ("UCBrowser/", "UC浏览器"),
    ("ArkWeb/", "ArkWeb"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    // Safari's own version stands apart from its name.
    ("Version/", "Safari"),
    ("curl/", "curl"),
    ("PostmanRuntime/", "Postman"),
];

const SYSTEMS: Marks = &[
    ("OpenHarmony", "OpenHarmony"),
    ("HarmonyOS", "HarmonyOS"),
    ("Windows NT", "Windows NT"),
    ("iPhone OS", "iOS"),
    ("CPU OS", "iPadOS"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

pub fn browser(agent: &str) -> Option<String> {
    named(agent, BROWSERS)
}

pub fn system(agent: &str) -> Option<String> {
    named(agent, SYSTEMS)
}

fn named(agent: &str, marks: Marks) -> Option<String> {
    marks.iter().find_map(|(mark, name)| {
        let (_, after) = agent.split_once(mark)?;
        let version = version(after.strip_prefix(' ').unwrap_or(after));
        Some(if version.is_empty() { (*name).to_owned() } else { format!("{name} {version}") })
    })
}

/// At most three numbers.
fn version(text: &str) -> String {
    let end = text.find(|char: char| !char.is_ascii_digit() && char != '.' && char != '_').unwrap_or(text.len());
    let numbers = text[..end].split(['.', '_']).filter(|number| !number.is_empty());
    numbers.take(3).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_visitors_of_a_shop() {
        let webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36";
        let cases = [
            (
                format!(
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) {webkit} Mobile/15E148 MicroMessenger/8.0.49(0x1800312f) NetType/WIFI Language/zh_CN"
                ),
                "微信 8.0.49",
                "iOS 17.5.1",
            ),
            (
                format!(
                    "Mozilla/5.0 (Linux; Android 14; V2309A; wv) {chrome} XWEB/1160065 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600(0x28003133) WeChat/arm64"
                ),
                "微信 8.0.49",
                "Android 14",
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 14; a long name; wv) {chrome} XWEB/1160065 MMWEBSDK/2024"),
                "微信",
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
            (format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome}"), "Chrome 125.0.0", "Windows NT 10.0"),
            (
                format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Edg/125.0.2535.67"),
                "Edge 125.0.2535",
                "Windows NT 10.0",
            ),
            (
                format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/17.4 Safari/605.1.15"),
                "Safari 17.4",
                "macOS 10.15.7",
            ),
            (
                format!(
                    "Mozilla/5.0 (iPad; CPU OS 17_4 like Mac OS X) {webkit} Version/17.4 Mobile/15E148 Safari/604.1"
                ),
                "Safari 17.4",
                "iPadOS 17.4",
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
        for agent in ["", "Mozilla/5.0", "机器人/1.0", "okhttp/4.9.3"] {
            assert_eq!((browser(agent), system(agent)), (None, None), "{agent}");
        }
        assert_eq!(browser("curl/").as_deref(), Some("curl"));
    }
}
