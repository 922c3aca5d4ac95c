//! A file in the making: it gets its name when it is whole, and takes nobody else's. Only its owner may read it.

use std::{fs::File, path::Path};

use crate::language::t;
use anyhow::{Context, bail};
use tempfile::NamedTempFile;

/// It is gone where it is not kept.
pub struct NewFile(NamedTempFile);

impl NewFile {
    /// Beside what it will be.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        if path.exists() {
            bail!(t!("backup.file.there", path = path.display()));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let made = NamedTempFile::new_in(folder);
        Ok(Self(made.with_context(|| t!("backup.file.folder", path = folder.display()).into_owned())?))
    }

    pub fn open(&self) -> anyhow::Result<File> {
        Ok(self.0.reopen()?)
    }

    pub fn keep(self, path: &Path) -> anyhow::Result<()> {
        self.0
            .persist_noclobber(path)
            .with_context(|| t!("backup.file.unwritten", path = path.display()).into_owned())?;
        Ok(())
    }
}
