//! Who may lay hands on whom. A super administrator may on everybody; a clerk on those alone who may do less than they do
//! themselves, and never on themselves: or a clerk who resets passwords would soon be everybody.

use std::collections::BTreeSet;

use crate::{
    error::{Code, Failure},
    shop::{User, group::Group},
};

/// Somebody of the back office, and the group that gives them their rights.
#[derive(Clone, Copy, Debug)]
pub struct Rank<'a> {
    pub user: &'a User,
    /// `None` where they have none, or where it is gone.
    pub group: Option<&'a Group>,
}

impl Rank<'_> {
    /// Whether they may change `other`, whose group is `theirs`.
    pub fn reach(&self, other: &User, theirs: Option<&Group>) -> Result<(), Failure> {
        if self.user.is_super() {
            return Ok(());
        }
        if self.user.id == other.id {
            return Err(refusal("不能在用户管理中操作自己的账号"));
        }
        if other.is_super() {
            return Err(refusal("不能操作超级管理员"));
        }
        let none = BTreeSet::new();
        if self.is_above(theirs.map_or(&none, |group| &group.permissions)) {
            Ok(())
        } else {
            Err(refusal("只能操作权限少于自己的用户"))
        }
    }

    /// Whether they may put somebody into this group.
    pub fn hand_out(&self, group: &Group) -> Result<(), Failure> {
        if self.user.is_super() || self.is_above(&group.permissions) {
            Ok(())
        } else {
            Err(refusal("只能分配权限少于自己的权限组"))
        }
    }

    /// Everything of theirs, and more.
    fn is_above(&self, theirs: &BTreeSet<u32>) -> bool {
        self.group.is_some_and(|own| theirs.is_subset(&own.permissions) && theirs.len() < own.permissions.len())
    }
}

fn refusal(why: &str) -> Failure {
    Failure::with_message(Code::Forbidden, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::user::AUTH_SUPER;

    fn group(id: u64, permissions: &[u32]) -> Group {
        Group { id, name: String::new(), info: None, permissions: permissions.iter().copied().collect(), version: 0 }
    }

    fn user(id: u64, group: Option<&Group>) -> User {
        User { group_id: group.map(|group| group.id), ..User::new(id, Vec::new(), 0) }
    }

    fn superuser(id: u64) -> User {
        User { auth: AUTH_SUPER, ..user(id, None) }
    }

    #[test]
    fn a_clerk_reaches_those_below_and_nobody_else() {
        let own = group(1, &[1, 2]);
        let clerk = user(1, Some(&own));
        let rank = Rank { user: &clerk, group: Some(&own) };
        for (permissions, below) in [
            (&[][..], true),
            (&[1], true),
            (&[2], true),
            (&[1, 2], false),
            (&[3], false),
            (&[1, 3], false),
            (&[1, 2, 3], false),
        ] {
            let theirs = group(2, permissions);
            assert_eq!(rank.reach(&user(2, Some(&theirs)), Some(&theirs)).is_ok(), below, "{permissions:?}");
            assert_eq!(rank.hand_out(&theirs).is_ok(), below, "{permissions:?}");
        }
        assert!(rank.reach(&user(3, None), None).is_ok(), "a shopper");
        assert!(rank.reach(&user(3, Some(&own)), None).is_ok(), "somebody whose group is gone");
        assert!(rank.reach(&clerk, Some(&own)).is_err(), "themselves");
        assert!(rank.reach(&superuser(4), None).is_err());
    }

    #[test]
    fn who_has_no_rights_reaches_nobody() {
        let empty = group(1, &[]);
        let clerk = user(1, Some(&empty));
        for own in [None, Some(&empty)] {
            let rank = Rank { user: &clerk, group: own };
            assert!(rank.reach(&user(2, None), None).is_err() && rank.hand_out(&empty).is_err());
        }
    }

    #[test]
    fn a_super_administrator_reaches_everybody() {
        let boss = superuser(1);
        let rank = Rank { user: &boss, group: None };
        let theirs = group(2, &[1, 2, 3]);
        for other in [&boss, &superuser(2), &user(3, None), &user(4, Some(&theirs))] {
            assert!(rank.reach(other, Some(&theirs)).is_ok());
        }
        assert!(rank.hand_out(&theirs).is_ok());
    }
}
