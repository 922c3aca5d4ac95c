//! Parse, don't validate: a value that exists is valid, and a request with bad fields is answered with all of them at
//! once.
//!
//! [`form!`](crate::form) declares what a body or a query string holds; [`Valid`] and [`Params`] read it.

mod extract;
pub mod identity;
mod number;
mod patch;
pub mod period;
mod picture;
pub(crate) mod text;

use serde_json::{Map, Value};

pub use self::{
    extract::{Params, PathId, PathIds, PathKey, Valid},
    number::{Price, Signed, Whole},
    patch::Patch,
    picture::Picture,
    text::Text,
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
}

/// A type that a field can have.
pub trait Field: Sized {
    /// Reads a value that is there, or says what is wrong with it at `at`.
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self>;

    /// What a missing field means; a fault unless the type says otherwise.
    fn absent(at: &str, faults: &mut Faults) -> Option<Self> {
        faults.add(at, "不能为空");
        None
    }

    /// What JSON `null` means; a missing field unless the type says otherwise.
    fn null(at: &str, faults: &mut Faults) -> Option<Self> {
        Self::absent(at, faults)
    }
}

/// A field that must be there, and may be `null`: whoever forgets it does not empty anything.
#[derive(Clone, Copy, Debug)]
pub struct Nullable<T>(pub Option<T>);

impl<T: Field> Field for Nullable<T> {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        T::read(input, at, faults).map(|value| Self(Some(value)))
    }

    fn null(_: &str, _: &mut Faults) -> Option<Self> {
        Some(Self(None))
    }
}

impl<T: Field> Field for Option<T> {
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
}

impl<T: Field> Field for Vec<T> {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let read: Vec<Option<T>> = match input {
            Input::Json(Value::Array(items)) => items
                .iter()
                .enumerate()
                .map(|(index, item)| T::read(Input::Json(item), &within(at, index), faults))
                .collect(),
            Input::Text(text) => text.split(',').map(|part| T::read(Input::Text(part.trim()), at, faults)).collect(),
            Input::Json(_) => {
                faults.add(if at.is_empty() { "body" } else { at }, "应为数组");
                return None;
            }
        };
        read.into_iter().collect()
    }
}

/// Where a part of what stands at `at` (empty: the body itself) stands.
fn within(at: &str, part: impl std::fmt::Display) -> String {
    if at.is_empty() { part.to_string() } else { format!("{at}.{part}") }
}

impl Field for bool {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        match input {
            Input::Json(Value::Bool(value)) => Some(*value),
            Input::Text("true" | "1") => Some(true),
            Input::Text("false" | "0") => Some(false),
            _ => {
                faults.add(at, "应为布尔值");
                None
            }
        }
    }
}

/// Several fields together: a JSON object, or a query string.
pub struct Fields<'a> {
    source: Source<'a>,
    prefix: String,
}

enum Source<'a> {
    Json(&'a Map<String, Value>),
    Query(&'a [(String, String)]),
}

impl<'a> Fields<'a> {
    /// The fields of a JSON object that stands at `at` (empty: the body itself).
    pub fn of(input: Input<'a>, at: &str, faults: &mut Faults) -> Option<Self> {
        let prefix = if at.is_empty() { String::new() } else { format!("{at}.") };
        if let Input::Json(Value::Object(map)) = input {
            return Some(Self { source: Source::Json(map), prefix });
        }
        faults.add(if at.is_empty() { "body" } else { at }, "应为JSON对象");
        None
    }

    fn query(pairs: &'a [(String, String)]) -> Self {
        Self { source: Source::Query(pairs), prefix: String::new() }
    }

    /// Reads one field; `name` as Rust writes it (`r#type` is `type`).
    pub fn read<T: Field>(&self, name: &str, faults: &mut Faults) -> Option<T> {
        let name = name.trim_start_matches("r#");
        let at = format!("{}{name}", self.prefix);
        let input = match &self.source {
            Source::Json(map) => map.get(name).map(Input::Json),
            Source::Query(pairs) => pairs.iter().find(|(key, _)| key == name).map(|(_, value)| Input::Text(value)),
        };
        match input {
            Some(Input::Json(Value::Null)) => T::null(&at, faults),
            Some(input) => T::read(input, &at, faults),
            None => T::absent(&at, faults),
        }
    }
}

/// A body or a query string with named fields. [`form!`](crate::form) implements it.
pub trait Form: Sized {
    fn from_fields(fields: &Fields<'_>, faults: &mut Faults) -> Option<Self>;
}

/// Declares a [`Form`]: a struct whose fields are all read before any fault is answered. A `check` may compare fields
/// that are each valid.
///
/// ```
/// shared::form! {
///     /// What a newcomer sends.
///     pub struct NewPassword {
///         pub password: shared::validation::identity::Password,
///         pub confirm_password: shared::validation::Text<1, 64>,
///     }
///     check(form, faults) {
///         if form.password.expose() != form.confirm_password.as_str() {
///             faults.add("confirm_password", "两次输入的密码不一致");
///         }
///     }
/// }
/// ```
#[macro_export]
macro_rules! form {
    (
        $(#[$meta:meta])* $vis:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident : $type:ty),* $(,)?
        }
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
                match ($($field,)*) {
                    ($(Some($field),)*) => {
                        let form = Self { $($field),* };
                        $({ let ($form, $faults) = (&form, &mut *faults); $check })?
                        Some(form)
                    }
                    _ => None,
                }
            }
        }

        impl $crate::validation::Field for $name {
            fn read(
                input: $crate::validation::Input<'_>,
                at: &str,
                faults: &mut $crate::error::Faults,
            ) -> Option<Self> {
                $crate::validation::Fields::of(input, at, faults)
                    .and_then(|fields| <Self as $crate::validation::Form>::from_fields(&fields, faults))
            }
        }
    };
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
        for wrong in [json!({}), json!({"shelf": 0}), json!({"shelf": "3"})] {
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
