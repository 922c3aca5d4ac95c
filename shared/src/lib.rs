//! Everything that more than one function needs, and everything that touches the outside.
//!
//! A request flows one way: a function's `main` starts [`lambda`], which reads [`config`], builds the [`app`] and runs the
//! function's [`http::Api`]. The guard asks [`auth`] who is calling; [`validation`] turns input into values that are
//! sound; the operation asks a model and a store of [`shop`], and a store asks [`storage`]. What goes wrong on the way is
//! an [`error::Failure`]. Pictures and files live in [`blobs`], WeChat behind [`wechat`], [`audit`] remembers, and a
//! [`job`] is work that outlives its request. Of every request, and of every [`event`] of another service, [`watch`] tells
//! the [`log`] in one line, with the [`metrics`] in it.
//!
//! Time, ids and money have one home each: [`clock`], [`ids`], [`money`].

pub mod app;
pub mod audit;
pub mod auth;
mod aws;
pub mod blobs;
pub mod clock;
pub mod config;
pub mod error;
pub mod event;
pub mod formation;
mod hex;
#[cfg(feature = "html")]
pub mod html;
pub mod http;
pub mod ids;
pub mod job;
pub mod lambda;
pub mod log;
pub mod metrics;
pub mod money;
#[cfg(feature = "picture")]
pub mod picture;
pub mod shop;
pub mod storage;
pub mod sweep;
mod tls;
pub mod validation;
pub mod watch;
pub mod wechat;

pub use hex::hex;
