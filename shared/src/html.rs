//! HTML from a rich-text editor, made safe to show.

mod excerpt;

use std::{borrow::Cow, collections::HashSet, sync::LazyLock};

use ammonia::{Builder, UrlRelative};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

pub use self::excerpt::excerpt;
use crate::{
    error::Faults,
    validation::{Field, Input, Text},
};

/// What an editor's toolbar sets. Nothing that lays an element over others, or loads anything.
const STYLES: [&str; 17] = [
    "background-color",
    "color",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "line-height",
    "list-style-type",
    "margin-left",
    "max-width",
    "padding-left",
    "text-align",
    "text-decoration",
    "text-indent",
    "vertical-align",
    "white-space",
    "width",
];

static RULES: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut rules = Builder::default();
    rules
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .add_tag_attribute_values("a", "target", ["_blank"])
        .add_generic_attributes(["style"])
        .filter_style_properties(STYLES.into());
    rules
});

/// Sanitised HTML of at most `MOST` bytes: headings, lists, tables, pictures, links, a few styles. Scripts, handlers,
/// frames, forms and whatever else is not text are taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html<const MOST: usize>(String);

impl<const MOST: usize> Html<MOST> {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MOST: usize> Field for Html<MOST> {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let text = Text::<0, MOST>::read(input, at, faults)?;
        let fits = |html: &str| html.len() <= MOST;
        if is_tangled(text.as_str()) {
            faults.add(at, "格式标签过多");
            return None;
        }
        // What is too long is not parsed, either; and what is not may be longer when its tags are closed.
        let clean = Some(text.as_str()).filter(|text| fits(text)).map(sanitise).filter(|html| fits(html));
        if clean.is_none() {
            faults.add(at, format!("不能超过{MOST}字节"));
        }
        clean.map(Self)
    }

    fn empty(_: &str, _: &mut Faults) -> Option<Self> {
        Some(Self(String::new()))
    }
}

/// A parser repeats tags like these in every block that follows, until they are closed; those without attributes three
/// times at most.
const REPEATED: [&str; 12] = ["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that may come of it: some 300 MB. Without a bound, 64 KB would become gigabytes. Tags are only counted, not
/// paired, for that takes a parser: 27 KB of paragraphs that are each in a colour of their own still pass.
const MOST_REPEATS: usize = 1_000_000;

fn is_tangled(html: &str) -> bool {
    let is_repeated = |tag: &&str| {
        let end = tag.find(|char: char| char.is_whitespace() || char == '/' || char == '>').unwrap_or(tag.len());
        REPEATED.iter().any(|name| name.eq_ignore_ascii_case(&tag[..end])) && !tag[end..].starts_with('>')
    };
    let (tags, repeated) = (html.matches('<').count(), html.split('<').skip(1).filter(is_repeated).count());
    repeated * (tags - repeated) > MOST_REPEATS
}

fn sanitise(html: &str) -> String {
    RULES.clean(html).to_string()
}

impl<const MOST: usize> PartialSchema for Html<MOST> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).max_length(Some(MOST)).into()
    }
}

impl<const MOST: usize> ToSchema for Html<MOST> {
    /// Each length is a schema of its own.
    fn name() -> Cow<'static, str> {
        format!("Html_{MOST}").into()
    }
}

#[cfg(test)]
mod tests;
