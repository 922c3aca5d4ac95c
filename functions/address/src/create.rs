use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::{Code, Failure},
    form,
    http::{Caller, Created, Reply},
    shop::{
        address::{Address, AddressView, MOST},
        user::{self, User},
    },
    validation::{Phone, Text, Valid},
};
use utoipa::ToSchema;

form! {
    #[derive(ToSchema)]
    pub struct NewAddress {
        /// 收货人
        name: Text<1, 30>,
        mobile: Phone,
        province: Text<1, 20>,
        city: Text<1, 20>,
        /// 区/县；东莞、海南等没有区县的地方为空
        country: Text<0, 20>,
        detail: Text<1, 100>,
        /// 设为默认地址；第一个地址总是默认地址
        is_default: Option<bool>,
    }
}

/// 新增地址
///
/// 每人最多20个。
#[utoipa::path(post, path = "/v1/address", operation_id = "address_create", tag = "地址",
    security(("token" = [])), request_body = NewAddress,
    responses((status = 201, body = Created<AddressView>)),
    extensions(("x-refusals" = json!([Code::Failed, Code::Conflict]))))]
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Valid(new): Valid<NewAddress>,
) -> Reply<Created<AddressView>> {
    let make_default = new.is_default == Some(true);
    let address = Address {
        id: app.ids.next(),
        name: new.name.into_string(),
        mobile: new.mobile.as_str().to_owned(),
        province: new.province.into_string(),
        city: new.city.into_string(),
        country: new.country.into_string(),
        detail: new.detail.into_string(),
    };
    let add = |user: &mut User| {
        // Already there: an earlier try came through, only its answer was lost.
        if user.addresses.find(address.id).is_some() {
            return Ok(());
        }
        let full = |_| Failure::with_message(Code::Failed, format!("最多保存{MOST}个地址"));
        user.addresses.add(address.clone(), make_default).map_err(full)
    };
    let user = user::store::change(&app.table, &caller, app.clock.now(), add).await?;
    Ok(Created::new(AddressView::of(&address, &user.addresses)))
}
