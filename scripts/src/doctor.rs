//! What it takes to deploy a shop and to run it: what is there, what is not, and the cure.

mod account;
mod built;
mod data;
mod deployment;
mod finding;
mod front;
mod functions;
mod state;
mod tools;
mod watch;
mod wechat;

use std::path::PathBuf;

use crate::language::t;
use shared::config::Shell;

use self::deployment::Known;
pub use self::finding::{Finding, Level};
use crate::aws::Login;

/// What to look at.
pub struct Patient {
    pub shell: Shell,
    /// With what `samconfig.toml` says.
    pub login: Login,
    /// Of a deployed shop.
    pub stack: Option<String>,
    /// Where there is no stack to ask.
    pub table: Option<String>,
    /// The project's, in which `sam build` leaves the functions.
    pub folder: Option<PathBuf>,
}

/// What whoever listens hears of.
#[derive(Clone, Copy, Debug)]
pub enum Heard<'a> {
    /// What is looked at next.
    Section(&'a str),
    Found(&'a Finding),
}

/// Looks at everything; `told` hears of each finding at once.
pub async fn examine(patient: &Patient, told: impl Fn(Heard<'_>)) -> Vec<Finding> {
    let mut all = Vec::new();
    let mut tell = |found: Vec<Finding>| {
        for finding in &found {
            told(Heard::Found(finding));
        }
        all.extend(found);
    };
    told(Heard::Section(&t!("doctor.section.tools")));
    tell(tools::examine(patient).await);
    told(Heard::Section(&t!("doctor.section.account")));
    let (found, session) = account::examine(patient).await;
    tell(found);
    let mut known = Known::default();
    told(Heard::Section(&t!("doctor.section.shop")));
    if let Some(session) = &session {
        tell(deployment::examine(patient, session, &mut known).await);
    }
    tell(built::examine(patient, &known));
    told(Heard::Section(&t!("doctor.section.wechat")));
    tell(wechat::examine(patient, &known).await);
    all
}
