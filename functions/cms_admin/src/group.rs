//! Permission groups.

pub mod change;
pub mod create;
pub mod delete;
pub mod migrate;
pub mod read;

use shared::validation::Text;

type Name = Text<1, 60>;
type Info = Text<0, 255>;

/// An empty remark is none.
fn remark(info: &Info) -> Option<String> {
    Some(info.as_str()).filter(|text| !text.is_empty()).map(str::to_owned)
}
