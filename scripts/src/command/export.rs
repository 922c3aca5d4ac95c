//! `cargo shop export`: the catalogue as spreadsheets.

use std::path::PathBuf;

use anyhow::bail;

use crate::{
    catalogue::{self, Exported},
    progress::Progress,
    site::{Missing, Site},
};

/// Write the catalogue into a zip file of spreadsheets and pictures, for `cargo shop import`.
///
/// In it are `categories.csv`, `products.csv`, `themes.csv`, `banners.csv` and `banner_items.csv`, for Excel, WPS or Numbers,
/// and in `images/` the pictures that the shop itself has. Change cells, add rows, put new pictures into `images/`, pack it
/// again, and import it: `cargo shop import --help` tells how rows are read.
#[derive(clap::Args)]
pub struct Args {
    /// The new file.
    #[arg(value_name = "FILE.zip")]
    file: PathBuf,
    #[command(flatten)]
    site: Site,
    /// The bucket of a deployed shop, for its pictures.
    #[arg(long, value_name = "NAME", requires = "table")]
    bucket: Option<String>,
    /// Only the spreadsheets.
    #[arg(long)]
    without_pictures: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    if args.site.table.is_some() && args.bucket.is_none() && !args.without_pictures {
        bail!("pictures are in the --bucket; or say --without-pictures");
    }
    let shop = args.site.open(args.bucket.as_deref(), Missing::Refused).await?;
    let export = catalogue::export(&shop.app, &args.file, !args.without_pictures, Progress::detect());
    let Exported { products, categories, themes, banners, pictures, missing } = tokio::select! {
        exported = export => exported?,
        // What was written is taken away with the file that has no name yet.
        _ = tokio::signal::ctrl_c() => bail!("stopped: there is no file"),
    };
    println!(
        "{}: {products} products, {categories} categories, {themes} themes, {banners} banners, {pictures} pictures",
        args.file.display()
    );
    if missing > 0 {
        println!("{missing} pictures are shown, but not in the bucket: their names are in the cells");
    }
    Ok(())
}
