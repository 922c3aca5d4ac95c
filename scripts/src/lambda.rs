//! Lambda on this machine: a built function's own program, in a process with the environment that Lambda and the template
//! give it, which fetches its events from a Runtime API of ours.
//!
//! [`Sandbox`] is the process, [`event`] what API Gateway makes of a request, [`environment`] what the template sets, and
//! [`tls`] stands where AWS does, before an engine that speaks plain HTTP.

pub mod environment;
pub mod event;
mod process;
mod runtime_api;
mod sandbox;
pub mod tls;

pub use self::{
    process::Usage,
    sandbox::{Bootstrap, Outcome, Sandbox},
};
