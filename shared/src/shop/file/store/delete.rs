//! Deleting files, and folders with all that is in them.

use std::collections::BTreeSet;

use super::{Batch, File, commit, find, folder, left, list::some, replace_tree};
use crate::{
    app::App,
    error::{Code, Failure},
    ids::Id,
    job::{Job, Kind, Step},
    shop::counter,
    storage::{Write, retry},
};

/// Files that a step deletes: each takes four writes at most.
const EACH: usize = 20;

/// All of these that are still there, or none. A folder is gone at once, with everything below it; a job deletes what was in
/// it.
pub async fn delete(app: &App, ids: &BTreeSet<Id>, by: Id) -> Result<(), Failure> {
    let ids: Vec<Id> = ids.iter().copied().collect();
    retry(|| async {
        let (before, files) = left(&app.table, &ids).await?;
        if files.is_empty() {
            return Ok(());
        }
        let now = app.clock.now();
        let (mut tree, mut batch, mut jobs) = (before.clone(), Batch::default(), Vec::new());
        for file in files.iter().filter(|file| file.folder) {
            if file.is_uploads() {
                return Err(Failure::with_message(Code::Forbidden, "用户的上传文件夹不能删除"));
            }
            tree.remove(file.id);
        }
        for file in &files {
            let inside = file.owner.is_none() && !tree.has(file.parent_id);
            if inside {
                // It goes with the folder it is in.
                continue;
            }
            batch.remove(file);
            if file.folder {
                jobs.push(Job::new(app.ids.next(), Kind::DeleteFolder { id: file.id }, by, now));
            }
        }
        let mut writes = batch.into_writes(now)?;
        writes.extend((tree != before).then(|| replace_tree(&tree)));
        writes.extend(jobs.iter().map(|job| Write::create(job).or(Code::Conflict)));
        commit(&app.table, writes).await
    })
    .await
}

/// Deletes some of what is in a folder that is in the tree no more, deepest first; as well twice as once.
pub async fn empty_folder(app: &App, id: Id) -> Result<Step, Failure> {
    let mut at = id;
    loop {
        let files = some(&app.table, at, Some(EACH)).await?;
        let (folders, files): (Vec<File>, Vec<File>) = files.into_iter().partition(|file| file.folder);
        if !files.is_empty() {
            let mut batch = Batch::default();
            for file in &files {
                batch.remove(file);
            }
            let writes = batch.into_writes(app.clock.now())?;
            return Ok(Step { writes, done: files.len() as u64, ..Step::default() });
        }
        if let Some(below) = folders.first() {
            at = below.id;
            continue;
        }
        // Nothing is in it, and nothing can get there any more.
        let mut writes = vec![Write::delete(counter::key(&folder(at)))];
        if at == id {
            return Ok(Step { writes, finished: true, ..Step::default() });
        }
        if let Some(empty) = find(&app.table, at).await? {
            let mut batch = Batch::default();
            batch.remove(&empty);
            writes.extend(batch.into_writes(app.clock.now())?);
        }
        return Ok(Step { writes, done: 1, ..Step::default() });
    }
}
