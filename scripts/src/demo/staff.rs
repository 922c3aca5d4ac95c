//! Who works in the demo shop.

use anyhow::bail;
use shared::{
    app::App,
    auth::{Permission, password},
    shop::{
        group::{self, Group},
        user::{self, AUTH_SUPER, Identity, LoginType, User},
    },
};

/// What a clerk looks after, as the CMS names it.
const DUTIES: [&str; 8] = ["商品", "类别", "主题", "轮播图", "轮播子图", "文章", "文件", "订单"];

/// The administrator `super`, and `clerk`, who may do everyday work.
pub async fn hire(app: &App, secret: &str) -> anyhow::Result<()> {
    let everyday = Permission::ALL.iter().filter(|permission| DUTIES.contains(&permission.describe().1));
    let group = Group {
        id: app.ids.next(),
        name: "店员".into(),
        info: Some("日常打理：商品、轮播、文章、文件、订单".into()),
        permissions: everyday.map(|permission| permission.id()).collect(),
        version: 0,
    };
    group::store::create(&app.table, &group).await?;
    let password = Some(password::hash(secret).await?);
    let user = |username: &str, nickname: &str| {
        let identity = Identity { kind: LoginType::Username, identifier: username.into(), verified: true };
        let user = User::new(app.ids.next(), vec![identity], app.clock.now());
        User { nickname: Some(nickname.into()), password: password.clone(), ..user }
    };
    create(app, User { group_id: Some(group.id), ..user("clerk", "店员") }).await?;
    create(app, User { auth: AUTH_SUPER, ..user("super", "超级管理员") }).await
}

async fn create(app: &App, user: User) -> anyhow::Result<()> {
    match user::store::create(&app.table, &user).await {
        Ok(()) => Ok(()),
        Err(user::store::Taken::Identities(_)) => bail!("there is a user {} already", user.display_name()),
        Err(user::store::Taken::Failed(failure)) => Err(failure.into()),
    }
}
