//! What it takes to deploy a shop and to run it: what is there, what is not, and the cure.

mod account;
mod deployment;
mod finding;
mod tools;
mod wechat;

use shared::config::Shell;

pub use self::finding::{Finding, Level};
use crate::aws::Login;

/// What to look at.
pub struct Patient {
    pub shell: Shell,
    pub login: Login,
    /// Of a deployed shop.
    pub stack: Option<String>,
    /// Where there is no stack to ask.
    pub table: Option<String>,
}

/// Looks at everything; `told` hears of each finding at once.
pub async fn examine(patient: &Patient, told: impl Fn(&Finding)) -> Vec<Finding> {
    let mut all = Vec::new();
    let mut tell = |found: Vec<Finding>| {
        found.iter().for_each(&told);
        all.extend(found);
    };
    tell(tools::examine().await);
    let (found, aws) = account::examine(patient).await;
    tell(found);
    let mut known = deployment::Known::default();
    if let Some(aws) = aws {
        tell(deployment::examine(patient, &aws, &mut known).await);
    }
    tell(wechat::examine(patient, &known).await);
    all
}
