//! Where folders stand, and the edits that keep them a tree.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ROOT;
use crate::{
    error::{Code, Failure},
    ids::Id,
};

/// Each takes some 50 bytes of an item that every edit writes.
pub const MOST: usize = 2000;
/// Bytes of all names: an item holds 400 KB.
const MOST_BYTES: usize = 200_000;
/// Readers of JSON stop at 128 nestings, and a level is two.
pub const DEEPEST: usize = 32;

/// All folders at one moment, but for those that users upload into.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Lists", into = "Lists")]
pub struct Tree {
    folders: BTreeMap<Id, Folder>,
    pub version: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Folder {
    parent_id: Id,
    name: String,
}

/// As it is stored: `ids` is a list of its own, so that a write elsewhere can ask for one of them.
#[derive(Serialize, Deserialize)]
struct Lists {
    ids: Vec<Id>,
    parents: Vec<Id>,
    names: Vec<String>,
    #[serde(default)]
    version: u64,
}

impl From<Lists> for Tree {
    fn from(lists: Lists) -> Self {
        let places = lists.parents.into_iter().zip(lists.names);
        let folders = places.map(|(parent_id, name)| Folder { parent_id, name });
        Self { folders: lists.ids.into_iter().zip(folders).collect(), version: lists.version }
    }
}

impl From<Tree> for Lists {
    fn from(tree: Tree) -> Self {
        let ids = tree.folders.keys().copied().collect();
        let (parents, names) = tree.folders.into_values().map(|folder| (folder.parent_id, folder.name)).unzip();
        Self { ids, parents, names, version: tree.version }
    }
}

/// 文件夹，及其下级
#[derive(Debug, Serialize, ToSchema)]
pub struct FolderNode {
    pub id: Id,
    /// 0为根目录
    pub parent_id: Id,
    pub name: String,
    #[schema(no_recursion)]
    pub children: Vec<FolderNode>,
}

impl Tree {
    /// Whether there is such a folder. The one that everything is in always is.
    pub fn has(&self, id: Id) -> bool {
        id == ROOT || self.folders.contains_key(&id)
    }

    /// A new folder.
    pub fn insert(&mut self, id: Id, parent_id: Id, name: &str) -> Result<(), Failure> {
        if !self.has(parent_id) {
            return Err(no_folder());
        }
        self.place(id, parent_id, name);
        self.is_bearable()
    }

    /// Stores a folder wherever it says to be: its parent may be yet to come.
    pub fn place(&mut self, id: Id, parent_id: Id, name: &str) {
        self.folders.insert(id, Folder { parent_id, name: name.to_owned() });
    }

    pub fn rename(&mut self, id: Id, name: &str) -> Result<(), Failure> {
        name.clone_into(&mut self.folders.get_mut(&id).ok_or_else(no_folder)?.name);
        self.is_bearable()
    }

    /// Puts a folder, with all that is below it, into another one.
    pub fn relocate(&mut self, id: Id, parent_id: Id) -> Result<(), Failure> {
        if !self.has(parent_id) {
            return Err(no_folder());
        }
        if self.subtree(id).contains(&parent_id) {
            return Err(Failure::field("parent_id", "不能移动到自身或自身的下级之下"));
        }
        self.folders.get_mut(&id).ok_or_else(no_folder)?.parent_id = parent_id;
        self.is_bearable()
    }

    /// Takes out a folder and all that is below it.
    pub fn remove(&mut self, id: Id) {
        for gone in self.subtree(id) {
            self.folders.remove(&gone);
        }
    }

    /// A folder, and all below it.
    pub fn subtree(&self, id: Id) -> BTreeSet<Id> {
        let mut children: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for (child, folder) in &self.folders {
            children.entry(folder.parent_id).or_default().push(*child);
        }
        let (mut all, mut ahead) = (BTreeSet::new(), vec![id]);
        while let Some(id) = ahead.pop() {
            if all.insert(id) {
                ahead.extend(children.get(&id).into_iter().flatten());
            }
        }
        all
    }

    /// The folders at the top, by name, with what is below them.
    pub fn nodes(&self) -> Vec<FolderNode> {
        let mut children: BTreeMap<Id, Vec<FolderNode>> = BTreeMap::new();
        // What stands deepest is complete first.
        let mut ids: Vec<(usize, &str, Id)> =
            self.folders.iter().map(|(id, folder)| (self.depth(*id), folder.name.as_str(), *id)).collect();
        ids.sort_by_key(|(depth, name, id)| (usize::MAX - depth, *name, *id));
        for (_, name, id) in ids {
            let parent_id = self.folders[&id].parent_id;
            let below = children.remove(&id).unwrap_or_default();
            let node = FolderNode { id, parent_id, name: name.to_owned(), children: below };
            children.entry(parent_id).or_default().push(node);
        }
        children.remove(&ROOT).unwrap_or_default()
    }

    /// Folders from here to the top; no more than there are, even where they lead nowhere.
    fn depth(&self, id: Id) -> usize {
        let mut above = self.folders.get(&id);
        let mut depth = 0;
        while let Some(folder) = above.filter(|_| depth <= self.folders.len()) {
            depth += 1;
            above = self.folders.get(&folder.parent_id);
        }
        depth
    }

    fn is_bearable(&self) -> Result<(), Failure> {
        if self.folders.len() > MOST {
            return Err(Failure::field("parent_id", format!("文件夹最多{MOST}个")));
        }
        if self.folders.values().map(|folder| folder.name.len()).sum::<usize>() > MOST_BYTES {
            return Err(Failure::field("filename", "全部文件夹的名称过长"));
        }
        if self.folders.keys().any(|id| self.depth(*id) > DEEPEST) {
            return Err(Failure::field("parent_id", format!("文件夹最多{DEEPEST}层")));
        }
        Ok(())
    }
}

pub(super) fn no_folder() -> Failure {
    Failure::with_message(Code::NotFound, "文件夹不存在")
}

#[cfg(test)]
mod tests;
