//! New folders, and what an import brings.

use serde::{Deserialize, Serialize};

use super::{Batch, Claim, File, commit, folder, replace_tree, tree};
use crate::{
    app::App,
    error::{Code, Failure},
    ids::{Id, padded},
    shop::{
        counter,
        file::{FileName, ROOT, blob},
    },
    storage::{Entity, Key, Read, Table, Write, retry},
};

/// Files in a user's upload folder.
pub const MOST_OF_USER: u64 = 100;

/// An empty folder. 404 where there is no such parent, 10110 where the name is taken.
pub async fn create_folder(app: &App, parent_id: Id, name: &FileName) -> Result<File, Failure> {
    retry(|| async {
        let mut tree = tree(&app.table, Read::Consistent).await?;
        let folder = File::folder(app.ids.next(), parent_id, name.as_str(), app.clock.now());
        tree.insert(folder.id, parent_id, name.as_str())?;
        let mut batch = Batch::default();
        batch.add(&folder);
        let writes = batch.into_writes(app.clock.now())?.into_iter().chain([replace_tree(&tree)]);
        commit(&app.table, writes.collect()).await?;
        Ok(folder)
    })
    .await
}

/// The folder at the top that has this name, made where it is missing.
pub async fn folder_named(app: &App, name: &str) -> Result<Id, Failure> {
    let find = async |read| {
        let tree = tree(&app.table, read).await?;
        let there = tree.nodes().into_iter().find(|node| node.name == name);
        Ok::<_, Failure>(there.map(|node| node.id))
    };
    if let Some(there) = find(Read::Consistent).await? {
        return Ok(there);
    }
    match create_folder(app, ROOT, &FileName::of(name)).await {
        // Somebody else made it just now; or a file has the name, and then the top will do.
        Err(failure) if failure.code() == Code::AlreadyExists => Ok(find(Read::Consistent).await?.unwrap_or(ROOT)),
        made => Ok(made?.id),
    }
}

/// Stores what an import brings, wherever it says to be: its folder may be yet to come. 10110 where something in the folder
/// has the name.
pub async fn create(table: &Table, file: &File) -> Result<(), Failure> {
    retry(|| async {
        let claimed = [Write::create(&Claim::of(file)), Write::create(file).or(Code::Conflict)];
        let mut writes = Vec::from(claimed);
        writes.push(counter::change(&folder(file.parent_id), 1));
        writes.extend(file.key.as_deref().map(blob::adopt));
        if file.folder {
            let mut tree = tree(table, Read::Consistent).await?;
            tree.place(file.id, file.parent_id, &file.name);
            writes.push(replace_tree(&tree));
        }
        commit(table, writes).await
    })
    .await
}

/// Which folder a user uploads into. It stands in no tree.
#[derive(Debug, Serialize, Deserialize)]
struct Uploads {
    user_id: Id,
    folder_id: Id,
}

impl Entity for Uploads {
    fn key(&self) -> Key {
        uploads_key(self.user_id)
    }
}

fn uploads_key(user: Id) -> Key {
    Key::new(format!("UPLOADS#{}", padded(user)), "FOLDER")
}

/// A user's upload folder, made where it is missing.
pub async fn uploads_of(app: &App, user_id: Id) -> Result<Id, Failure> {
    retry(|| async {
        if let Some(there) = app.table.get::<Uploads>(&uploads_key(user_id), Read::Consistent).await? {
            return Ok(there.folder_id);
        }
        let uploads = Uploads { user_id, folder_id: app.ids.next() };
        let name = format!("用户{user_id}的上传");
        let folder = File::folder(uploads.folder_id, ROOT, &name, app.clock.now());
        let folder = File { owner: Some(user_id), ..folder };
        let writes = [Write::create(&uploads), Write::create(&folder)].map(|write| write.or(Code::Conflict));
        app.table.commit(writes.into()).await?;
        Ok(uploads.folder_id)
    })
    .await
}
