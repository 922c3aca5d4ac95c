//! The commands of `cargo shop`.

pub mod backup;
pub mod bench;
pub mod cloud;
pub mod dev;
pub mod import;
pub mod parameter;
pub mod restore;
pub mod secret;
pub mod spec;

/// For commands that print their result: what is wrong goes to standard error.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,dynoxide=error".into());
    let to_errors = tracing_subscriber::fmt().with_writer(std::io::stderr);
    to_errors.with_env_filter(filter).with_target(false).init();
}
