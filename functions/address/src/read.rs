use shared::{
    error::Code,
    http::{Caller, Items, Reply, Success},
    shop::address::AddressView,
    validation::PathId,
};

/// 我的全部地址
///
/// 登录用户自己的全部地址。
#[utoipa::path(get, path = "/v1/address/all", operation_id = "address_all", tag = "地址",
    security(("token" = [])),
    responses((status = 200, body = Success<Items<AddressView>>)))]
pub async fn all(caller: Caller) -> Reply<Success<Items<AddressView>>> {
    Ok(Success::new(Items::all(AddressView::all(&caller.addresses))))
}

/// 地址详情
///
/// 只能查看自己的地址。
#[utoipa::path(get, path = "/v1/address/{id}", operation_id = "address_detail", tag = "地址",
    security(("token" = [])), params(PathId),
    responses((status = 200, body = Success<AddressView>)),
    extensions(("x-refusals" = json!([Code::AddressMissing]))))]
pub async fn detail(caller: Caller, PathId(id): PathId) -> Reply<Success<AddressView>> {
    let address = caller.addresses.find(id).ok_or(Code::AddressMissing)?;
    Ok(Success::new(AddressView::of(address, &caller.addresses)))
}
