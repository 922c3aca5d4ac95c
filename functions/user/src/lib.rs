//! The user's own account: profile, ways to log in, password.

mod auths;
mod avatar;
mod bind;
mod close;
mod password;
mod phone;
mod profile;
mod register;
mod reply;
mod unbind;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("user")
        .mount(routes!(profile::profile, register::register, profile::change, close::close))
        .mount(routes!(bind::bind))
        .mount(routes!(unbind::unbind))
        .mount(routes!(password::change))
        .mount(routes!(avatar::change))
        .mount(routes!(auths::auths))
        .mount(routes!(phone::bind))
}
