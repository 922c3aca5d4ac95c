//! AWS as an owner reaches it: by a profile, the keys of an assumed role or of single sign-on, and a stack's name.
//!
//! The SDK's crates for CloudFormation, STS and profiles would add more to the first build than all that is done with them
//! here. Their Query API is a form, a signature and a little XML: [`query`].

mod function;
mod identity;
mod login;
mod query;
mod stack;

pub use self::{
    function::environment,
    identity::{Identity, identity, sts},
    login::{Login, login},
    query::{Refused, Service},
    stack::{Resource, Stack, Stacks},
};
