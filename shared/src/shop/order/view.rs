use serde::Serialize;
use utoipa::ToSchema;

use super::{Event, Line, Order, Status, Step};
use crate::{
    clock::Zone,
    ids::Id,
    money::Yuan,
    shop::{Media, address::Address},
};

/// An order as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderSummary {
    pub id: Id,
    pub order_no: String,
    /// 1未支付 2已支付 3已发货 4已支付但库存不足 5已处理 6已关闭 7已完成 8退款申请中 9已退款
    #[schema(minimum = 1, maximum = 9)]
    pub order_status: u8,
    /// 第一件商品的图片，绝对地址
    pub snap_img: Option<String>,
    /// 第一件商品的名称，多件时后缀 ` 等`
    #[schema(example = "云雾绿茶 等")]
    pub snap_name: String,
    /// 商品总件数
    pub total_count: u64,
    pub total_price: Yuan,
    #[schema(example = "2026-06-01 12:00:00")]
    pub create_time: String,
}

/// An order with all there is to know about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderDetail {
    #[serde(flatten)]
    pub summary: OrderSummary,
    pub snap_items: Vec<SnapItem>,
    pub snap_address: SnapAddress,
    /// 订单经历，按时间先后
    pub timeline: Vec<Moment>,
}

/// 下单时的商品
#[derive(Debug, Serialize, ToSchema)]
pub struct SnapItem {
    /// 商品id
    pub id: Id,
    pub name: String,
    pub count: u64,
    /// 单价
    pub price: Yuan,
    pub total_price: Yuan,
    pub main_image: Option<String>,
    pub has_stock: bool,
}

/// 下单时的收货地址。早期订单可能缺少某些内容，此时为空字符串。
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct SnapAddress {
    pub name: String,
    pub mobile: String,
    pub province: String,
    pub city: String,
    /// 区/县
    pub country: String,
    pub detail: String,
}

/// 订单发生的一件事
#[derive(Debug, Serialize, ToSchema)]
pub struct Moment {
    pub event: Event,
    /// 此后的订单状态
    #[schema(minimum = 1, maximum = 9)]
    pub status: u8,
    #[schema(example = "2026-06-01 12:00:00")]
    pub at: String,
    /// 当事人说明的原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl OrderSummary {
    pub fn of(order: &Order, media: &Media, zone: &Zone) -> Self {
        Self {
            id: order.id,
            order_no: order.order_no.clone(),
            order_status: order.status.into(),
            snap_img: order.snap_image.as_ref().map(|image| image.url(media)),
            snap_name: order.snap_name.clone(),
            total_count: order.total_count,
            total_price: order.total_price.into(),
            create_time: zone.show(order.create_time),
        }
    }
}

impl OrderDetail {
    pub fn of(order: Order, media: &Media, zone: &Zone) -> Self {
        let has_stock = order.status != Status::PaidOutOfStock;
        Self {
            summary: OrderSummary::of(&order, media, zone),
            snap_items: order.lines.into_iter().map(|line| SnapItem::of(line, has_stock, media)).collect(),
            snap_address: SnapAddress::of(order.address),
            timeline: order.timeline.into_iter().map(|step| Moment::of(step, zone)).collect(),
        }
    }
}

impl SnapItem {
    fn of(line: Line, has_stock: bool, media: &Media) -> Self {
        Self {
            id: line.product_id,
            name: line.name,
            count: line.count,
            price: line.price.into(),
            total_price: line.total_price.into(),
            main_image: line.main_image.map(|image| image.url(media)),
            has_stock,
        }
    }
}

impl SnapAddress {
    /// Always an object: clients read its fields without asking.
    fn of(address: Option<Address>) -> Self {
        address.map_or_else(Self::default, |Address { name, mobile, province, city, country, detail, .. }| Self {
            name,
            mobile,
            province,
            city,
            country,
            detail,
        })
    }
}

impl Moment {
    fn of(step: Step, zone: &Zone) -> Self {
        Self { event: step.event, status: step.status.into(), at: zone.show(step.at), note: step.note }
    }
}
