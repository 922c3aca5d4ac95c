//! The project's own command line, and the local run that it and the tests share.

pub mod areas;
pub mod backup;
pub mod catalogue;
pub mod command;
pub mod demo;
pub mod deployed;
pub mod gateway;
pub mod import;
pub mod lambda;
pub mod local;
mod new_file;
pub mod progress;
pub mod rehearsal;
pub mod site;
pub mod stack;
pub mod template;
