//! Parse, don't validate: a value that exists is valid, and a request with bad fields is answered with all of them at
//! once.
//!
//! [`form!`](crate::form) declares what a body or a query string holds; [`Valid`] and [`Params`] read it.

pub mod clean;
mod extract;
pub mod identity;
mod number;
mod patch;
pub mod period;
mod phone;
mod picture;
mod sent;
pub(crate) mod text;

use std::{borrow::Cow, collections::BTreeSet};

use serde_json::{Map, Value};

pub use self::{
    extract::{All, Params, PathId, PathIds, PathKey, Valid},
    number::{Price, Signed, Whole, digits},
    patch::Patch,
    phone::Phone,
    picture::Picture,
    sent::Sent,
    text::{Label, Text},
};
use crate::{
    error::{Failure, Faults},
    ids::LIMIT,
};

/// Where a field's value comes from: JSON keeps its types, a query string or a path has text only.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    Json(&'a Value),
    Text(&'a str),
    /// The whole of a request: its body, and its query string.
    Sent(&'a Sent),
}

impl<'a> Input<'a> {
    /// Text, wherever it stood. A JSON number is none.
    pub fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Json(json) => json.as_str(),
            Self::Sent(_) => None,
        }
    }
}

/// A type that a field can have.
pub trait Field: Sized {
    /// The names that it reads where it is the whole of a request.
    const NAMES: &'static [&'static str] = &[];
    /// Whether it can be given several times: `?ids=1&ids=2`.
    const IS_LIST: bool = false;

    /// Reads a value that is there, or says what is wrong with it at `at`.
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self>;

    /// What a missing field means; a fault unless the type says otherwise.
    fn absent(at: &str, faults: &mut Faults) -> Option<Self> {
        faults.add(at, EMPTY);
        None
    }

    /// What JSON `null` means; a missing field unless the type says otherwise.
    fn null(at: &str, faults: &mut Faults) -> Option<Self> {
        Self::absent(at, faults)
    }

    /// Whether a text holds nothing for this type: spaces are something in a password alone.
    fn is_empty(text: &str) -> bool {
        text.trim().is_empty()
    }

    /// What an empty text means, which is what a form sends for a field that nobody filled in. A fault unless the type
    /// says otherwise.
    fn empty(at: &str, faults: &mut Faults) -> Option<Self> {
        faults.add(at, EMPTY);
        None
    }

    /// What an empty text means in a partial change: it empties a field that may be empty.
    fn cleared(at: &str, faults: &mut Faults) -> Option<Self> {
        Self::empty(at, faults)
    }

    /// Collects the names that a value has and this type does not read. They stand without the places of lists:
    /// `products.prise`.
    fn unread(_: Input<'_>, _at: &str, _names: &mut BTreeSet<String>) {}
}

const EMPTY: &str = "不能为空";
const NOTHING: &Value = &Value::Null;
const NO_QUERY: &[(String, String)] = &[];

/// A field that must be there, and may be `null`: whoever forgets it does not empty anything.
#[derive(Clone, Copy, Debug)]
pub struct Nullable<T>(pub Option<T>);

impl<T: Field> Field for Nullable<T> {
    const IS_LIST: bool = T::IS_LIST;

    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        T::read(input, at, faults).map(|value| Self(Some(value)))
    }

    fn null(_: &str, _: &mut Faults) -> Option<Self> {
        Some(Self(None))
    }

    fn is_empty(text: &str) -> bool {
        T::is_empty(text)
    }

    fn empty(_: &str, _: &mut Faults) -> Option<Self> {
        Some(Self(None))
    }

    fn unread(input: Input<'_>, at: &str, names: &mut BTreeSet<String>) {
        T::unread(input, at, names);
    }
}

impl<T: Field> Field for Option<T> {
    const IS_LIST: bool = T::IS_LIST;

    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        // In a query string `?email=` means "not given".
        match input {
            Input::Text("") => Some(None),
            input => T::read(input, at, faults).map(Some),
        }
    }

    fn absent(_: &str, _: &mut Faults) -> Option<Self> {
        Some(None)
    }

    fn is_empty(text: &str) -> bool {
        T::is_empty(text)
    }

    /// Not given, unless an empty text is a value of the type.
    fn empty(at: &str, _: &mut Faults) -> Option<Self> {
        Some(T::empty(at, &mut Faults::default()))
    }

    fn cleared(at: &str, faults: &mut Faults) -> Option<Self> {
        T::cleared(at, faults).map(Some)
    }

    fn unread(input: Input<'_>, at: &str, names: &mut BTreeSet<String>) {
        T::unread(input, at, names);
    }
}

