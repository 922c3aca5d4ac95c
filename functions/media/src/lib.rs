//! Pictures and files, out of the bucket.
//!
//! A request that asks for nothing special is one call to S3. One with conditions or a range asks for the object's head
//! first, so that nothing is fetched in vain and all arithmetic is done here, whatever the engine.

mod asked;
mod attachment;
mod key;
mod old;
mod part;
mod plan;
mod read;
mod serve;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("media")
        .without_table()
        .mount(routes!(read::image))
        .mount(routes!(read::thumbnail))
        .mount(routes!(read::file))
        .mount(routes!(old::old_file))
        .mount(routes!(read::download))
}
