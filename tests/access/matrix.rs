//! `docs/access.md`: what every operation answers to whom, found out by asking. A change of access is a change of a line
//! there, for a review to see.

use std::{fmt::Write, fs, path::Path};

use shared::{
    auth::{Access, Permission},
    http::Operation,
    ids::Id,
    shop::group::Group,
};
use shop::areas;

use super::call;
use crate::support::{Client, Shop};

/// Who asks: the columns of the table.
struct Callers {
    nobody: Client,
    boss: Client,
    /// Clerks who have the permission that is asked for alone, and all others.
    with: Clerk,
    without: Clerk,
    /// Clerks who have every permission, and none.
    all: Client,
    none: Client,
}

impl Callers {
    async fn hire(shop: &Shop) -> Self {
        let (with, without) = (Clerk::hire(shop, "with").await, Clerk::hire(shop, "without").await);
        let (all, none) = (shop.clerk(Permission::ALL).await, shop.clerk(&[]).await);
        Self { nobody: shop.anonymous(), boss: shop.superuser("boss").await, with, without, all, none }
    }
}

/// Somebody whose group is given other permissions for each operation: there are more of these than a shop has groups.
struct Clerk {
    client: Client,
    group: Id,
}

impl Clerk {
    async fn hire(shop: &Shop, name: &str) -> Self {
        let group = shop.group(name, &[]).await;
        Self { client: shop.member(name, group).await, group }
    }

    async fn holding(&self, shop: &Shop, held: impl Fn(Permission) -> bool) -> &Client {
        let permissions =
            Permission::ALL.iter().filter(|permission| held(**permission)).map(|held| held.id()).collect();
        let group = Group { permissions, ..shop.group_stored(self.group).await.expect("a group") };
        shop.app.table.put_all(&[group]).await.expect("stored");
        &self.client
    }
}

const HEAD: &str = "# Who may do what

Every operation, asked by nobody, by a shopper, by a clerk without its permission (who has every other one), by a clerk with it
alone, and by a super administrator; where none is asked for, by a clerk without any and by one with all. `✓`: let in; `401`: who are you; `403`: not you. Made by `tests/access/matrix.rs`, which asks
and writes this file anew where the answers differ.

Where a permission is asked for, a clerk may still be refused somebody above himself: see [rank](../shared/src/auth/rank.rs). A
customer's own things answer 404 to everybody else.
";

#[tokio::test]
async fn is_as_reviewed() {
    let shop = Shop::open().await;
    let mut callers = Callers::hire(&shop).await;
    let mut table = HEAD.to_owned();
    for area in areas::all() {
        let _ = write!(
            table,
            "\n## {}\n\n| operation | asks for | nobody | shopper | clerk without | clerk with | super |\n|---|---|:-:|:-:|:-:|:-:|:-:|\n",
            area.name
        );
        for operation in &area.operations {
            let _ = writeln!(table, "{}", line(&shop, &callers, operation).await);
            if operation.id == "user_close" {
                // Who asked for it is gone.
                callers = Callers { all: shop.clerk(Permission::ALL).await, none: shop.clerk(&[]).await, ..callers };
            }
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/access.md");
    if fs::read_to_string(&path).ok().as_ref() != Some(&table) {
        fs::write(&path, table).expect("docs/access.md can be written");
        panic!("docs/access.md was stale and has been rewritten: look at the change and commit it");
    }
}

async fn line(shop: &Shop, callers: &Callers, operation: &Operation) -> String {
    let shopper = shop.shopper(&operation.id).await;
    let (asks, without, with) = match operation.access {
        Access::Open => ("–".to_owned(), &callers.none, &callers.all),
        Access::Login => ("login".to_owned(), &callers.none, &callers.all),
        Access::Super => ("super".to_owned(), &callers.none, &callers.all),
        Access::Group(permission) | Access::Partly(permission) => {
            let part = if matches!(operation.access, Access::Partly(_)) { "in part " } else { "" };
            let without = callers.without.holding(shop, |held| held != permission).await;
            (format!("{part}{permission}"), without, callers.with.holding(shop, |held| held == permission).await)
        }
    };
    let mut cells = vec![format!("`{} {}`", operation.method, operation.path), asks];
    for who in [&callers.nobody, &shopper, without, with, &callers.boss] {
        cells.push(verdict(who, operation).await);
    }
    format!("| {} |", cells.join(" | "))
}

async fn verdict(who: &Client, operation: &Operation) -> String {
    let answer = call(who, operation).await;
    match answer.status.as_u16() {
        // Wrong credentials are not the door's answer.
        401 if answer.json()["error_code"] == 10000 => "✓".into(),
        status @ (401 | 403) => status.to_string(),
        status if status < 500 => "✓".into(),
        status => panic!("{}: {status} {}", operation.id, answer.json()),
    }
}

/// What a group can be given, some operation asks for.
#[test]
fn no_permission_is_idle() {
    /// Those of mini-shop-server that have no effect: see their declaration.
    const WAITING: &[Permission] = &[
        Permission::ElementByUser,
        Permission::OperationLogDelete,
        Permission::OperationLogClear,
        Permission::LoginLogDelete,
        Permission::LoginLogClear,
    ];
    let operations: Vec<Operation> = areas::all().into_iter().flat_map(|area| area.operations).collect();
    for permission in Permission::ALL {
        let asks = [Access::Group(*permission), Access::Partly(*permission)];
        let asked = operations.iter().any(|operation| asks.contains(&operation.access));
        assert_ne!(asked, WAITING.contains(permission), "{permission}");
    }
}
