//! HTML from a rich-text editor, made safe to show.

mod address;
mod excerpt;
mod rules;
mod style;
mod tidy;

use std::{collections::HashSet, sync::LazyLock};

use ammonia::{Builder, UrlRelative};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

pub use self::{
    excerpt::excerpt,
    tidy::{Host, Trouble},
};
use crate::{
    error::Faults,
    validation::{Field, Input, text},
};

/// Bytes of HTML as an editor sends it: pasted pictures are in it, and the gateway lets no more through.
const LONGEST: usize = 4_500_000;

/// What is safe of what [`tidy`](tidy::tidy) leaves: all of it, unless that is mistaken. Styles are its own affair: there is
/// a filter for them here, too, which spoils functions that stand in functions.
static RULES: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut rules = Builder::default();
    rules
        .tags(HashSet::from(rules::TAGS))
        .generic_attributes(rules::general_attributes().collect())
        .tag_attributes(rules::attributes().map(|(tag, names)| (tag, names.iter().copied().collect())).collect())
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"));
    rules
});

/// HTML as an editor sent it, which may become `MOST` bytes when it is [cleaned](clean).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html<const MOST: usize>(String);

impl<const MOST: usize> Html<MOST> {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MOST: usize> Field for Html<MOST> {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let html = text::string(input, at, faults)?.trim();
        // What has no tags only grows when it is cleaned: it is named together with what else is wrong.
        let most = if html.contains('<') { LONGEST } else { MOST };
        if html.len() > most {
            faults.add(at, Trouble::TooLong(most).to_string());
            return None;
        }
        Some(Self(html.to_owned()))
    }

    fn empty(_: &str, _: &mut Faults) -> Option<Self> {
        Some(Self(String::new()))
    }
}

/// HTML that is safe to show: headings, lists, tables, pictures, links, films of the shop's own, and how they look. Scripts,
/// handlers, frames, forms and whatever else is not text are taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    pub html: String,
    /// What was taken out, as its author would write it: `<script>`, `<p onclick>`, `<p style="position">`.
    pub removed: Vec<String>,
}

/// Cleans HTML to at most `most` bytes. What is longer is not parsed: writing it out takes a time that grows with the square
/// of the `&` in it. At 64 KB it is some milliseconds: not on a thread that others wait for.
pub fn clean(html: &str, most: usize, host: &mut dyn Host) -> Result<Clean, Trouble> {
    let (tidied, removed) = tidy::tidy(html, most, host)?;
    let html = RULES.clean(&tidied).to_string();
    // It may be longer when what follows from it is written out.
    if html.len() > most { Err(Trouble::TooLong(most)) } else { Ok(Clean { html, removed }) }
}

impl<const MOST: usize> PartialSchema for Html<MOST> {
    fn schema() -> RefOr<Schema> {
        let html = ObjectBuilder::new().schema_type(Type::String).max_length(Some(LONGEST));
        html.examples(["<p style=\"text-align:center\">春茶上市</p>"]).into()
    }
}

impl<const MOST: usize> ToSchema for Html<MOST> {
    fn name() -> std::borrow::Cow<'static, str> {
        "RichText".into()
    }
}

#[cfg(test)]
mod tests;
