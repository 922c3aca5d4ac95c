pub mod import;
pub mod local;
