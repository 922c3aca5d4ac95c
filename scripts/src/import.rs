//! Bringing in a shop that ran on `MySQL` or `PostgreSQL`: a dump of the original's database fills ours.
//!
//! The dump is read twice, one row at a time. The first reading ([`survey`]) finds out what it holds and that it is whole;
//! the second one ([`load`]) turns each row into a [`draft`] and lays it on the [`stage`], a working file where what
//! belongs together is found by its key. Until then the shop has not been touched. Then [`fill`] puts the drafts together
//! and stores what the shop does not have yet: a run that was broken off is completed by the next one, and what people
//! have changed in the shop since stays as it is. The [`report`] says where every row has gone, and names each that something is
//! wrong with: such a row stops nothing, unless it is asked to.

mod draft;
pub mod dump;
mod fill;
mod load;
mod plain;
mod report;
pub mod rows;
mod stage;
mod survey;

use crate::language::t;
use std::path::{Path, PathBuf};

use anyhow::bail;
use shared::app::App;

pub use crate::progress::Progress;
use plain::Plain;
pub use plain::is_zipped_dump;
pub use report::{Administrator, Finding, Report, Tally, Uploads, Wrong};
use stage::Stage;

/// Ids of the original are below this, and every id that is made here is above: [`shared::ids`].
const ID_LIMIT: i64 = 1 << 40;

#[derive(Debug, Default)]
pub struct Options {
    /// The database to read where the dump holds several shops.
    pub schema: Option<String>,
    /// The folder of the original's pictures; without it none is uploaded.
    pub images: Option<PathBuf>,
    /// The folder of the original's files; without it none is uploaded.
    pub files: Option<PathBuf>,
    /// Whether the first row that something is wrong with ends it, before anything is stored.
    pub strict: bool,
    pub progress: Progress,
}

/// A dump that was read and found sound.
pub struct Source {
    stage: Stage,
    report: Report,
}

/// Imports a dump into a shop whose table and bucket exist.
pub async fn run(app: &App, dump: &Path, options: &Options) -> anyhow::Result<Report> {
    let source = read(dump, options)?;
    fill(app, source, options).await
}

/// Reads a dump without touching any shop.
///
/// # Errors
/// Name the line of the dump, where it is the dump.
pub fn read(dump: &Path, options: &Options) -> anyhow::Result<Source> {
    let mut folders = [&options.images, &options.files].into_iter().flatten();
    if let Some(folder) = folders.find(|folder| !folder.is_dir()) {
        bail!(t!("import.error.no_folder", folder = folder.display()));
    }
    let dump = Plain::open(dump, options.progress)?;
    let survey = survey::take(&dump, options.progress)?;
    let schema = survey.choose(options.schema.as_deref())?;
    load::load(&dump, &survey, &schema, options)
}

/// Stores what was read and is not in the shop yet.
///
/// # Errors
/// Leave a part of it stored; the same again completes it.
pub async fn fill(app: &App, source: Source, options: &Options) -> anyhow::Result<Report> {
    fill::run(app, source, options).await
}
