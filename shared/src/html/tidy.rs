//! HTML as an editor made it, written anew before anybody parses it: only what is kept, every tag closed, nothing deeper than
//! a reader needs. So what it takes to parse is known, whatever was sent, and what was taken out can be told.

use std::{cell::RefCell, collections::BTreeSet};

use html5ever::{
    Attribute,
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind},
};

use super::{
    address, rules,
    style::{self, Kept},
};

/// Elements in each other.
const DEEPEST: usize = 200;
/// Different things that are told of.
const MOST_TOLD: usize = 50;
/// Characters of a name that is told.
const LONGEST_TOLD: usize = 60;
/// Bytes that are read at a time; between them somebody looks whether it goes on.
const STEP: usize = 4096;

/// The shop that HTML is for.
pub trait Host {
    /// A file of the shop's own as it is stored (`/static/…`), where the address leads to one.
    fn own(&self, address: &str) -> Option<String>;

    /// The address of a picture that somebody pasted, or why there is none: `None` leaves it out, and that is told.
    fn paste(&mut self, picture: &[u8]) -> Result<Option<String>, String>;
}

/// Why HTML is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// More than so many bytes.
    TooLong(usize),
    TooDeep,
    /// A pasted picture, counted from 1.
    Picture(usize, String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLong(most) => write!(f, "不能超过{most}字节"),
            Self::TooDeep => write!(f, "格式标签嵌套过多：最多{DEEPEST}层"),
            Self::Picture(number, why) => write!(f, "粘贴的第{number}张图片：{why}"),
        }
    }
}

/// HTML of at most `most` bytes, and what was taken out of it.
pub fn tidy(html: &str, most: usize, host: &mut dyn Host) -> Result<(String, Vec<String>), Trouble> {
    let writer = Writer {
        out: String::with_capacity(html.len().min(most)),
        most,
        open: Vec::new(),
        skipping: None,
        told: BTreeSet::new(),
        removed: Vec::new(),
        pictures: 0,
        trouble: None,
        host,
    };
    let tokenizer = Tokenizer::new(Sink(RefCell::new(writer)), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(STEP));
        queue.push_back(StrTendril::from_slice(piece));
        // Nothing in here runs scripts or changes the encoding, which are the only reasons to stop.
        let _ = tokenizer.feed(&queue);
        rest = if tokenizer.sink.0.borrow().trouble.is_some() { "" } else { after };
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

struct Sink<'a>(RefCell<Writer<'a>>);

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut writer = self.0.borrow_mut();
        if writer.trouble.is_some() {
            return TokenSinkResult::Continue;
        }
        match token {
            Token::CharacterTokens(text) => writer.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => writer.end(&tag.name),
            Token::TagToken(tag) => {
                writer.start(&tag);
                if let Some(kind) = raw(&tag) {
                    return TokenSinkResult::RawData(kind);
                }
            }
            Token::CommentToken(_)
            | Token::DoctypeToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// How what follows a tag is read where it is no HTML.
fn raw(tag: &Tag) -> Option<RawKind> {
    match &*tag.name {
        "script" => Some(RawKind::ScriptData),
        "iframe" | "noembed" | "noframes" | "style" | "xmp" => Some(RawKind::Rawtext),
        "textarea" | "title" => Some(RawKind::Rcdata),
        _ => None,
    }
}

struct Writer<'a> {
    out: String,
    most: usize,
    /// The elements that were begun and not ended.
    open: Vec<String>,
    /// An element that is left out with all that is in it, and how often it is in itself.
    skipping: Option<(String, usize)>,
    told: BTreeSet<String>,
    removed: Vec<String>,
    /// Those that were pasted.
    pictures: usize,
    trouble: Option<Trouble>,
    host: &'a mut dyn Host,
}

