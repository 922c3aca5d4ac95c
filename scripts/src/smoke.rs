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

use futures_util::FutureExt;

use self::{
    step::Step,
    walk::{Task, Walk},
};
pub use self::{
    step::{Outcome, Told},
    walk::Login,
};

/// What is looked at, in order: later steps use what earlier ones found.
const STEPS: [(&str, Task); 29] = [
    ("health", |walk| window::health(walk).boxed()),
    ("API documents", |walk| window::apidocs(walk).boxed()),
    ("openapi.json", |walk| window::openapi_json(walk).boxed()),
    ("openapi.yaml", |walk| window::openapi_yaml(walk).boxed()),
    ("error codes", |walk| window::error_codes(walk).boxed()),
    ("no such route", |walk| window::no_such_route(walk).boxed()),
    ("CORS", |walk| window::cors(walk).boxed()),
    ("categories", |walk| catalogue::categories(walk).boxed()),
    ("recent products", |walk| catalogue::recent(walk).boxed()),
    ("product", |walk| catalogue::product(walk).boxed()),
    ("products of a category", |walk| catalogue::by_category(walk).boxed()),
    ("search", |walk| catalogue::search(walk).boxed()),
    ("themes", |walk| catalogue::themes(walk).boxed()),
    ("banner", |walk| catalogue::banner(walk).boxed()),
    ("picture", |walk| catalogue::picture(walk).boxed()),
    ("smaller picture", |walk| catalogue::thumbnail(walk).boxed()),
    ("no token", |walk| shopper::without_token(walk).boxed()),
    ("sign up", |walk| shopper::sign_up(walk).boxed()),
    ("log in", |walk| shopper::log_in(walk).boxed()),
    ("profile", |walk| shopper::profile(walk).boxed()),
    ("no permission", |walk| shopper::without_permission(walk).boxed()),
    ("address", |walk| shopper::address(walk).boxed()),
    ("place an order", |walk| shopper::place(walk).boxed()),
    ("read the order", |walk| shopper::read(walk).boxed()),
    ("cancel the order", |walk| tidy::cancel(walk).boxed()),
    ("delete the address", |walk| tidy::address(walk).boxed()),
    ("close the account", |walk| tidy::close(walk).boxed()),
    ("token of a closed account", |walk| tidy::stale(walk).boxed()),
    ("speed", |walk| window::speed(walk).boxed()),
];

/// Takes the walk; `told` hears of each step when it is done. Without a `login` an account is signed up, and closed.
pub async fn run(url: &str, login: Option<Login>, told: impl Fn(&Told)) -> anyhow::Result<Vec<Told>> {
    let mut walk = Walk::new(url, login)?;
    let mut all = Vec::with_capacity(STEPS.len());
    for (name, task) in STEPS {
        let step = Step::begin(name);
        let told_now = step.end(task(&mut walk).await);
        told(&told_now);
        // Where nobody answers, nobody answers the rest.
        let is_lost = walk.is_lost;
        all.push(told_now);
        if is_lost {
            break;
        }
    }
    Ok(all)
}
