//! A data folder that belongs to one process at a time.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

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
        fs::create_dir_all(path).with_context(|| format!("cannot create the data folder {}", path.display()))?;
        let lock = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join(".lock"))
            .with_context(|| format!("cannot write in the data folder {}", path.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                bail!("the data folder {} is in use: is the shop already running?", path.display())
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock the data folder {}", path.display()))
            }
        }
    }
}
