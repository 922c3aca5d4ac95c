//! Another file that shows the same bytes; a folder with all that is in it.

use std::collections::BTreeMap;

use super::{Batch, File, commit, exist, list::all, replace_tree, shown};
use crate::{
    app::App,
    error::{Code, Failure},
    ids::Id,
    shop::file::{Tree, tree::no_folder},
    storage::{Read, Write, retry},
};

/// What a folder may hold that is copied at once.
const MOST_FOLDERS: usize = 20;
const MOST_FILES: usize = 300;
/// Files that one transaction makes.
const EACH: usize = 30;

/// Copies a file, or a folder with all that is in it, into a folder. 404 where one of them is missing, 10110 where the folder
/// has its name.
pub async fn copy(app: &App, parent_id: Id, id: Id) -> Result<File, Failure> {
    let (tree, mut files) = shown(&app.table, [id]).await?;
    let source = files.pop().ok_or(Code::NotFound)?;
    if !tree.has(parent_id) {
        return Err(no_folder());
    }
    if source.is_uploads() {
        return Err(Failure::with_message(Code::Forbidden, "用户的上传文件夹不能复制"));
    }
    if source.folder {
        return copy_folder(app, parent_id, &tree, &source).await;
    }
    let mut copies = copy_files(app, parent_id, &[source]).await?;
    copies.pop().ok_or_else(|| Failure::internal("one file has one copy"))
}

/// The folders first, all together; then what is in them, in parts. A copy that is cut short is a folder with less in it.
async fn copy_folder(app: &App, parent_id: Id, tree: &Tree, source: &File) -> Result<File, Failure> {
    let subtree = tree.subtree(source.id);
    if subtree.contains(&parent_id) {
        return Err(Failure::field("parent_id", "不能复制到自身或自身的下级之下"));
    }
    if subtree.len() > MOST_FOLDERS {
        return Err(Failure::field("file_id", format!("一次最多复制{MOST_FOLDERS}个文件夹，请分批复制")));
    }
    let mut contents = BTreeMap::new();
    for folder in subtree {
        contents.insert(folder, all(&app.table, folder).await?);
    }
    let files = contents.values().flatten().filter(|file| !file.folder).count();
    if files > MOST_FILES {
        return Err(Failure::field("file_id", format!("一次最多复制{MOST_FILES}个文件，请分批复制")));
    }
    let (top, places) = copy_folders(app, parent_id, source, &contents).await?;
    for (folder, inside) in &contents {
        let Some(place) = places.get(folder) else { continue };
        let files: Vec<File> = inside.iter().filter(|file| !file.folder).cloned().collect();
        for part in files.chunks(EACH) {
            copy_files(app, *place, part).await?;
        }
    }
    Ok(top)
}

/// Empty folders like those of the source, and which is which.
async fn copy_folders(
    app: &App,
    parent_id: Id,
    source: &File,
    contents: &BTreeMap<Id, Vec<File>>,
) -> Result<(File, BTreeMap<Id, Id>), Failure> {
    retry(|| async {
        let mut tree = super::tree(&app.table, Read::Consistent).await?;
        let (mut batch, mut places) = (Batch::default(), BTreeMap::new());
        let (mut ahead, mut top) = (vec![(source, parent_id)], None);
        while let Some((folder, parent_id)) = ahead.pop() {
            let copy = File::folder(app.ids.next(), parent_id, &folder.name, app.clock.now());
            tree.insert(copy.id, parent_id, &copy.name)?;
            batch.add(&copy);
            places.insert(folder.id, copy.id);
            let below = contents.get(&folder.id).into_iter().flatten().filter(|file| file.folder);
            ahead.extend(below.map(|below| (below, copy.id)));
            top.get_or_insert(copy);
        }
        let mut writes = batch.into_writes(app.clock.now())?;
        writes.push(replace_tree(&tree));
        commit(&app.table, writes).await?;
        let top = top.ok_or_else(|| Failure::internal("a folder has one copy"))?;
        Ok((top, places))
    })
    .await
}

async fn copy_files(app: &App, parent_id: Id, sources: &[File]) -> Result<Vec<File>, Failure> {
    retry(|| async {
        let now = app.clock.now();
        let copy = |file: &File| File {
            id: app.ids.next(),
            parent_id,
            owner: None,
            create_time: Some(now),
            update_time: Some(now),
            version: 0,
            ..file.clone()
        };
        let copies: Vec<File> = sources.iter().map(copy).collect();
        let mut batch = Batch::default();
        for file in &copies {
            batch.add(file);
        }
        let mut writes: Vec<Write> = batch.into_writes(now)?;
        writes.extend(exist([parent_id]));
        commit(&app.table, writes).await?;
        Ok(copies)
    })
    .await
}
