//! What the shop's own rules say, for the user of the command line: operations answer in Chinese, whoever asks.

use std::{borrow::Cow, cmp::Reverse, error::Error, io, iter, sync::LazyLock};

use shared::error::Failure;

use super::dictionary::{Text, fill, is_chinese, t, under};

/// What the dictionary knows, the most telling first: `须为%{a}~%{b}之间的整数` before `须为%{values}之一`.
static KNOWN: LazyLock<Vec<&Text>> = LazyLock::new(|| {
    let mut known: Vec<&Text> = under("said.").collect();
    known.sort_by_key(|text| Reverse(pieces(&text.zh).0.map(str::len).sum::<usize>()));
    known
});

/// Characters and punctuation of Chinese.
fn has_chinese(text: &str) -> bool {
    text.chars().any(|char| matches!(char, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'))
}

/// Returns a message of the shop in the user's language. One that the dictionary does not know is no mix in English, either: it says
/// that something is wrong, and the field or code beside it says what.
pub fn said(message: &str) -> Cow<'_, str> {
    if is_chinese() || !has_chinese(message) {
        return Cow::Borrowed(message);
    }
    english(message).map_or_else(|| t!("said.unknown"), Cow::Owned)
}

/// Returns what a refusal of the shop says, with its fields, and what the log would say of a breakdown.
pub fn refusal(failure: &Failure) -> String {
    let faults = failure.faults().fields().iter();
    let faults = faults.flat_map(|(field, all)| all.iter().map(move |one| format!("{field}: {}", said(one))));
    let text = iter::once(said(failure.message()).into_owned()).chain(faults).collect::<Vec<_>>().join("; ");
    match failure.cause() {
        Some(cause) => format!("{:?}: {text} ({cause})", failure.code()),
        None => text,
    }
}

/// Returns an error with all of its causes in the user's language, as far as they are the shop's or the system's.
pub fn causes(error: &anyhow::Error) -> String {
    let texts = error.chain().map(one);
    let mut texts: Vec<String> = texts.collect();
    // An error that passes on the text of its cause says it once.
    texts.dedup();
    texts.join(": ")
}

fn one(cause: &(dyn Error + 'static)) -> String {
    match (cause.downcast_ref::<Failure>(), cause.downcast_ref::<io::Error>()) {
        (Some(failure), _) => refusal(failure),
        (None, Some(error)) => system(error).map_or_else(|| cause.to_string(), Cow::into_owned),
        (None, None) => cause.to_string(),
    }
}

/// Returns what the system has said, where that is plain; its own text is English.
fn system(error: &io::Error) -> Option<Cow<'static, str>> {
    error.raw_os_error()?;
    Some(match error.kind() {
        io::ErrorKind::NotFound => t!("common.system.not_found"),
        io::ErrorKind::PermissionDenied => t!("common.system.permission"),
        io::ErrorKind::AlreadyExists => t!("common.system.exists"),
        io::ErrorKind::IsADirectory => t!("common.system.folder"),
        io::ErrorKind::NotADirectory => t!("common.system.no_folder"),
        io::ErrorKind::StorageFull => t!("common.system.full"),
        io::ErrorKind::ReadOnlyFilesystem => t!("common.system.read_only"),
        io::ErrorKind::AddrInUse => t!("common.system.port"),
        io::ErrorKind::ConnectionRefused => t!("common.system.refused"),
        _ => return None,
    })
}

fn english(message: &str) -> Option<String> {
    KNOWN.iter().find_map(|text| {
        // A value is never empty: a shorter pattern fits, then.
        let values = matched(&text.zh, message).filter(|values| values.iter().all(|(_, value)| !value.is_empty()))?;
        let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        // A value may be a message itself. What people have named stays as they did.
        let translated: Vec<(&str, String)> = values
            .iter()
            .map(|(name, value)| (*name, english(value).unwrap_or_else(|| value.replace('、', ", "))))
            .collect();
        value("").is_none().then(|| {
            fill(&text.en, |name| translated.iter().find(|(known, _)| *known == name).map(|(_, value)| value as _))
        })
    })
}

/// The values that make a message of a pattern.
fn matched<'p, 'm>(pattern: &'p str, message: &'m str) -> Option<Vec<(&'p str, &'m str)>> {
    let (mut literals, names) = pieces(pattern);
    let mut rest = message.strip_prefix(literals.next()?)?;
    let (names, mut values): (Vec<_>, _) = (names.collect(), Vec::new());
    for (at, (name, literal)) in names.iter().zip(literals).enumerate() {
        // The last literal ends the message; one before ends its value.
        let end = if at + 1 == names.len() {
            rest.ends_with(literal).then(|| rest.len() - literal.len())?
        } else {
            rest.find(literal)?
        };
        values.push((*name, &rest[..end]));
        rest = &rest[end + literal.len()..];
    }
    rest.is_empty().then_some(values)
}

/// What stands around the names of a pattern, and the names.
fn pieces(pattern: &str) -> (impl Iterator<Item = &str>, impl Iterator<Item = &str>) {
    let cut = || pattern.split("%{").skip(1).filter_map(|part| part.split_once('}'));
    let first = pattern.split("%{").next().unwrap_or_default();
    (iter::once(first).chain(cut().map(|(_, literal)| literal)), cut().map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use anyhow::Context;
    use shared::{
        error::{Code, Faults},
        picture::Refused,
        shop::parameter::BUILT_INS,
        shop::product::fields,
        validation::{Field, Input, Picture, Price, identity::Password},
        wechat::pay::Merchant,
    };

    use super::*;

    fn is_english(message: &str) -> bool {
        let english = said(message);
        *english != *t!("said.unknown") && english.is_ascii()
    }

    #[test]
    fn what_the_command_line_can_meet_has_its_english() {
        let codes = Code::ALL.iter().map(|code| code.wire().2.to_owned());
        let pictures = [Refused::Unknown, Refused::Broken, Refused::TooManyPixels, Refused::TooLarge];
        let pictures = pictures.map(|refused| refused.to_string());
        let long = "长".repeat(300);
        let values =
            BUILT_INS.iter().filter_map(|built_in| built_in.check(&long).err().filter(|why| !why.contains('…')));
        let mut faults = Faults::default();
        for text in ["", "\u{1}", "\u{3164}", "🍵", &long] {
            fields::Name::read(Input::Text(text), "name", &mut faults);
            fields::Stock::read(Input::Text(text), "stock", &mut faults);
            Price::read(Input::Text(text), "price", &mut faults);
            Picture::read(Input::Text(text), "picture", &mut faults);
            Password::read(Input::Text(text), "password", &mut faults);
        }
        fields::check_length("images", &[0; 100], 12, &mut faults);
        let keys = BTreeMap::from([("id".to_owned(), "key".to_owned())]);
        let merchant = |public_keys| Merchant {
            mch_id: "1".into(),
            serial_no: "x".into(),
            valid_until: None,
            private_key: "none".into(),
            api_v3_key: "short".into(),
            public_keys,
            certificates: false,
            version: 0,
        };
        let merchants = [merchant(keys).faults(false), merchant(BTreeMap::new()).faults(false)];
        let faults = [&faults].into_iter().chain(&merchants);
        let faults: Vec<String> = faults.flat_map(|faults| faults.fields().values().flatten()).cloned().collect();
        for message in codes.chain(pictures).chain(values).chain(faults) {
            assert!(is_english(&message), "{message} → {}", said(&message));
        }
    }

    #[test]
    fn values_go_with_the_message() {
        for (chinese, english) in [
            ("长度须在1~50之间", "must have 1 to 50 characters"),
            ("须为1~100之间的整数", "must be a whole number from 1 to 100"),
            ("须为default、vertical之一", "must be one of default, vertical"),
            ("文件「茶.png」：图片已损坏或不完整", "the file “茶.png”: the picture is broken or cut off"),
            ("must stay", "must stay"),
            ("没有人知道的话", "the shop does not accept this"),
        ] {
            assert_eq!(said(chinese), english);
        }
    }

    #[test]
    fn an_error_is_told_with_its_causes_in_one_language() {
        let failure: Failure = Failure::field("name", "不能为空");
        let error = Err::<(), _>(failure).context("storing a row").expect_err("a failure");
        assert_eq!(causes(&error), "storing a row: invalid parameters; name: must not be empty");
        let busy = anyhow::Error::from(Failure::busy().because("ThrottlingException"));
        assert_eq!(causes(&busy), "Busy: the shop is busy: try again later (ThrottlingException)");
        let error = std::fs::read("no/such/file").context("x cannot be read").expect_err("no file");
        assert_eq!(causes(&error), "x cannot be read: no such file or folder");
    }
}
