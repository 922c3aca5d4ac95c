//! AWS as an owner reaches it: by a profile, the keys of an assumed role or of single sign-on, and a stack's name.
//!
//! The SDK's crates for CloudFormation, STS, profiles and all that `doctor` looks at would add more to the first build than all
//! that is done with them here: a request, a signature and a little XML or JSON ([`Service`]).

mod bucket;
mod front;
mod function;
mod identity;
mod login;
mod permission;
mod refused;
mod service;
mod session;
mod stack;
mod watch;

pub use self::{
    bucket::{BucketSettings, bucket_settings},
    front::{AcmCertificate, Distribution, DomainSettings, certificate, count_routes, distribution, domain},
    function::{Configuration, Limits, configuration, environment, limits},
    identity::{Identity, identity, sts},
    login::{Login, RegionSource, login, region},
    permission::{denied, principal},
    refused::Refused,
    service::Service,
    session::{Api, Session},
    stack::{Resource, Stack, Stacks},
    watch::{Subscription, alarms_on, logs, subscriptions, throttles, waiting},
};
