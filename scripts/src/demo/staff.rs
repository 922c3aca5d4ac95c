//! Who works in the demo shop.

use shared::{
    app::App,
    auth::{Permission, password},
    error::Failure,
    shop::{
        group::{self, Group},
        user::{self, Identity, LoginType, User},
    },
    validation::identity::Password,
};

/// What a clerk looks after, as the CMS names it.
const DUTIES: [&str; 8] = ["商品", "类别", "主题", "轮播图", "轮播子图", "文章", "文件", "订单"];

/// `clerk`, who may do everyday work.
pub async fn hire(app: &App, password: &Password) -> anyhow::Result<()> {
    let everyday = Permission::ALL.iter().filter(|permission| DUTIES.contains(&permission.describe().1));
    let group = Group {
        id: app.ids.next(),
        name: "店员".into(),
        info: Some("日常打理：商品、轮播、文章、文件、订单".into()),
        permissions: everyday.map(|permission| permission.id()).collect(),
        version: 0,
    };
    group::store::create(&app.table, &group).await?;
    let identity = Identity { kind: LoginType::Username, identifier: "clerk".into(), verified: true };
    let clerk = User {
        nickname: Some("店员".into()),
        password: Some(password::hash(password.expose()).await?),
        group_id: Some(group.id),
        ..User::new(app.ids.next(), vec![identity], app.clock.now())
    };
    user::store::create(&app.table, &clerk).await.map_err(Failure::from)?;
    Ok(())
}
