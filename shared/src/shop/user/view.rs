use serde::Serialize;
use utoipa::ToSchema;

use super::{LoginType, User};
use crate::{
    ids::Id,
    shop::{Media, address::AddressView, group::Group},
};

/// A user as they see themselves. No hash, openid or unionid ever leaves the shop.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserView {
    pub id: Id,
    pub nickname: Option<String>,
    /// 1 for a user, 2 for a super administrator.
    pub auth: u8,
    pub group_id: Option<Id>,
    /// The permission group's name.
    pub auth_scope: Option<String>,
    pub username: Option<String>,
    pub mobile: Option<String>,
    pub email: Option<String>,
    /// Whether WeChat is bound.
    pub openid: bool,
    /// An absolute address, as all pictures are.
    pub avatar: Option<String>,
    pub address: Vec<AddressView>,
}

impl UserView {
    /// `group` is the user's.
    pub fn of(user: &User, group: Option<Group>, media: &Media) -> Self {
        let identifier = |kind| user.identifier(kind).map(str::to_owned);
        Self {
            id: user.id,
            nickname: user.nickname.clone(),
            auth: user.auth,
            group_id: user.group_id,
            auth_scope: group.map(|group| group.name),
            username: identifier(LoginType::Username),
            mobile: identifier(LoginType::Mobile),
            email: identifier(LoginType::Email),
            openid: user.is_known_to_wechat(),
            avatar: user.avatar.as_ref().map(|avatar| avatar.url(media)),
            address: AddressView::all(&user.addresses),
        }
    }
}
