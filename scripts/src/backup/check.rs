//! Looking through a backup before anything of it is stored.

use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter},
    path::Path,
};

use crate::language::t;
use shared::{clock::Epoch, ids::Id};

use super::{
    file::{Header, is_secret},
    kind::named,
    read::Reader,
};
use crate::{
    books::{COUNTED, Loose, Off, Survey},
    progress::Progress,
};

/// What a sound backup holds.
#[derive(Debug)]
pub struct Contents {
    pub header: Header,
    /// Which backup it is.
    pub sha256: String,
    pub items: u64,
    /// Past their time to live by now.
    pub expired: u64,
    pub secrets: u64,
    /// By what they are; those that nobody knows under their keys' first part.
    pub kinds: BTreeMap<String, u64>,
    /// Items that were read at different moments, and do not go together.
    pub loose: Loose,
    /// Products whose stock was read at another moment than their orders.
    pub off: Vec<Off>,
    /// Orders that give back more than was paid.
    pub overspent: Vec<Id>,
}

/// Keys that nobody knows are told apart up to so many: a file may hold anything.
const UNKNOWN: usize = 50;

/// Reads a backup to its end.
///
/// # Errors
/// It is none, or not whole: then the message names the line.
pub fn check(path: &Path, now: Epoch, progress: Progress) -> anyhow::Result<Contents> {
    let mut reader = Reader::open(path)?;
    let step = progress.bytes(t!("backup.step.checking"), reader.size()?);
    let (mut expired, mut secrets, mut kinds) = (0, 0, BTreeMap::<String, u64>::new());
    let (mut unknown, mut survey) = (0, Survey::default());
    while let Some(item) = reader.next()? {
        survey.note(&item, None);
        expired += u64::from(item.has_expired(now));
        secrets += u64::from(is_secret(item.pk()));
        let kind = named(item.pk(), item.sk()).unwrap_or_else(|| strange(item.pk()));
        if let Some(count) = kinds.get_mut(&kind) {
            *count += 1;
        } else {
            let is_unknown = kind.starts_with(STRANGE);
            unknown += usize::from(is_unknown);
            let name = if is_unknown && unknown > UNKNOWN { format!("{STRANGE} …") } else { kind };
            *kinds.entry(name).or_default() += 1;
        }
        if reader.items % 256 == 0 {
            step.reached(reader.position()?);
        }
    }
    step.reached(reader.size()?);
    drop(step);
    let off = if reader.header.data >= COUNTED { survey.off() } else { Vec::new() };
    let Reader { header, sha256, items, .. } = reader;
    let (loose, overspent) = (survey.loose(), survey.overspent());
    Ok(Contents { header, sha256, items, expired, secrets, kinds, loose, off, overspent })
}

const STRANGE: &str = "unknown:";

fn strange(pk: &str) -> String {
    let first: String = pk.split('#').next().unwrap_or_default().chars().take(40).collect();
    format!("{STRANGE} {first}")
}

impl Display for Contents {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Header { table, time, shop, .. } = &self.header;
        let title = t!("backup.contents.title", table = table, time = time, version = shop, items = self.items);
        writeln!(f, "{title}")?;
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by(|a, b| b.1.cmp(a.1));
        kinds.into_iter().try_for_each(|(kind, count)| writeln!(f, "{count:>12}  {kind}"))?;
        if self.expired > 0 {
            writeln!(f, "{:>12}  {}", self.expired, t!("backup.contents.expired"))?;
        }
        if self.secrets > 0 {
            writeln!(f, "{:>12}  {}", self.secrets, t!("backup.contents.secrets"))?;
        }
        if !self.loose.is_empty() || !self.off.is_empty() {
            writeln!(f, "{}", t!("backup.contents.moments"))?;
        }
        Ok(())
    }
}
