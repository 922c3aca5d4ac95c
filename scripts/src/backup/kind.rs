//! What an item is: `docs/table.md` knows every key.

use std::sync::LazyLock;

/// The table of keys: what, pk, sk, …
const DOCUMENT: &str = include_str!("../../../docs/table.md");

struct Kind {
    name: &'static str,
    /// `pk` and `sk` as they stand there.
    keys: [&'static str; 2],
    pk: Pattern,
    sk: Pattern,
}

/// `USER#<id>`: what is between the placeholders, from the first to the last part.
struct Pattern(Vec<&'static str>);

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| DOCUMENT.lines().filter_map(kind).collect());

/// What the item with this key is, as `docs/table.md` calls it.
pub fn kind_of(pk: &str, sk: &str) -> Option<&'static str> {
    find(pk, sk).map(|kind| kind.name)
}

/// The same for people. The document is in English: in another language its keys stand for it.
pub fn named(pk: &str, sk: &str) -> Option<String> {
    let Kind { name, keys: [pk, sk], .. } = find(pk, sk)?;
    Some(if crate::language::dictionary::is_chinese() { format!("{pk} / {sk}") } else { (*name).to_owned() })
}

fn find(pk: &str, sk: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.pk.fits(pk) && kind.sk.fits(sk))
}

fn kind(line: &'static str) -> Option<Kind> {
    let mut cells = line.strip_prefix("| ")?.split(" | ");
    let name = cells.next()?;
    let mut key = || cells.next()?.strip_prefix('`')?.strip_suffix('`');
    let keys = [key()?, key()?];
    let [pk, sk] = keys.map(Pattern::of);
    Some(Kind { name, keys, pk, sk })
}

impl Pattern {
    fn of(text: &'static str) -> Self {
        let (first, rest) = text.split_once('<').unwrap_or((text, ""));
        let mut parts = vec![first];
        parts.extend(rest.split('<').filter_map(|part| part.split_once('>')).map(|(_, literal)| literal));
        Self(parts)
    }

    fn fits(&self, key: &str) -> bool {
        let [first, placeholders @ ..] = self.0.as_slice() else { return false };
        let Some(mut rest) = key.strip_prefix(first) else { return false };
        let Some((last, between)) = placeholders.split_last() else { return rest.is_empty() };
        for literal in between {
            let Some(at) = rest.find(literal).filter(|at| *at > 0) else { return false };
            rest = &rest[at + literal.len()..];
        }
        rest.len() > last.len() && rest.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_understood() {
        assert!(KINDS.len() > 40, "{} kinds", KINDS.len());
        for (pk, sk, name) in [
            ("USER#1", "USER", "user, with addresses"),
            ("USER#1", "ORDER#0000000000000007", "order, with payments, refunds and tasks"),
            ("ORDER#7", "OWNER", "whose an order is, and that its id is taken"),
            ("IDENTITY#100#张#三", "IDENTITY", "whose a name, number or openid is"),
            ("DICTDATA#5", "0001#9", "entry of a dictionary"),
            ("ROUTE", "TREE", "which route stands where"),
            ("ROUTE", "0000000000000001", "route, with its page elements"),
            ("SECRET#TOKEN", "KEY", "the key that signs tokens"),
            ("COUNT#CATEGORY#5", "COUNT", "how long a list is"),
        ] {
            assert_eq!(kind_of(pk, sk), Some(name), "{pk}/{sk}");
        }
        for (pk, sk) in [("USER#", "USER"), ("USER#1", "USERS"), ("NOBODY", "X"), ("DICTDATA#5", "0001")] {
            assert_eq!(kind_of(pk, sk), None, "{pk}/{sk}");
        }
    }
}
