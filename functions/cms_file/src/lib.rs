//! Files of the back office, and the pictures that users upload.

mod copy;
mod delete;
mod disposition;
mod folder;
mod gbk;
mod multipart;
mod path;
mod presign;
mod read;
mod relocate;
mod sent_name;
mod types;
mod upload;

use shared::{
    http::{Api, routes},
    ids::LIMIT,
    validation::Whole,
};

pub fn api() -> Api {
    Api::new("cms_file")
        .mount(routes!(types::types))
        .mount(routes!(read::list))
        .mount(routes!(read::folders))
        .mount(routes!(read::by_name))
        .mount(routes!(folder::create))
        .mount(routes!(relocate::relocate))
        .mount(routes!(relocate::rename))
        .mount(routes!(copy::copy))
        .mount(routes!(upload::own))
        .mount(routes!(presign::begin))
        .mount(routes!(presign::progress))
        .mount(routes!(presign::complete))
        .mount(routes!(delete::delete))
        .mount(routes!(read::detail, upload::upload))
}

/// A folder's id; 0 is the one that everything is in.
type FolderId = Whole<0, { LIMIT - 1 }>;
