//! What a partial change says of a field that may be empty.

use std::collections::BTreeSet;

use super::{Field, Input};
use crate::error::Faults;

/// Nothing, and the field stays as it is; `null`, and it is emptied; or a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Patch<T> {
    Keep,
    Empty,
    Set(T),
}

impl<T> Patch<T> {
    /// Changes a field that is empty as `None` or as an empty list.
    pub fn apply<U: Default>(&self, field: &mut U, value: impl FnOnce(&T) -> U) {
        match self {
            Self::Keep => {}
            Self::Empty => *field = U::default(),
            Self::Set(new) => *field = value(new),
        }
    }

    /// The value, where there is one.
    pub fn value(&self) -> Option<&T> {
        if let Self::Set(value) = self { Some(value) } else { None }
    }
}

impl<T: Field> Field for Patch<T> {
    const IS_LIST: bool = T::IS_LIST;

    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        T::read(input, at, faults).map(Self::Set)
    }

    fn absent(_: &str, _: &mut Faults) -> Option<Self> {
        Some(Self::Keep)
    }

    fn null(_: &str, _: &mut Faults) -> Option<Self> {
        Some(Self::Empty)
    }

    fn is_empty(text: &str) -> bool {
        T::is_empty(text)
    }

    /// As `null`, unless an empty text is a value of the type.
    fn empty(at: &str, _: &mut Faults) -> Option<Self> {
        Some(T::empty(at, &mut Faults::default()).map_or(Self::Empty, Self::Set))
    }

    fn unread(input: Input<'_>, at: &str, names: &mut BTreeSet<String>) {
        T::unread(input, at, names);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{super::sound, *};
    use crate::validation::Text;

    crate::form! {
        struct Change { note: Patch<Text<1, 5>> }
    }

    #[test]
    fn null_empties_and_nothing_keeps() {
        let read = |json: Value| sound(|faults| Change::read(Input::Json(&json), "", faults)).map(|change| change.note);
        let apply = |json| {
            let mut note = Some("old".to_owned());
            read(json).expect("valid").apply(&mut note, |text| Some(text.as_str().to_owned()));
            note
        };
        assert_eq!(apply(json!({})).as_deref(), Some("old"));
        assert_eq!(apply(json!({"note": null})), None);
        assert_eq!(apply(json!({"note": ""})), None);
        assert_eq!(apply(json!({"note": "new"})).as_deref(), Some("new"));
        let refusal = read(json!({"note": "too long"})).expect_err("too long");
        assert!(refusal.faults().fields().contains_key("note"));
    }
}