impl Writer<'_> {
    fn finish(mut self) -> Result<(String, Vec<String>), Trouble> {
        self.close(0);
        self.check();
        self.trouble.map_or(Ok((self.out, self.removed)), Err)
    }

    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if let Some((skipped, depth)) = &mut self.skipping {
            *depth += usize::from(*skipped == name && !tag.self_closing);
            return;
        }
        if rules::OPAQUE.contains(&name) {
            self.tell(&format!("<{name}>"));
            if !tag.self_closing {
                self.skipping = Some((name.to_owned(), 1));
            }
        } else if rules::TAGS.contains(&name) {
            self.element(tag, name);
        } else if !rules::FRAME.contains(&name) {
            self.tell(&format!("<{name}>"));
        }
    }

    fn element(&mut self, tag: &Tag, name: &str) {
        if !self.make_room(name) {
            return;
        }
        let is_film = matches!(name, "audio" | "video" | "source");
        let mut attributes = String::new();
        for Attribute { name: attribute, value } in &tag.attrs {
            let attribute = &*attribute.local;
            match self.value(name, attribute, value) {
                Some(value) => {
                    attributes.push(' ');
                    attributes.push_str(attribute);
                    attributes.push_str("=\"");
                    escape(&mut attributes, &value, true);
                    attributes.push('"');
                }
                None if is_film && attribute == "src" => {
                    // Nothing of it is left.
                    if !rules::VOID.contains(&name) {
                        self.skipping = Some((name.to_owned(), 1));
                    }
                    return;
                }
                None => {}
            }
        }
        if self.trouble.is_some() {
            return;
        }
        if self.open.len() == DEEPEST {
            self.trouble = Some(Trouble::TooDeep);
            return;
        }
        for part in ["<", name, &attributes, ">"] {
            self.out.push_str(part);
        }
        if !rules::VOID.contains(&name) {
            self.open.push(name.to_owned());
        }
        self.check();
    }

    /// Ends what cannot hold this element. `false` where the element can be nowhere here.
    fn make_room(&mut self, name: &str) -> bool {
        let table = self.last("table");
        match name {
            "caption" | "col" | "colgroup" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" => {
                let Some(table) = table else { return false };
                let within = |names: &[&str]| {
                    let place = self.open.iter().rposition(|open| names.contains(&open.as_str()));
                    place.filter(|place| *place > table).unwrap_or(table)
                };
                let holder = match name {
                    "col" => within(&["colgroup"]),
                    "tr" => within(&["tbody", "thead", "tfoot"]),
                    "td" | "th" => within(&["tr", "tbody", "thead", "tfoot"]),
                    _ => table,
                };
                self.close(holder + 1);
            }
            "table" => {
                let cell = self.open.iter().rposition(|open| matches!(open.as_str(), "td" | "th" | "caption"));
                if let Some(table) = table.filter(|table| cell.is_none_or(|cell| cell < *table)) {
                    self.close(table);
                }
                self.end_within("p", &[]);
            }
            "li" => {
                self.end_within("li", &["ol", "ul"]);
                self.end_within("p", &[]);
            }
            "dd" | "dt" => {
                self.end_within("dd", &["dl"]);
                self.end_within("dt", &["dl"]);
                self.end_within("p", &[]);
            }
            "a" => self.end_within("a", &[]),
            _ if rules::BLOCKS.contains(&name) => self.end_within("p", &[]),
            _ => {}
        }
        true
    }

    fn end(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipping {
            *depth -= usize::from(*skipped == name);
            if *depth == 0 {
                self.skipping = None;
            }
            return;
        }
        match name {
            "table" | "caption" | "colgroup" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" => {
                let table = self.last("table");
                if let Some(place) = self.last(name).filter(|place| Some(*place) >= table) {
                    self.close(place);
                }
            }
            _ => self.end_within(name, &[]),
        }
        self.check();
    }

    fn text(&mut self, text: &str) {
        if self.skipping.is_none() {
            escape(&mut self.out, text, false);
            self.check();
        }
    }

    /// Ends the last element of this name, with what is in it, unless it is outside the table or one of `bounds` that we are
    /// in.
    fn end_within(&mut self, name: &str, bounds: &[&str]) {
        for place in (0..self.open.len()).rev() {
            let open = self.open[place].as_str();
            if open == name {
                return self.close(place);
            }
            if matches!(open, "table" | "td" | "th" | "caption") || bounds.contains(&open) {
                return;
            }
        }
    }

    fn last(&self, name: &str) -> Option<usize> {
        self.open.iter().rposition(|open| open == name)
    }

    /// Ends all elements from this place on.
    fn close(&mut self, place: usize) {
        while self.open.len() > place {
            let Some(name) = self.open.pop() else { return };
            for part in ["</", &name, ">"] {
                self.out.push_str(part);
            }
        }
    }

    fn check(&mut self) {
        if self.out.len() > self.most {
            self.trouble = Some(Trouble::TooLong(self.most));
        }
    }

    /// An attribute's value as it is kept.
    fn value(&mut self, tag: &str, name: &str, value: &str) -> Option<String> {
        if !rules::keeps_attribute(tag, name) {
            if rules::is_seen(name) {
                self.tell(&format!("<{tag} {name}>"));
            }
            return None;
        }
        match name {
            "style" => {
                let Kept { style, removed } = style::keep(value);
                for property in removed {
                    self.tell(&format!("<{tag} style=\"{property}\">"));
                }
                Some(style).filter(|style| !style.is_empty())
            }
            "class" => {
                let (kept, removed): (Vec<_>, Vec<_>) =
                    value.split_ascii_whitespace().partition(|class| rules::keeps_class(class));
                for class in removed {
                    self.tell(&format!("<{tag} class=\"{class}\">"));
                }
                Some(kept.join(" ")).filter(|classes| !classes.is_empty())
            }
            "target" if value.trim().eq_ignore_ascii_case("_blank") => Some("_blank".into()),
            "target" => {
                // It opens where it would without.
                if !matches!(value.trim(), "" | "_self") {
                    self.tell(&format!("<{tag} target=\"{value}\">"));
                }
                None
            }
            "href" | "src" | "poster" | "cite" => self.address(tag, name, value),
            _ => Some(value.to_owned()),
        }
    }

    fn address(&mut self, tag: &str, name: &str, value: &str) -> Option<String> {
        let value = value.trim();
        if name != "href"
            && let Some(own) = self.host.own(value)
        {
            return Some(own);
        }
        let scheme = address::scheme(value);
        if name == "src" && tag != "img" {
            self.tell(&format!("<{tag} src=\"{value}\">"));
            return None;
        }
        match scheme.as_deref() {
            Some("data") if (tag, name) == ("img", "src") => self.paste(value),
            None | Some("http" | "https") => Some(value.to_owned()),
            Some("mailto" | "tel") if name == "href" => Some(value.to_owned()),
            Some(scheme) => {
                self.tell(&format!("<{tag} {name}=\"{scheme}:\">"));
                None
            }
        }
    }

    fn paste(&mut self, address: &str) -> Option<String> {
        self.pictures += 1;
        let pasted = match address::data(address) {
            Some(bytes) => self.host.paste(&bytes),
            None => Err("数据不完整".into()),
        };
        match pasted {
            Ok(Some(address)) => Some(address),
            Ok(None) => {
                self.tell("<img src=\"data:\">");
                None
            }
            Err(why) => {
                self.trouble = Some(Trouble::Picture(self.pictures, why));
                None
            }
        }
    }

    /// Notes, once, that something was taken out.
    fn tell(&mut self, what: &str) {
        if self.removed.len() == MOST_TOLD {
            return;
        }
        let visible = what.chars().filter(|char| !char.is_control());
        let what: String = visible.take(LONGEST_TOLD).collect();
        if self.told.insert(what.clone()) {
            self.removed.push(what);
        }
    }
}

/// Text as HTML, in quotes or not, without the control characters that no text has.
fn escape(out: &mut String, text: &str, quoted: bool) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quoted => out.push_str("&quot;"),
            char if char.is_control() && !matches!(char, '\n' | '\r' | '\t') => {}
            char => out.push(char),
        }
    }
}
