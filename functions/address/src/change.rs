use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::{Code, Failure},
    form,
    http::{Caller, Created, Reply},
    ids::Id,
    shop::{
        address::{Address, AddressBook, AddressView},
        user::{self, User},
    },
    validation::{PathId, Phone, Text, Valid},
};
use utoipa::ToSchema;

form! {
    partial
    /// 未填写的字段保持不变。
    #[derive(ToSchema)]
    pub struct AddressChange {
        /// 收货人
        name: Option<Text<1, 30>>,
        mobile: Option<Phone>,
        province: Option<Text<1, 20>>,
        city: Option<Text<1, 20>>,
        /// 区/县；空字符串为清除
        country: Option<Text<0, 20>>,
        detail: Option<Text<1, 100>>,
        /// `true` 设为默认地址；默认地址不能直接取消，请将另一个地址设为默认
        is_default: Option<bool>,
    }
}

/// 修改地址
///
/// 只修改给出的字段；已下的订单保留原地址。
#[utoipa::path(put, path = "/v1/address/{id}", operation_id = "address_change", tag = "地址",
    security(("token" = [])), params(PathId), request_body = AddressChange,
    responses((status = 201, body = Created<AddressView>)),
    extensions(("x-refusals" = json!([Code::AddressMissing, Code::Conflict]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    PathId(id): PathId,
    Valid(change): Valid<AddressChange>,
) -> Reply<Created<AddressView>> {
    let apply = |user: &mut User| change.apply(id, &mut user.addresses);
    let user = user::store::change(&app.table, &caller, app.clock.now(), apply).await?;
    let address = user.addresses.find(id).ok_or(Code::AddressMissing)?;
    Ok(Created::new(AddressView::of(address, &user.addresses)))
}

impl AddressChange {
    fn apply(&self, id: Id, book: &mut AddressBook) -> Result<(), Failure> {
        self.fill(book.edit(id).ok_or(Code::AddressMissing)?);
        match self.is_default {
            Some(true) => book.make_default(id),
            Some(false) if book.is_default(id) => {
                return Err(Failure::field("is_default", "默认地址不能直接取消，请将另一个地址设为默认"));
            }
            _ => {}
        }
        Ok(())
    }

    fn fill(&self, address: &mut Address) {
        let set = |field: &mut String, value: Option<&str>| {
            if let Some(value) = value {
                value.clone_into(field);
            }
        };
        set(&mut address.name, self.name.as_ref().map(Text::as_str));
        set(&mut address.mobile, self.mobile.as_ref().map(Phone::as_str));
        set(&mut address.province, self.province.as_ref().map(Text::as_str));
        set(&mut address.city, self.city.as_ref().map(Text::as_str));
        set(&mut address.country, self.country.as_ref().map(Text::as_str));
        set(&mut address.detail, self.detail.as_ref().map(Text::as_str));
    }
}