impl<T: Field> Field for Vec<T> {
    const IS_LIST: bool = true;

    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let read: Vec<Option<T>> = match input {
            Input::Json(Value::Array(items)) => items
                .iter()
                .enumerate()
                .map(|(index, item)| T::read(Input::Json(item), &within(at, index), faults))
                .collect(),
            Input::Text(text) => text.split(',').map(|part| T::read(Input::Text(part.trim()), at, faults)).collect(),
            // A list is in the body: a query string has no place for it.
            Input::Sent(sent) => return Self::read(Input::Json(sent.body()), at, faults),
            Input::Json(_) => {
                faults.add(if at.is_empty() { "body" } else { at }, "应为数组");
                return None;
            }
        };
        read.into_iter().collect()
    }

    fn unread(input: Input<'_>, at: &str, names: &mut BTreeSet<String>) {
        match input {
            Input::Json(Value::Array(items)) => items.iter().for_each(|item| T::unread(Input::Json(item), at, names)),
            Input::Sent(sent) => Self::unread(Input::Json(sent.body()), at, names),
            _ => {}
        }
    }
}

/// Where a part of what stands at `at` (empty: the body itself) stands.
fn within(at: &str, part: impl std::fmt::Display) -> String {
    if at.is_empty() { part.to_string() } else { format!("{at}.{part}") }
}

impl Field for bool {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let number = |json: &Value| json.as_u64().filter(|number| *number <= 1).map(|number| number == 1);
        let word = |text: &str| match text.trim_matches(' ') {
            "1" => Some(true),
            "0" => Some(false),
            word if word.eq_ignore_ascii_case("true") => Some(true),
            word if word.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        };
        let read = match input {
            Input::Json(json) => json.as_bool().or_else(|| number(json)).or_else(|| json.as_str().and_then(word)),
            Input::Text(text) => word(text),
            Input::Sent(_) => None,
        };
        if read.is_none() {
            faults.add(at, "应为布尔值");
        }
        read
    }
}

/// Several fields together: a JSON object, a query string, or both.
pub struct Fields<'a> {
    json: Option<&'a Map<String, Value>>,
    query: &'a [(String, String)],
    prefix: String,
    partial: bool,
}

impl<'a> Fields<'a> {
    /// The fields of a JSON object that stands at `at` (empty: the body itself), or of a whole request.
    pub fn of(input: Input<'a>, at: &str, faults: &mut Faults) -> Option<Self> {
        let prefix = if at.is_empty() { String::new() } else { format!("{at}.") };
        let (json, query) = match input {
            Input::Json(json) => (json, NO_QUERY),
            Input::Sent(sent) => (sent.body(), sent.query()),
            Input::Text(_) => (NOTHING, NO_QUERY),
        };
        if let Value::Object(map) = json {
            return Some(Self { json: Some(map), query, prefix, partial: false });
        }
        faults.add(if at.is_empty() { "body" } else { at }, "应为JSON对象");
        None
    }

    /// Of a request whose parameters are asked for: whatever its body is.
    fn params(sent: &'a Sent) -> Self {
        Self { json: sent.body().as_object(), query: sent.query(), prefix: String::new(), partial: false }
    }

    /// As those of a change that leaves alone what it does not name.
    #[must_use]
    pub fn partial(self, partial: bool) -> Self {
        Self { partial, ..self }
    }

    /// Reads one field; `name` as Rust writes it (`r#type` is `type`).
    pub fn read<T: Field>(&self, name: &str, faults: &mut Faults) -> Option<T> {
        let name = name.trim_start_matches("r#");
        let at = format!("{}{name}", self.prefix);
        let nothing = |json: &Value| json.is_null() || json.as_str().is_some_and(T::is_empty);
        let said = self.json.and_then(|map| map.get(name));
        let Ok(asked) = self.asked::<T>(name) else {
            faults.add(&at, "多次给出，内容不一致");
            return None;
        };
        let input = match (said, asked.as_deref()) {
            (Some(json), Some(text)) if !nothing(json) && !T::is_empty(text) && !is_same(json, text) => {
                faults.add(&at, "请求体与查询参数中的内容不一致");
                return None;
            }
            // Where one of them says nothing, the other one counts.
            (Some(json), Some(text)) if nothing(json) && !T::is_empty(text) => Input::Text(text),
            (Some(json), _) => Input::Json(json),
            (None, Some(text)) => Input::Text(text),
            (None, None) => return T::absent(&at, faults),
        };
        match input {
            Input::Json(Value::Null) => T::null(&at, faults),
            input if !input.text().is_some_and(T::is_empty) => T::read(input, &at, faults),
            _ if self.partial => T::cleared(&at, faults),
            _ => T::empty(&at, faults),
        }
    }

