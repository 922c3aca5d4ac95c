//! A shop that is open on this machine, as another command finds it: its folder says by which process, and where its engines
//! listen.
//!
//! `running.json` stands in the data folder while `cargo shop dev` or `cargo shop cloud` holds it. Only its owner may read it: who
//! knows the engines' ports has the whole shop. One that a process left behind which was killed says nothing: the folder's
//! lock tells whether it is held.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use shared::config::Aws;

use super::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY, folder};
use crate::{
    deployed::Place,
    stack::{BUCKET, Engines, TABLE},
};

const FILE: &str = "running.json";
/// The folder of one engine: whoever holds it holds the shop.
pub const HELD: &str = "dynamo";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    pub pid: u32,
    /// Where it is served.
    pub url: Option<String>,
    dynamo: String,
    objects: String,
}

/// Takes the note away when it is dropped.
pub struct Note(PathBuf);

impl Drop for Note {
    fn drop(&mut self) {
        // One that stays is known by the lock.
        let _gone = fs::remove_file(&self.0);
    }
}

impl Running {
    /// Leaves a note in the data folder that these engines hold.
    pub fn note(folder: &Path, engines: &Engines, url: Option<String>) -> anyhow::Result<Note> {
        let running = Self {
            pid: std::process::id(),
            url,
            dynamo: engines.dynamo.endpoint(),
            objects: engines.objects.endpoint(),
        };
        // A temporary file is its owner's alone, and takes its place at once.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec(&running)?)?;
        let path = folder.join(FILE);
        file.persist(&path).with_context(|| path.display().to_string())?;
        Ok(Note(path))
    }

    /// Who holds this data folder; `None` where nobody does, or somebody who has left no note.
    pub fn find(folder: &Path) -> Option<Self> {
        if !folder::is_held(&folder.join(HELD)) {
            return None;
        }
        let running: Self = serde_json::from_slice(&fs::read(folder.join(FILE)).ok()?).ok()?;
        // The note may be another one's, who was killed.
        (folder::holder(&folder.join(HELD)).is_none_or(|pid| pid == running.pid)).then_some(running)
    }

    /// Where its table and its bucket are.
    pub fn place(&self) -> Place {
        Place {
            aws: Aws {
                region: REGION.into(),
                endpoint: Some(self.dynamo.clone()),
                s3_endpoint: Some(self.objects.clone()),
                access_key_id: ACCESS_KEY_ID.into(),
                secret_access_key: SECRET_ACCESS_KEY.into(),
                session_token: None,
                http: None,
                authorities: Vec::new(),
            },
            table: TABLE.into(),
            bucket: Some(BUCKET.into()),
            url: self.url.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::Ports;

    #[test]
    fn a_note_is_found_while_the_shop_is_open_and_not_believed_after() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(Running::find(folder.path()), None, "an empty folder");
        let engines = Engines::start(Some(folder.path()), Ports::default()).expect("engines start");
        assert_eq!(Running::find(folder.path()), None, "no note yet");
        let note = Running::note(folder.path(), &engines, Some("http://127.0.0.1:9000".into())).expect("written");
        let found = Running::find(folder.path()).expect("it is open");
        assert_eq!((found.pid, found.url.as_deref()), (std::process::id(), Some("http://127.0.0.1:9000")));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(FILE)).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        drop(engines);
        assert_eq!(Running::find(folder.path()), None, "what a killed process leaves behind");
        drop(note);
        assert!(!folder.path().join(FILE).exists());
    }
}
