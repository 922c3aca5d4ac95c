//! The cloud on this machine: what the shop talks to when it runs without AWS and without WeChat.
//!
//! Each engine is a real server on 127.0.0.1 with a thread of its own, so the shop reaches it exactly as it reaches the
//! real one: through the SDK, by an endpoint. [`dynamo`] and [`objects`] keep their data in memory or in a folder;
//! [`wechat`] is a double that refuses what WeChat refuses, [`iam`] what the policies do not
//! grant. Dropping an engine stops it.

pub mod dynamo;
mod folder;
pub mod iam;
pub mod objects;
pub mod running;
pub(crate) mod server;
#[cfg(test)]
mod testing;
pub mod wechat;

use std::path::Path;

pub use dynamo::Dynamo;
pub use objects::Objects;
pub use wechat::WeChatDouble;

/// The one access key the engines know. They listen on this machine alone: it protects nothing.
pub const ACCESS_KEY_ID: &str = "local";
pub const SECRET_ACCESS_KEY: &str = "local-only";
/// The region to sign for. The engines take any; this is the one they name in their own answers.
pub const REGION: &str = "us-east-1";

/// Where an engine keeps its data.
#[derive(Clone, Copy, Debug)]
pub enum Data<'a> {
    /// Gone when the engine is dropped.
    Memory,
    /// Kept in this folder, which is created if need be and belongs to one process at a time.
    Folder(&'a Path),
}
