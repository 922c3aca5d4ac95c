//! Takes out of Swagger UI's release the files that the page asks for, and packs them as a browser unpacks them. The release
//! has more: the same program three times over, which would be a seventh of this function.

use std::{
    borrow::Cow,
    error::Error,
    fs::File,
    io::{Cursor, copy},
    path::PathBuf,
};

use flate2::{Compression, write::GzEncoder};
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::ZipArchive;

const FILES: [&str; 5] =
    ["favicon-32x32.png", "index.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "swagger-ui.css"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    #[expect(clippy::disallowed_methods, reason = "how cargo tells a build script its folder")]
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut release = ZipArchive::new(Cursor::new(SWAGGER_UI_VENDORED))?;
    let names = release.file_names().map(|name| name.map(Cow::into_owned)).collect::<Result<Vec<_>, _>>()?;
    for file in FILES {
        let ending = format!("/dist/{file}");
        let name =
            names.iter().find(|name| name.ends_with(&ending)).ok_or_else(|| format!("no {file} in the release"))?;
        let mut packed = GzEncoder::new(File::create(folder.join(format!("{file}.gz")))?, Compression::best());
        copy(&mut release.by_name(name)?, &mut packed)?;
        packed.finish()?;
    }
    Ok(())
}