    /// What the query string says of a field. Given several times it is a list, or an error where that is not one.
    fn asked<T: Field>(&self, name: &str) -> Result<Option<Cow<'a, str>>, ()> {
        let is_named = |key: &str| key == name || (T::IS_LIST && key.strip_suffix("[]") == Some(name));
        let mut values = self.query.iter().filter(|(key, _)| is_named(key)).map(|(_, value)| value.as_str());
        let Some(first) = values.next() else { return Ok(None) };
        let more: Vec<&str> = values.filter(|value| T::IS_LIST || *value != first).collect();
        match more[..] {
            [] => Ok(Some(first.into())),
            _ if T::IS_LIST => Ok(Some([&[first][..], &more[..]].concat().join(",").into())),
            _ => Err(()),
        }
    }

    /// Notes that two fields have to be the same and are not, whatever else is wrong with them.
    pub fn agree(&self, names: [&str; 2], message: &str, faults: &mut Faults) {
        let given = |name: &str| {
            let asked = self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
            self.json.and_then(|map| map.get(name)).and_then(Value::as_str).or(asked).filter(|text| !text.is_empty())
        };
        if let [Some(one), Some(other)] = names.map(given)
            && one != other
        {
            for name in names {
                faults.add(&format!("{}{name}", self.prefix), message);
            }
        }
    }

    /// The names among these fields that are not in `known`.
    pub fn unread(input: Input<'_>, known: &[&str], at: &str, names: &mut BTreeSet<String>) {
        // What a whole request has is known only when all has been read.
        if let Input::Json(Value::Object(map)) = input {
            names.extend(map.keys().filter(|name| !known.contains(&name.as_str())).map(|name| within(at, name)));
        }
    }

    /// Has the type of one of these fields collect what it does not read.
    pub fn unread_in<T: Field>(input: Input<'_>, name: &str, at: &str, names: &mut BTreeSet<String>) {
        let name = name.trim_start_matches("r#");
        let json = match input {
            Input::Json(json) => json,
            Input::Sent(sent) => sent.body(),
            Input::Text(_) => return,
        };
        if let Some(value) = json.get(name) {
            T::unread(Input::Json(value), &within(at, name), names);
        }
    }
}

/// Whether body and query string say the same of a field.
fn is_same(json: &Value, text: &str) -> bool {
    let text = text.trim_matches(' ');
    let number = |text: &str| text.parse::<f64>().ok();
    match json {
        Value::String(said) => said.trim_matches(' ') == text,
        Value::Bool(said) => <bool as Field>::read(Input::Text(text), "", &mut Faults::default()) == Some(*said),
        Value::Number(said) => number(&said.to_string()) == number(text),
        Value::Array(items) => {
            let parts: Vec<&str> = text.split(',').collect();
            items.len() == parts.len() && items.iter().zip(parts).all(|(item, part)| is_same(item, part))
        }
        Value::Null | Value::Object(_) => false,
    }
}

/// A body or a query string with named fields. [`form!`](crate::form) implements it.
pub trait Form: Field {
    fn from_fields(fields: &Fields<'_>, faults: &mut Faults) -> Option<Self>;
}

/// Declares a [`Form`]: a struct whose fields are all read before any fault is answered. `same` names two that have to hold
/// the same. A `check` may compare fields that are each valid.
///
/// A form that begins with `partial` is a change that leaves alone what it does not name: there an empty text empties a
/// field that may be empty, and is a fault of any other one. Everywhere else it is a field that was not given.
///
/// ```
/// shared::form! {
///     /// What a newcomer sends.
///     pub struct NewPassword {
///         pub password: shared::validation::identity::Password,
///         pub confirm_password: shared::validation::identity::Secret,
///         pub hint: Option<shared::validation::Text<1, 64>>,
///     }
///     same(password, confirm_password, "两次输入的密码不一致")
///     check(form, faults) {
///         if form.hint.as_ref().is_some_and(|hint| hint.as_str() == form.password.expose()) {
///             faults.add("hint", "不能是密码");
///         }
///     }
/// }
/// ```
#[macro_export]
macro_rules! form {
    (partial $($form:tt)*) => { $crate::form! { @declare true $($form)* } };
    (
        @declare $partial:literal
        $(#[$meta:meta])* $vis:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident : $type:ty),* $(,)?
        }
        $(same($one:ident, $other:ident, $message:literal))?
        $(check($form:ident, $faults:ident) $check:block)?
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $type),* }

        impl $crate::validation::Form for $name {
            fn from_fields(
                fields: &$crate::validation::Fields<'_>,
                faults: &mut $crate::error::Faults,
            ) -> Option<Self> {
                $(let $field = fields.read::<$type>(stringify!($field), faults);)*
                $(fields.agree([stringify!($one), stringify!($other)], $message, faults);)?
                match ($($field,)*) {
                    ($(Some($field),)*) => {
                        let form = Self { $($field),* };
                        // They are compared above; not every form reads the second one again.
                        $(let _ = (&form.$one, &form.$other);)?
                        $({ let ($form, $faults) = (&form, &mut *faults); $check })?
                        Some(form)
                    }
                    _ => None,
                }
            }
        }

