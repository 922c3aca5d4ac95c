//! The project's own command line, and the local run that it and the tests share.

pub mod admin;
pub mod areas;
pub mod aws;
pub mod backup;
pub mod books;
pub mod catalogue;
mod certificate;
pub mod command;
pub mod cost;
pub mod demo;
pub mod deployed;
pub mod destroy;
pub mod doctor;
pub mod gateway;
mod http;
pub mod import;
pub mod lambda;
pub mod language;
pub mod local;
pub mod migrate;
mod new_file;
pub mod progress;
pub mod rehearsal;
pub mod site;
pub mod smoke;
pub mod stack;
pub mod style;
pub mod template;

// Every text for the user, by key: `t!("dev.ready", url = url)`. See `language`.
rust_i18n::i18n!("locales", fallback = "en");
