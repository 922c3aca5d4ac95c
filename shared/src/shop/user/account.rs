use serde::Serialize;
use utoipa::ToSchema;

use super::{LoginType, Status, User};
use crate::{
    app::App,
    clock::{Epoch, Zone},
    error::Failure,
    ids::Id,
    shop::{
        Media,
        address::AddressView,
        group::{self, Group},
    },
    storage::Section,
};

/// A user as the back office sees them. No hash, openid or unionid ever leaves the shop.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
pub struct AccountView {
    pub id: Id,
    pub nickname: Option<String>,
    /// 1 普通用户，2 超级管理员
    pub auth: u8,
    pub group_id: Option<Id>,
    /// 权限组名称
    pub auth_scope: Option<String>,
    pub username: Option<String>,
    pub mobile: Option<String>,
    pub email: Option<String>,
    /// 是否已绑定微信
    pub openid: bool,
    /// 绝对地址
    pub avatar: Option<String>,
    /// 未被禁用
    pub active: bool,
    pub create_time: Option<String>,
    pub update_time: Option<String>,
}

/// 用户及其收货地址
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountDetail {
    #[serde(flatten)]
    account: AccountView,
    address: Vec<AddressView>,
}

impl AccountDetail {
    /// One call, and none for who has no group.
    pub async fn load(app: &App, user: &User, media: &Media) -> Result<Self, Failure> {
        let account = AccountView::load(app, user, media).await?;
        Ok(Self { account, address: AddressView::all(&user.addresses) })
    }
}

impl AccountView {
    /// `group` is the user's.
    fn of(user: &User, group: Option<&Group>, media: &Media, zone: &Zone) -> Self {
        let identifier = |kind| user.identifier(kind).map(str::to_owned);
        let time = |at: Option<Epoch>| at.map(|at| zone.show(at));
        Self {
            id: user.id,
            nickname: user.nickname.clone(),
            auth: user.auth,
            group_id: user.group_id,
            auth_scope: group.map(|group| group.name.clone()),
            username: identifier(LoginType::Username),
            mobile: identifier(LoginType::Mobile),
            email: identifier(LoginType::Email),
            openid: user.is_known_to_wechat(),
            avatar: user.avatar.as_ref().map(|avatar| avatar.url(media)),
            active: user.status == Status::Active,
            create_time: time(user.create_time),
            update_time: time(user.update_time),
        }
    }

    /// One call, and none for who has no group.
    pub async fn load(app: &App, user: &User, media: &Media) -> Result<Self, Failure> {
        let group = match user.group_id {
            Some(id) => group::store::find(&app.table, id).await?,
            None => None,
        };
        Ok(Self::of(user, group.as_ref(), media, &app.zone()))
    }

    /// One call for the names of all their groups.
    pub async fn load_all(app: &App, users: Section<User>, media: &Media) -> Result<Section<Self>, Failure> {
        let groups = group::store::some(&app.table, users.items.iter().filter_map(|user| user.group_id)).await?;
        Ok(users.map(|user| Self::of(&user, user.group_id.and_then(|id| groups.get(&id)), media, &app.zone())))
    }
}
