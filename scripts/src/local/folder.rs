//! A data folder that belongs to one process at a time.

use std::{
    fs::{self, File, TryLockError},
    io::Write,
    path::{Path, PathBuf},
};

use crate::language::t;
use anyhow::{Context, bail};

/// Two engines over the same files would each trust what it remembers of them, so the second one is refused. The lock is
/// the operating system's: it goes with the process, however that ends.
pub(super) struct Folder {
    pub path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Creates the folder if need be and locks it.
    pub fn claim(path: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(path).with_context(|| t!("dev.folder.create", path = path.display()).into_owned())?;
        let mut lock = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join(LOCK))
            .with_context(|| t!("dev.folder.write", path = path.display()).into_owned())?;
        match lock.try_lock() {
            Ok(()) => {
                // For people who wonder; the lock itself does not need it.
                lock.set_len(0)?;
                write!(lock, "{}", std::process::id())?;
                Ok(Self { path: path.to_owned(), _lock: lock })
            }
            Err(TryLockError::WouldBlock) => match holder(path) {
                Some(pid) => bail!(t!("dev.folder.held_by", path = path.display(), pid = pid)),
                None => bail!(t!("dev.folder.held", path = path.display())),
            },
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| t!("dev.folder.lock", path = path.display()).into_owned())
            }
        }
    }
}

const LOCK: &str = ".lock";

/// The process that holds this folder, or held it last. Where the lock keeps others from reading, too, nobody is named.
pub(super) fn holder(path: &Path) -> Option<u32> {
    fs::read_to_string(path.join(LOCK)).ok()?.trim().parse().ok()
}

/// Whether a process holds this folder.
pub(super) fn is_held(path: &Path) -> bool {
    let Ok(lock) = File::options().write(true).open(path.join(LOCK)) else { return false };
    // Had for a moment, it is let go with the file.
    matches!(lock.try_lock(), Err(TryLockError::WouldBlock))
}
