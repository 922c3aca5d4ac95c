//! `FILE#<id>/FILE`, and `FOLDER#<parent>/<name>`, which makes a name unique in its folder and lists the folder by name.
//! `COUNT#FOLDER#<parent>` is how much there is in it.

use serde::{Deserialize, Serialize};

use super::File;
use crate::{
    error::{Code, Failure},
    ids::Id,
    shop::counter,
    storage::{Entity, Key, Query, Read, Table, Write},
};

impl Entity for File {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key(id: Id) -> Key {
    Key::new(format!("FILE#{id}"), "FILE")
}

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

impl Entity for Claim {
    fn key(&self) -> Key {
        Key::new(folder(self.parent_id), &self.name)
    }
}

/// Consistent.
pub async fn find(table: &Table, id: Id) -> Result<Option<File>, Failure> {
    table.get(&key(id), Read::Consistent).await
}

/// Everything in a folder, by name.
pub async fn all(table: &Table, parent: Id) -> Result<Vec<File>, Failure> {
    let claims: Vec<Claim> = table.query(&Query::partition(folder(parent)).consistent()).await?;
    let mut found = table.get_many(claims.iter().map(|claim| key(claim.id)), Read::Consistent).await?;
    let files = claims.iter().map(|claim| found.take(&key(claim.id)));
    Ok(files.collect::<Result<Vec<Option<File>>, _>>()?.into_iter().flatten().collect())
}

/// 10110 where something in the folder has the name. Whether there is such a folder is not asked.
pub async fn create(table: &Table, file: &File) -> Result<(), Failure> {
    let claim = Claim { parent_id: file.parent_id, name: file.name.clone(), id: file.id };
    let longer = counter::change(&folder(file.parent_id), 1);
    let writes = vec![Write::create(file).or(Code::Conflict), Write::create(&claim), longer];
    Ok(table.commit(writes).await?)
}
