//! Who may call an operation, read from the operation's own declaration.

use utoipa::openapi::{path::Operation, security::SecurityRequirement};

use super::Permission;
use crate::{
    error::{Code, Failure},
    shop::{User, group::Group},
};

/// The security scheme's name in the OpenAPI document.
pub const SCHEME: &str = "token";
/// The scope that only a super administrator has.
pub const SUPER: &str = "super";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// `security(())`
    Open,
    /// `security((), ("token" = [Permission::…]))`: open for some of what it answers, and with the permission for all.
    Partly(Permission),
    /// `security(("token" = []))`
    Login,
    /// `security(("token" = [Permission::…]))`
    Group(Permission),
    /// `security(("token" = [SUPER]))`
    Super,
}

impl Access {
    /// `None` when the operation declares nothing, or something that has no meaning here.
    pub fn declared(operation: &Operation) -> Option<Self> {
        let requirements = operation.security.as_ref()?;
        match &requirements[..] {
            [requirement] => Self::of(requirement),
            [first, second] => match (Self::of(first)?, Self::of(second)?) {
                (Self::Open, Self::Group(permission)) => Some(Self::Partly(permission)),
                _ => None,
            },
            _ => None,
        }
    }

    fn of(requirement: &SecurityRequirement) -> Option<Self> {
        let requirement = serde_json::to_value(requirement).ok()?;
        let schemes = requirement.as_object()?;
        if schemes.is_empty() {
            return Some(Self::Open);
        }
        let scopes = schemes.get(SCHEME)?.as_array()?;
        match scopes.as_slice() {
            [] => Some(Self::Login),
            [scope] if scope == SUPER => Some(Self::Super),
            [scope] => Permission::named(scope.as_str()?).map(Self::Group),
            _ => None,
        }
    }

    /// Whether somebody who is logged in may call it; `group` is theirs, and matters to [`Self::Group`] alone.
    pub fn admits(self, user: &User, group: Option<&Group>) -> Result<(), Failure> {
        match self {
            Self::Open | Self::Partly(_) | Self::Login => Ok(()),
            Self::Super | Self::Group(_) if user.is_super() => Ok(()),
            Self::Group(_) if user.group_id.is_none() => {
                Err(Failure::with_message(Code::Forbidden, "用户未加入任何权限组"))
            }
            Self::Group(permission) if group.is_some_and(|group| group.holds(permission)) => Ok(()),
            Self::Super | Self::Group(_) => Err(Code::Forbidden.into()),
        }
    }
}
