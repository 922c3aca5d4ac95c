//! Who works in the back office, and whether the books of it are right.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};
use shared::{
    auth::Permission,
    ids::Id,
    shop::{
        counter::{self, Counter},
        group::{self, Group},
        user::{self, User},
    },
    storage::{Index, Key, Query, Read},
};

use super::{Client, Shop};

#[derive(Deserialize)]
struct Supers {
    ids: BTreeSet<Id>,
}

impl Shop {
    pub async fn user_stored(&self, id: Id) -> User {
        user::store::find(&self.app.table, id).await.expect("reads").expect("a user")
    }

    pub async fn group_stored(&self, id: Id) -> Option<Group> {
        group::store::find(&self.app.table, id).await.expect("reads")
    }

    /// A group with these permissions.
    pub async fn group(&self, name: &str, permissions: &[Permission]) -> Id {
        let permissions = permissions.iter().map(|permission| permission.id()).collect();
        let group = Group { id: self.app.ids.next(), name: name.into(), info: None, permissions, version: 0 };
        group::store::create(&self.app.table, &group).await.expect("a free name");
        group.id
    }

    /// A member of a group, logged in.
    pub async fn member(&self, name: &str, group: Id) -> Client {
        self.user(name, |user| User { group_id: Some(group), ..user }).await
    }

    /// The super administrators who are noted as active.
    pub async fn supers(&self) -> BTreeSet<Id> {
        let noted = self.app.table.get::<Supers>(&Key::new("SUPERS", "SUPERS"), Read::Consistent).await.expect("reads");
        noted.map(|noted| noted.ids).unwrap_or_default()
    }

    /// Who is listed in this partition of an index.
    async fn listed(&self, index: Index, pk: &str) -> Vec<User> {
        let keys: Vec<Key> = self.app.table.query(&Query::index(index, pk)).await.expect("a list");
        let mut users = Vec::with_capacity(keys.len());
        // The engine has one hand.
        for keys in keys.chunks(500) {
            let mut found = self.app.table.get_many(keys.to_vec(), Read::Consistent).await.expect("reads");
            users.extend(keys.iter().map(|key| found.take::<User>(key).expect("a user").expect("there")));
        }
        users
    }

    async fn counted(&self, list: &str) -> u64 {
        let counter = self.app.table.get::<Counter>(&counter::key(list), Read::Consistent).await.expect("a length");
        counter.map_or(0, |counter| counter.total)
    }

    /// Every list has its people and knows how many there are; nobody is in a group that is not there; and those who are
    /// noted as active super administrators are those who are.
    pub async fn check_roll(&self) {
        let staff = self.listed(Index::Three, "STAFF").await;
        assert_eq!(self.counted("STAFF").await, staff.len() as u64);
        assert!(staff.iter().all(User::is_staff));
        let groups = group::store::all(&self.app.table).await.expect("groups");
        assert_eq!(self.counted("GROUP").await, groups.len() as u64);
        for user in &staff {
            assert!(user.group_id.is_none_or(|id| groups.iter().any(|group| group.id == id)), "{user:?}");
        }
        for Group { id, .. } in groups {
            let members = self.listed(Index::Two, &format!("GROUP#{id}")).await;
            let expected: Vec<Id> = staff.iter().filter(|user| user.group_id == Some(id)).map(|user| user.id).collect();
            assert_eq!(members.iter().map(|user| user.id).collect::<Vec<_>>(), expected, "of group {id}");
            assert_eq!(self.counted(&format!("GROUP#{id}")).await, members.len() as u64, "of group {id}");
        }
        let active: BTreeSet<Id> = staff.iter().filter(|user| user.is_active_super()).map(|user| user.id).collect();
        assert_eq!(self.supers().await, active);
    }
}

/// What sets a password.
pub fn new_password(new: &str) -> Value {
    json!({"new_password": new, "confirm_password": new})
}