        impl $crate::validation::Field for $name {
            const NAMES: &'static [&'static str] = &[$($crate::validation::wire_name(stringify!($field))),*];

            fn read(
                input: $crate::validation::Input<'_>,
                at: &str,
                faults: &mut $crate::error::Faults,
            ) -> Option<Self> {
                $crate::validation::Fields::of(input, at, faults).and_then(|fields| {
                    <Self as $crate::validation::Form>::from_fields(&fields.partial($partial), faults)
                })
            }

            fn unread(
                input: $crate::validation::Input<'_>,
                at: &str,
                names: &mut std::collections::BTreeSet<String>,
            ) {
                $crate::validation::Fields::unread(input, Self::NAMES, at, names);
                $($crate::validation::Fields::unread_in::<$type>(input, stringify!($field), at, names);)*
            }
        }
    };
    ($($form:tt)*) => { $crate::form! { @declare false $($form)* } };
}

/// A field's name as the wire has it: `r#type` is `type`.
pub const fn wire_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// An id that a client names: a positive integer below 2^53.
pub type WireId = Whole<1, { LIMIT - 1 }>;

/// Either there are faults, and they are the answer, or there is a value.
pub fn sound<T>(read: impl FnOnce(&mut Faults) -> Option<T>) -> Result<T, Failure> {
    let mut faults = Faults::default();
    match read(&mut faults) {
        Some(value) if faults.is_empty() => Ok(value),
        _ => Err(Failure::invalid(faults)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{identity::Mobile, *};

    crate::form! {
        struct Line { product_id: Whole<1, 99>, count: Whole<1, 9> }
    }
    crate::form! {
        struct Basket { mobile: Mobile, note: Option<Text<1, 5>>, lines: Vec<Line> }
        check(basket, faults) {
            if basket.lines.is_empty() { faults.add("lines", "空"); }
        }
    }

    crate::form! {
        struct Move { shelf: Nullable<Whole<1, 9>> }
    }

    #[test]
    fn null_is_told_from_nothing() {
        let read = |json: Value| sound(|faults| Move::read(Input::Json(&json), "", faults));
        let shelf = |json| read(json).map(|asked| asked.shelf.0.map(Whole::get));
        assert_eq!(shelf(json!({"shelf": null})).expect("valid"), None);
        assert_eq!(shelf(json!({"shelf": 3})).expect("valid"), Some(3));
        assert_eq!(shelf(json!({"shelf": "3"})).expect("valid"), Some(3));
        assert_eq!(shelf(json!({"shelf": ""})).expect("valid"), None);
        for wrong in [json!({}), json!({"shelf": 0}), json!({"shelf": "x"})] {
            assert!(shelf(wrong.clone()).expect_err("a fault").faults().fields().contains_key("shelf"), "{wrong}");
        }
    }

    fn read(json: &Value) -> Result<Basket, Failure> {
        sound(|faults| Field::read(Input::Json(json), "", faults))
    }

    #[test]
    fn names_every_bad_field_at_once() {
        let refusal =
            read(&json!({"mobile": 13, "note": "too long", "lines": [{"product_id": 1, "count": 1}, {"count": 0}]}))
                .expect_err("all wrong");
        let fields: Vec<&str> = refusal.faults().fields().keys().map(String::as_str).collect();
        assert_eq!(fields, ["lines.1.count", "lines.1.product_id", "mobile", "note"]);
    }

    #[test]
    fn reads_what_is_sound() {
        let basket = read(&json!({"mobile": "13800000000", "note": null, "lines": [{"product_id": 5, "count": 2}]}));
        let basket = basket.expect("valid");
        assert_eq!((basket.lines[0].product_id.get(), basket.lines[0].count.get()), (5, 2));
        assert!(basket.note.is_none() && basket.mobile.as_str() == "13800000000");
    }

    #[test]
    fn compares_fields_that_are_valid() {
        let refusal = read(&json!({"mobile": "13800000000", "lines": []})).expect_err("empty");
        assert!(refusal.faults().fields().contains_key("lines"));
        assert!(read(&json!([])).expect_err("no object").faults().fields().contains_key("body"));
    }

    #[test]
    fn a_body_can_be_a_list() {
        let read = |json: &Value| sound(|faults| Vec::<Line>::read(Input::Json(json), "", faults));
        assert_eq!(read(&json!([{"product_id": 1, "count": 1}])).expect("valid").len(), 1);
        let names = |refusal: Failure| refusal.faults().fields().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(read(&json!([{"product_id": 0, "count": 1}])).expect_err("no id")), ["0.product_id"]);
        assert_eq!(names(read(&json!({})).expect_err("no list")), ["body"]);
    }
}
