//! Every operation there is, each by itself.

use http::Method;
use shared::http::Operation;

use super::step::Step;
use crate::areas;

/// Each operation, asked by nobody and by the administrator, about what is there (to read) or is not (to change).
pub fn every_operation() -> Vec<Step> {
    areas::all().into_iter().flat_map(|area| area.operations).flat_map(|operation| ask(&operation)).collect()
}

fn ask(operation: &Operation) -> [Step; 2] {
    let reads = operation.method == Method::GET;
    let part = |part: &str| match part {
        "{rest}" | "{*rest}" => "swagger-ui.css".to_owned(),
        part if part.starts_with('{') => if reads { "1" } else { "999999999" }.to_owned(),
        part => part.to_owned(),
    };
    let path = operation.path.split('/').map(part).collect::<Vec<_>>().join("/");
    let step = Step::new(operation.method.clone(), path);
    let step = if reads || operation.method == Method::DELETE { step } else { step.body("application/json", "{}") };
    // The machine's load, and nothing that two shops have in common.
    let step = if operation.id == "cms_server_look" { step.of_the_moment() } else { step };
    [step.clone(), step.by("super")]
}
