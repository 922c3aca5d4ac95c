//! Writing the catalogue as spreadsheets, page by page.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use futures_util::{StreamExt, TryStreamExt, stream};
use shared::{
    app::App,
    shop::{Image, banner::Banner, category, image::object_key},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    cell::guard,
    column::{BannerColumn, CategoryColumn, Column, ItemColumn, ProductColumn, ThemeColumn},
    item,
    names::Names,
    shop::{self, Walk},
    thing::Thing,
};
use crate::language::text;
use crate::{new_file::NewFile, progress::Progress};

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    pub products: u64,
    pub categories: u64,
    pub themes: u64,
    pub banners: u64,
    pub pictures: u64,
    /// Pictures that the bucket does not have, or whose name no file can have.
    pub missing: u64,
}

/// Tells spreadsheets that it is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();
/// Pictures that are read at once.
const ABREAST: usize = 4;

type Zip = ZipWriter<BufWriter<File>>;

/// Writes everything on sale, and the pictures that the shop itself has.
///
/// # Errors
/// Leave no file.
pub async fn export(app: &App, path: &Path, pictures: bool, progress: Progress) -> anyhow::Result<Exported> {
    // Large.
    Box::pin(write_all(app, path, pictures, progress)).await
}

async fn write_all(app: &App, path: &Path, pictures: bool, progress: Progress) -> anyhow::Result<Exported> {
    let file = NewFile::create(path)?;
    let zip = ZipWriter::new(BufWriter::new(file.open()?));
    let mut export =
        Export { app, zip, names: shop::names(app).await?, shown: BTreeSet::new(), done: Exported::default() };
    export.categories().await?;
    export.products(progress).await?;
    export.themes().await?;
    export.banners().await?;
    if pictures {
        export.pictures(progress).await?;
    }
    let Export { zip, done, .. } = export;
    zip.finish()?.into_inner()?.sync_all()?;
    file.keep(path)?;
    Ok(done)
}

struct Export<'a> {
    app: &'a App,
    zip: Zip,
    names: Names,
    /// The pictures that are shown.
    shown: BTreeSet<String>,
    done: Exported,
}

impl Export<'_> {
    async fn categories(&mut self) -> anyhow::Result<()> {
        let all = category::store::all(&self.app.table).await?;
        self.begin::<CategoryColumn>()?;
        for one in &all {
            self.row(one, |_| None)?;
            self.show(one.image.iter());
        }
        self.done.categories = all.len() as u64;
        Ok(())
    }

    async fn products(&mut self, progress: Progress) -> anyhow::Result<()> {
        self.begin::<ProductColumn>()?;
        // Text, whatever a spreadsheet makes of it.
        let batch = format!("B{:012X}", rand::random::<u64>() >> 16);
        let step = progress.counter(text!("catalogue.step.products"));
        let mut walk = Walk::new();
        while let Some(page) = shop::products(self.app, &mut walk).await? {
            for one in &page {
                let stock = one.stock.to_string();
                self.row(one, |column| match column {
                    ProductColumn::Stock | ProductColumn::StockExported => Some(stock.clone()),
                    ProductColumn::Batch => Some(batch.clone()),
                    _ => None,
                })?;
                self.show(one.main_image.iter().chain(&one.images));
            }
            self.done.products += page.len() as u64;
            step.advance(page.len() as u64);
        }
        Ok(())
    }

    async fn themes(&mut self) -> anyhow::Result<()> {
        let all = shop::themes(self.app).await?;
        self.begin::<ThemeColumn>()?;
        for one in &all {
            self.row(one, |_| None)?;
            self.show([&one.topic_image, &one.head_image]);
        }
        self.done.themes = all.len() as u64;
        Ok(())
    }

    async fn banners(&mut self) -> anyhow::Result<()> {
        let all = shop::banners(self.app).await?;
        self.begin::<BannerColumn>()?;
        for one in &all {
            self.row(one, |_| None)?;
        }
        self.done.banners = all.len() as u64;
        self.begin::<ItemColumn>()?;
        all.iter().try_for_each(|banner| self.items(banner))
    }

    fn items(&mut self, banner: &Banner) -> anyhow::Result<()> {
        for one in &banner.items {
            let text = |column: &ItemColumn| item::cell(banner, one, *column, &self.names).unwrap_or_default();
            let cells: Vec<String> = ItemColumn::ALL.iter().map(|column| cell(*column, &text(column))).collect();
            write(&mut self.zip, &cells)?;
            self.show([&one.image]);
        }
        Ok(())
    }

    fn begin<C: Column>(&mut self) -> anyhow::Result<()> {
        self.zip.start_file(C::FILE, SimpleFileOptions::default().large_file(true))?;
        self.zip.write_all(MARK)?;
        write(&mut self.zip, &C::ALL.iter().map(|column| column.title().to_owned()).collect::<Vec<_>>())
    }

    /// `more` fills the cells that are not up to the thing itself.
    fn row<T: Thing>(&mut self, thing: &T, more: impl Fn(T::Column) -> Option<String>) -> anyhow::Result<()> {
        let text = |column: T::Column| thing.cell(column, &self.names).or_else(|| more(column)).unwrap_or_default();
        let cells: Vec<String> = T::Column::ALL.iter().map(|column| cell(*column, &text(*column))).collect();
        write(&mut self.zip, &cells)
    }

    fn show<'i>(&mut self, images: impl IntoIterator<Item = &'i Image>) {
        let own = images.into_iter().filter(|image| !image.0.is_empty() && !image.0.contains("://"));
        self.shown.extend(own.map(|image| image.0.clone()));
    }

    async fn pictures(&mut self, progress: Progress) -> anyhow::Result<()> {
        let step = progress.things(text!("catalogue.step.pictures"), self.shown.len() as u64);
        let (app, shown) = (self.app, std::mem::take(&mut self.shown));
        // Whoever unpacks the file is led nowhere by a name.
        let is_plain =
            |name: &&String| !name.contains(['/', '\\']) && !name.contains("..") && !name.chars().any(char::is_control);
        let (plain, others): (Vec<_>, Vec<_>) = shown.iter().partition(is_plain);
        self.done.missing = others.len() as u64;
        let reads = stream::iter(plain).map(async |name| {
            let blob = app.blobs.get(&object_key(name), None).await?;
            let bytes = match blob {
                None => None,
                Some(blob) => Some(blob.bytes().await?),
            };
            anyhow::Ok((name, bytes))
        });
        let mut reads = reads.buffered(ABREAST);
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        while let Some((name, bytes)) = reads.try_next().await? {
            match bytes {
                None => self.done.missing += 1,
                Some(bytes) => {
                    self.zip.start_file(format!("images/{name}"), stored)?;
                    self.zip.write_all(&bytes)?;
                    self.done.pictures += 1;
                }
            }
            step.advance(1);
        }
        Ok(())
    }
}

/// A cell as spreadsheets leave it alone. Numbers are to be computed with, however they are shown.
fn cell<C: Column>(column: C, text: &str) -> String {
    if column.is_number() { text.to_owned() } else { guard(text) }
}

/// One row, with the line ends that RFC 4180 has.
fn write(zip: &mut Zip, cells: &[String]) -> anyhow::Result<()> {
    let mut row = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    row.write_record(cells)?;
    Ok(zip.write_all(&row.into_inner()?)?)
}
