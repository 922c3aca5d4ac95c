//! A walk through a shop that is running, as a shopper takes it: what works, and what is wrong.
//!
//! It signs up a throw-away account, orders the cheapest product there is, cancels the order and closes the account. Nothing
//! but that cancelled order and the log entries is left of it.

mod answer;
mod catalogue;
mod shopper;
mod step;
mod tidy;
mod walk;
mod window;

use std::borrow::Cow;

use crate::language::t;
use futures_util::FutureExt;

use self::{
    step::Step,
    walk::{Task, Walk},
};
pub use self::{
    step::{Outcome, Told},
    walk::Login,
};

/// What whoever listens hears of.
#[derive(Clone, Copy, Debug)]
pub enum Heard<'a> {
    /// A step, by its name.
    Begins(&'a str),
    Done(&'a Told),
}

/// What is looked at, in order: later steps use what earlier ones found.
fn steps() -> [(Cow<'static, str>, Task); 29] {
    [
        (t!("smoke.step.health"), |walk| window::health(walk).boxed()),
        (t!("smoke.step.apidocs"), |walk| window::apidocs(walk).boxed()),
        (Cow::Borrowed("openapi.json"), |walk| window::openapi_json(walk).boxed()),
        (Cow::Borrowed("openapi.yaml"), |walk| window::openapi_yaml(walk).boxed()),
        (t!("smoke.step.error_codes"), |walk| window::error_codes(walk).boxed()),
        (t!("smoke.step.no_such_route"), |walk| window::no_such_route(walk).boxed()),
        (Cow::Borrowed("CORS"), |walk| window::cors(walk).boxed()),
        (t!("smoke.step.categories"), |walk| catalogue::categories(walk).boxed()),
        (t!("smoke.step.recent"), |walk| catalogue::recent(walk).boxed()),
        (t!("smoke.step.product"), |walk| catalogue::product(walk).boxed()),
        (t!("smoke.step.by_category"), |walk| catalogue::by_category(walk).boxed()),
        (t!("smoke.step.search"), |walk| catalogue::search(walk).boxed()),
        (t!("smoke.step.themes"), |walk| catalogue::themes(walk).boxed()),
        (t!("smoke.step.banner"), |walk| catalogue::banner(walk).boxed()),
        (t!("smoke.step.picture"), |walk| catalogue::picture(walk).boxed()),
        (t!("smoke.step.thumbnail"), |walk| catalogue::thumbnail(walk).boxed()),
        (t!("smoke.step.no_token"), |walk| shopper::without_token(walk).boxed()),
        (t!("smoke.step.sign_up"), |walk| shopper::sign_up(walk).boxed()),
        (t!("smoke.step.log_in"), |walk| shopper::log_in(walk).boxed()),
        (t!("smoke.step.profile"), |walk| shopper::profile(walk).boxed()),
        (t!("smoke.step.no_permission"), |walk| shopper::without_permission(walk).boxed()),
        (t!("smoke.step.address"), |walk| shopper::address(walk).boxed()),
        (t!("smoke.step.place"), |walk| shopper::place(walk).boxed()),
        (t!("smoke.step.read"), |walk| shopper::read(walk).boxed()),
        (t!("smoke.step.cancel"), |walk| tidy::cancel(walk).boxed()),
        (t!("smoke.step.delete_address"), |walk| tidy::address(walk).boxed()),
        (t!("smoke.step.close"), |walk| tidy::close(walk).boxed()),
        (t!("smoke.step.stale"), |walk| tidy::stale(walk).boxed()),
        (t!("smoke.step.speed"), |walk| window::speed(walk).boxed()),
    ]
}

/// Takes the walk; `told` hears of each step when it begins and when it is done. Without a `login` an account is signed up, and closed.
pub async fn run(url: &str, login: Option<Login>, told: impl Fn(Heard<'_>)) -> anyhow::Result<Vec<Told>> {
    let mut walk = Walk::new(url, login)?;
    let mut all = Vec::new();
    for (name, task) in steps() {
        told(Heard::Begins(&name));
        let step = Step::begin(name);
        let done = step.end(task(&mut walk).await);
        told(Heard::Done(&done));
        // Where nobody answers, nobody answers the rest.
        let is_lost = walk.is_lost;
        all.push(done);
        if is_lost {
            break;
        }
    }
    Ok(all)
}
