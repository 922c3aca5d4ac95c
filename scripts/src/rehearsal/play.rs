//! The script, step by step in both shops.

use std::collections::BTreeMap;

use anyhow::Context;
use percent_encoding::percent_decode_str;

use super::{
    events,
    normal::normal,
    script,
    stage::Stage,
    step::{Known, Step},
};
use crate::{
    gateway::routes::Routes,
    lambda::event::{Answer, LARGEST_EVENT, Told},
    progress::Progress,
};

/// What one function was asked, and where the two shops did not agree.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    pub requests: usize,
    pub differences: Vec<String>,
}

/// What two shops have answered so far.
#[derive(Default)]
struct Memory {
    theirs: Known,
    ours: Known,
}

/// Plays all of it; by area.
pub async fn play(stage: &mut Stage, progress: Progress) -> anyhow::Result<BTreeMap<String, Scene>> {
    let (routes, mut memory, script) = (Routes::of_the_template()?, Memory::default(), script());
    let mut scenes = BTreeMap::<String, Scene>::new();
    let bar = progress.things("rehearsal", script.len() as u64);
    for step in script {
        let call = step.call(&memory.theirs);
        let area = routes.of(&call.method, &call.target).area;
        for told in tellings(&step) {
            let difference = compare(stage, &routes, &mut memory, &step, *told).await;
            let difference = difference.with_context(|| step.name())?;
            let scene = scenes.entry(area.clone()).or_default();
            scene.requests += 1;
            scene.differences.extend(difference.map(|difference| format!("{}: {difference}", step.name())));
        }
        bar.advance(1);
    }
    drop(bar);
    events::play(stage, &mut scenes).await?;
    Ok(scenes)
}

/// A path that the gateway may tell in two ways is told in both.
fn tellings(step: &Step) -> &'static [Told] {
    let name = step.name();
    let path = name.split('?').next().unwrap_or_default();
    // After a decoded `?` the gateway cuts it off, and who has decoded `%41` cannot tell it from an `A`.
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    if decoded != path && !decoded.contains(['%', '?']) { &[Told::AsSent, Told::Decoded] } else { &[Told::AsSent] }
}

async fn compare(
    stage: &mut Stage,
    routes: &Routes,
    memory: &mut Memory,
    step: &Step,
    told: Told,
) -> anyhow::Result<Option<String>> {
    let (call, same) = (step.call(&memory.theirs), step.call(&memory.ours));
    if call.target.contains('<') || same.target.contains('<') {
        return Ok(Some("what it is about was never answered".into()));
    }
    let place = routes.of(&call.method, &call.target);
    let event = call.event(&place.route, told);
    // What is too large for Lambda is refused before it gets there.
    let fits = event.to_string().len() <= LARGEST_EVENT;
    let theirs = if fits { Some(stage.invoke(&place.area, &event).await?.answer) } else { None };
    let ours = stage.ask_ours(same).await?;
    let theirs = match theirs {
        None => return Ok((ours.status != 413).then(|| format!("too large for Lambda, and here {}", ours.status))),
        Some(Err(error)) => return Ok(Some(format!("the function failed: {error}"))),
        Some(Ok(answer)) => Answer::read(&answer)?,
    };
    // Addresses in it have the stage, and those of the shop that is here have none.
    let theirs = match step.stage() {
        Some(stage) => theirs.without_stage(stage),
        None => theirs,
    };
    if let Some((name, at)) = step.keep {
        keep(&mut memory.theirs, name, at, &theirs);
        keep(&mut memory.ours, name, at, &ours);
    }
    let (said, expected) = (normal(&theirs, step.only_shape), normal(&ours, step.only_shape));
    Ok(match step.status.filter(|status| *status != theirs.status) {
        _ if said != expected => Some(first_difference(&said, &expected)),
        Some(status) => {
            Some(format!("{} instead of {status}: {}", theirs.status, String::from_utf8_lossy(&theirs.body)))
        }
        None => None,
    })
}

fn keep(known: &mut Known, name: &'static str, at: &str, answer: &Answer) {
    let json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let value = json.pointer(at).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    known.extend(value.map(|value| (name, value)));
}

fn first_difference(theirs: &[String], ours: &[String]) -> String {
    let longest = theirs.len().max(ours.len());
    let line = |lines: &[String], at: usize| -> String {
        lines.get(at).map_or_else(|| "nothing".into(), |line| line.chars().take(600).collect())
    };
    let at = (0..longest).find(|at| theirs.get(*at) != ours.get(*at)).unwrap_or_default();
    format!("\n    function  {}\n    here      {}", line(theirs, at), line(ours, at))
}
