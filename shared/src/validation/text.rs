//! Text of a bounded length.

use std::borrow::Cow;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use super::{Field, Input, clean};
use crate::{error::Faults, wechat};

/// Trimmed text of `MIN` to `MAX` characters, without control characters other than line breaks and tabs and without what
/// nobody sees. One that must not be empty shows something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MIN: usize, const MAX: usize> Field for Text<MIN, MAX> {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let text = clean::visible(string(input, at, faults)?);
        let text = text.trim();
        let length = text.chars().count();
        if text.chars().any(|char| char.is_control() && !matches!(char, '\n' | '\r' | '\t')) {
            faults.add(at, "不能包含控制字符");
        } else if length == 0 && MIN > 0 {
            faults.add(at, "不能为空");
        } else if !(MIN..=MAX).contains(&length) {
            faults.add(at, format!("长度须在{MIN}~{MAX}之间"));
        } else if MIN > 0 && clean::shows_nothing(text) {
            faults.add(at, "不能只含不可见字符");
        } else {
            return Some(Self(text.to_owned()));
        }
        None
    }

    fn empty(at: &str, faults: &mut Faults) -> Option<Self> {
        if MIN == 0 {
            return Some(Self(String::new()));
        }
        Self::absent(at, faults)
    }
}

/// A string as it came; a JSON number is not one.
pub(crate) fn string<'a>(input: Input<'a>, at: &str, faults: &mut Faults) -> Option<&'a str> {
    let text = input.text();
    if text.is_none() {
        faults.add(at, "应为字符串");
    }
    text
}

impl<const MIN: usize, const MAX: usize> PartialSchema for Text<MIN, MAX> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).min_length(Some(MIN)).max_length(Some(MAX)).into()
    }
}

impl<const MIN: usize, const MAX: usize> ToSchema for Text<MIN, MAX> {
    /// Each range is a schema of its own.
    fn name() -> Cow<'static, str> {
        format!("Text_{MIN}_{MAX}").into()
    }
}

/// Text that WeChat shows, too: of that it leaves out pictures (emoji), and something must be left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label<const MIN: usize, const MAX: usize>(Text<MIN, MAX>);

impl<const MIN: usize, const MAX: usize> Label<MIN, MAX> {
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub fn into_string(self) -> String {
        self.0.into_string()
    }
}

impl<const MIN: usize, const MAX: usize> Field for Label<MIN, MAX> {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let text = Text::read(input, at, faults)?;
        if wechat::shows(text.as_str()) {
            return Some(Self(text));
        }
        faults.add(at, "不能只含表情符号：微信支付不显示表情符号");
        None
    }
}

impl<const MIN: usize, const MAX: usize> PartialSchema for Label<MIN, MAX> {
    fn schema() -> RefOr<Schema> {
        Text::<MIN, MAX>::schema()
    }
}

impl<const MIN: usize, const MAX: usize> ToSchema for Label<MIN, MAX> {
    fn name() -> Cow<'static, str> {
        format!("Label_{MIN}_{MAX}").into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<T: Field>(sent: &str) -> Option<T> {
        T::read(Input::Text(sent), "name", &mut Faults::default())
    }

    #[test]
    fn a_text_loses_what_nobody_sees() {
        let read = |sent: &str| text::<Text<1, 4>>(sent).map(Text::into_string);
        for (sent, kept) in [
            ("  茶 ", Some("茶")),
            ("\u{feff}茶\u{200b}", Some("茶")),
            // The length is that of what is left.
            ("\u{202a}茶茶茶茶\u{202c}", Some("茶茶茶茶")),
            ("茶茶茶茶茶", None),
            ("茶\u{0}", None),
            ("", None),
            ("\u{200b}", None),
            ("\u{3164}", None),
            ("\u{2800}", None),
        ] {
            assert_eq!(read(sent).as_deref(), kept, "{sent:?}");
        }
        assert_eq!(text::<Text<0, 4>>("\u{200b}").map(Text::into_string).as_deref(), Some(""));
    }

    #[test]
    fn a_label_is_more_than_pictures() {
        for (sent, is_taken) in
            [("🍎 苹果", true), ("❤", true), ("🍎", false), ("🍎 🍐", false), ("👩\u{200d}🚀\u{fe0f}", false)]
        {
            assert_eq!(text::<Label<1, 9>>(sent).is_some(), is_taken, "{sent}");
        }
    }
}
