//! Another folder, another name.

use std::collections::BTreeSet;

use super::{Batch, File, commit, exist, replace_tree, shown};
use crate::{
    app::App,
    error::{Code, Failure},
    ids::Id,
    shop::file::{FileName, Kind, Tree, extension_of, tree::no_folder},
    storage::{Write, retry},
};

/// Puts these into another folder, all or none; what is in it already stays. 404 where one of them is missing or the folder
/// is, 10110 where it has one of their names.
pub async fn relocate(app: &App, parent_id: Id, ids: &BTreeSet<Id>) -> Result<Vec<File>, Failure> {
    retry(|| async {
        let (mut tree, files) = shown(&app.table, ids.iter().copied()).await?;
        if !tree.has(parent_id) {
            return Err(no_folder());
        }
        let (mut batch, mut folders, mut changed) = (Batch::default(), BTreeSet::new(), false);
        let mut there = Vec::with_capacity(files.len());
        for file in files {
            is_movable(&file)?;
            if file.parent_id == parent_id && file.owner.is_none() {
                there.push(file);
                continue;
            }
            if file.folder {
                tree.relocate(file.id, parent_id)?;
                changed = true;
            }
            folders.insert(parent_id);
            folders.extend(file.owner.is_none().then_some(file.parent_id));
            let next = File { parent_id, owner: None, update_time: Some(app.clock.now()), ..file.clone() };
            batch.replace(&file, &next);
            there.push(File { version: file.version + 1, ..next });
        }
        if !folders.is_empty() {
            write(app, batch, &tree, changed, folders).await?;
        }
        Ok(there)
    })
    .await
}

/// Gives a file or folder another name. 10330 where it would be of another kind by it.
pub async fn rename(app: &App, id: Id, name: &FileName) -> Result<File, Failure> {
    retry(|| async {
        let (mut tree, mut files) = shown(&app.table, [id]).await?;
        let file = files.pop().ok_or(Code::NotFound)?;
        is_movable(&file)?;
        if file.name == name.as_str() {
            return Ok(file);
        }
        let next = renamed(&file, name, app.clock.now())?;
        let mut batch = Batch::default();
        batch.replace(&file, &next);
        if file.folder {
            tree.rename(id, name.as_str())?;
        }
        let folders = BTreeSet::from_iter(file.owner.is_none().then_some(file.parent_id));
        write(app, batch, &tree, file.folder, folders).await?;
        Ok(File { version: file.version + 1, ..next })
    })
    .await
}

fn renamed(file: &File, name: &FileName, now: i64) -> Result<File, Failure> {
    let mut next = File { name: name.as_str().to_owned(), update_time: Some(now), ..file.clone() };
    if file.folder {
        return Ok(next);
    }
    let extension = extension_of(name.as_str());
    let of_old = file.extension.as_deref().map(|extension| Kind::of_name(&format!("a.{extension}")));
    let is_same = match of_old {
        // Its object has a type: the name must go with it.
        Some(Ok(kind)) => extension.as_deref().is_some_and(|extension| kind.extensions.contains(&extension)),
        // Imported, and of a kind that the shop does not take any more.
        Some(Err(_)) | None => extension == file.extension,
    };
    if !is_same {
        return Err(Failure::with_message(Code::FileTypeRefused, "不能修改文件的后缀"));
    }
    next.extension = extension;
    Ok(next)
}

fn is_movable(file: &File) -> Result<(), Failure> {
    if file.is_uploads() {
        Err(Failure::with_message(Code::Forbidden, "用户的上传文件夹不能修改"))
    } else {
        Ok(())
    }
}

async fn write(app: &App, batch: Batch, tree: &Tree, changed: bool, folders: BTreeSet<Id>) -> Result<(), Failure> {
    let mut writes: Vec<Write> = batch.into_writes(app.clock.now())?;
    // A tree that is written is the one that was read, and so has the folders that it had.
    writes.extend(if changed { Some(replace_tree(tree)) } else { exist(folders) });
    commit(&app.table, writes).await
}
