//! `FILE#<id>/FILE`, listed by name as `gsi1 FILES#<name>`; `FOLDER#<parent>/<name>`, which makes a name unique in its folder
//! and lists the folder by name; `COUNT#FOLDER#<parent>`, how much there is in it; `FOLDERS/TREE`, which folders there are.
//!
//! Whoever puts something into a folder asks in the same transaction whether the tree has it; whoever changes the tree writes
//! it under the version read. So nothing gets into a folder that is gone, and two moves cannot make a circle.

mod batch;
mod copy;
mod create;
mod delete;
mod list;
mod relocate;

use serde::{Deserialize, Serialize};

pub(super) use self::batch::Batch;
pub use self::{
    copy::copy,
    create::{MOST_OF_USER, create, create_folder, folder_named, uploads_of},
    delete::{delete, empty_folder},
    list::{all, list, named},
    relocate::{relocate, rename},
};
use super::{File, Tree};
use crate::{
    error::{Code, Failure},
    ids::Id,
    storage::{Condition, Entity, Index, IndexKey, Key, Read, TRANSACTION, Table, Write},
};

/// Files and folders that can be asked for at once. Each takes three writes of a transaction, and sometimes more.
pub const MOST_AT_ONCE: usize = 30;

impl Entity for File {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn indexed(&self) -> Vec<IndexKey> {
        vec![IndexKey { index: Index::One, pk: format!("FILES#{}", self.name), sk: crate::ids::padded(self.id) }]
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl Entity for Tree {
    fn key(&self) -> Key {
        tree_key()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key(id: Id) -> Key {
    Key::new(format!("FILE#{id}"), "FILE")
}

fn tree_key() -> Key {
    Key::new("FOLDERS", "TREE")
}

/// The list of what is in a folder, and its counter.
fn folder(id: Id) -> String {
    format!("FOLDER#{id}")
}

/// What has this name in a folder.
#[derive(Debug, Serialize, Deserialize)]
struct Claim {
    parent_id: Id,
    name: String,
    id: Id,
}

impl Claim {
    fn of(file: &File) -> Self {
        Self { parent_id: file.parent_id, name: file.name.clone(), id: file.id }
    }
}

impl Entity for Claim {
    fn key(&self) -> Key {
        Key::new(folder(self.parent_id), &self.name)
    }
}

/// Whatever is stored, also in a folder that is gone. Consistent.
pub async fn find(table: &Table, id: Id) -> Result<Option<File>, Failure> {
    table.get(&key(id), Read::Consistent).await
}

/// All folders. One call.
pub async fn tree(table: &Table, read: Read) -> Result<Tree, Failure> {
    Ok(table.get(&tree_key(), read).await?.unwrap_or_default())
}

/// These, which must all be there, and the tree they stand in. Consistent, one call; 404 where one is missing or its folder
/// is gone.
pub async fn shown(table: &Table, ids: impl IntoIterator<Item = Id>) -> Result<(Tree, Vec<File>), Failure> {
    let ids: Vec<Id> = ids.into_iter().collect();
    let (tree, files) = left(table, &ids).await?;
    if files.len() == ids.len() { Ok((tree, files)) } else { Err(Code::NotFound.into()) }
}

/// Those of these that are there, and whose folder is, and the tree they stand in. Consistent, one call.
pub(super) async fn left(table: &Table, ids: &[Id]) -> Result<(Tree, Vec<File>), Failure> {
    let keys: Vec<Key> = ids.iter().copied().map(key).collect();
    let mut found = table.get_many(keys.iter().cloned().chain([tree_key()]), Read::Consistent).await?;
    let tree: Tree = found.take(&tree_key())?.unwrap_or_default();
    let mut files = Vec::with_capacity(keys.len());
    for key in &keys {
        files.extend(found.take::<File>(key)?.filter(|file| tree.shows(file)));
    }
    Ok((tree, files))
}

/// The write that makes others happen only while there are these folders; 404 where one is gone.
pub(super) fn exist(folders: impl IntoIterator<Item = Id>) -> Option<Write> {
    let mut ids = folders.into_iter().filter(|id| *id != super::ROOT).peekable();
    ids.peek()?;
    let all = ids.fold(Condition::default(), |all, id| all.contains("ids", id));
    Some(Write::check(tree_key(), all).or(Code::NotFound))
}

/// Writes a tree in place of the one it was made from. Refused as [`Code::Conflict`] where somebody else was faster.
fn replace_tree(tree: &Tree) -> Write {
    let as_read = if tree.version == 0 { Condition::absent() } else { Condition::version(tree.version) };
    Write::put(tree).when(as_read)
}

/// Commits, and names the names that are taken.
pub(super) async fn commit(table: &Table, writes: Vec<Write>) -> Result<(), Failure> {
    if writes.len() > TRANSACTION {
        return Err(Failure::field("ids", "涉及的文件夹过多，请分批操作"));
    }
    let places: Vec<Key> = writes.iter().map(|write| write.key().clone()).collect();
    batch::refused(table.commit(writes).await, &places)
}
