//! Who is calling, and may they?

pub mod access;
mod eddsa;
pub mod edge;
pub mod password;
pub mod permission;
pub mod rank;
pub mod throttle;
pub mod token;

pub use access::Access;
pub use permission::{Permission, PermissionView};
