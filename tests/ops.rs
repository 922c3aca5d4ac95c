//! What an owner does from outside: administrators, a walk through the shop, upgrades, its end.

mod admin;
mod destroy;
mod doctor;
mod migrate;
mod running;
mod secret;
mod smoke;
