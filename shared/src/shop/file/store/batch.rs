//! Changes of files that happen together or not at all.

use std::collections::{BTreeMap, BTreeSet};

use super::{Claim, File, folder, key};
use crate::{
    clock::Epoch,
    error::{Code, Failure, Faults},
    ids::Id,
    shop::{counter, file::blob},
    storage::{Condition, Entity, Key, Rejected, Write},
};

/// Collects the writes: an item that several changes touch is written once.
#[derive(Debug, Default)]
pub struct Batch {
    writes: Vec<Write>,
    lengths: BTreeMap<Id, i64>,
    refs: BTreeMap<String, i64>,
    /// How long some folders may get.
    bounds: BTreeMap<Id, u64>,
    /// The names that are claimed: a transaction cannot refuse one of its own.
    claimed: BTreeSet<(Id, String)>,
    twice: Faults,
}

impl Batch {
    /// 10110 where the folder has its name; [`Code::Conflict`] where another one has its id.
    pub fn add(&mut self, file: &File) {
        self.writes.push(Write::create(file).or(Code::Conflict));
        self.claim(file);
        *self.lengths.entry(file.parent_id).or_default() += 1;
        self.count(file, 1);
    }

    /// [`Code::Conflict`] where it has changed since it was read.
    pub fn remove(&mut self, file: &File) {
        let unchanged = Condition::version(file.version);
        self.writes.extend([Write::delete(key(file.id)).when(unchanged), Write::delete(Claim::of(file).key())]);
        *self.lengths.entry(file.parent_id).or_default() -= 1;
        self.count(file, -1);
    }

    /// Another name, another folder, or both. [`Code::Conflict`] where it has changed since it was read.
    pub fn replace(&mut self, before: &File, after: &File) {
        self.writes.extend([Write::replace(after), Write::delete(Claim::of(before).key())]);
        self.claim(after);
        *self.lengths.entry(before.parent_id).or_default() -= 1;
        *self.lengths.entry(after.parent_id).or_default() += 1;
    }

    /// 10320 where a folder would have more than so many.
    #[cfg(feature = "picture")]
    pub fn bound(&mut self, folder: Id, most: u64) {
        self.bounds.insert(folder, most);
    }

    /// 10110 where two of the changes take one name.
    pub fn into_writes(self, now: Epoch) -> Result<Vec<Write>, Failure> {
        if !self.twice.is_empty() {
            return Err(Failure::taken(self.twice));
        }
        let lengths = self.lengths.into_iter().filter(|(_, by)| *by != 0);
        let lengths = lengths.map(|(id, by)| {
            let change = counter::change(&folder(id), by);
            let Some(most) = self.bounds.get(&id) else { return change };
            let room = Condition::default().absent_or_below("total", (most + 1).saturating_sub(by.unsigned_abs()));
            change.when(room).or(Code::TooManyFiles)
        });
        let refs = self.refs.into_iter().filter(|(_, by)| *by != 0);
        let refs = refs.map(|(key, by)| {
            let files = by.unsigned_abs();
            if by > 0 { blob::hold(&key, files) } else { blob::release(&key, files, now) }
        });
        Ok(self.writes.into_iter().chain(lengths).chain(refs).collect())
    }

    fn claim(&mut self, file: &File) {
        self.writes.push(Write::create(&Claim::of(file)));
        if !self.claimed.insert((file.parent_id, file.name.clone())) {
            taken(&mut self.twice, &file.name);
        }
    }

    fn count(&mut self, file: &File, by: i64) {
        if let Some(key) = &file.key {
            *self.refs.entry(key.clone()).or_default() += by;
        }
    }
}

/// What to answer where a batch was refused: a folder that is gone before names that are taken, and these before whatever may
/// be tried again. `places` are the keys of its writes.
pub fn refused(done: Result<(), Rejected>, places: &[Key]) -> Result<(), Failure> {
    let refusals = match done {
        Err(Rejected::Refused(refusals)) => refusals,
        done => return Ok(done?),
    };
    let mut codes = refusals.iter().map(|refusal| refusal.code);
    if codes.clone().any(|code| code == Code::NotFound) {
        return Err(crate::shop::file::tree::no_folder());
    }
    let mut faults = Faults::default();
    for refusal in refusals.iter().filter(|refusal| refusal.code == Code::AlreadyExists) {
        taken(&mut faults, &places[refusal.index].sk);
    }
    if faults.is_empty() { Err(codes.next().unwrap_or(Code::Conflict).into()) } else { Err(Failure::taken(faults)) }
}

fn taken(faults: &mut Faults, name: &str) {
    faults.add("filename", format!("文件夹中已有「{name}」"));
}
