use serde::Serialize;
use utoipa::ToSchema;

use super::{Event, Job, Line, Order, Payment, Refund, Shipment, Status, Step, Task, ledger::RefundStatus};
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
    /// 买家
    pub user_id: Id,
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
    /// 支付截止时间；仅未支付且会自动关闭的订单有
    #[schema(example = "2026-06-01 12:30:00")]
    pub pay_before: Option<String>,
    /// 发货信息
    pub shipment: Option<ShipmentView>,
    /// 退款，按时间先后
    pub refunds: Vec<RefundView>,
    /// 订单经历，按时间先后
    pub timeline: Vec<Moment>,
}

/// An order as the back office sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffOrder {
    #[serde(flatten)]
    pub detail: OrderDetail,
    /// 微信支付记录
    pub payments: Vec<PaymentView>,
    /// 还可退的金额
    pub refundable: Yuan,
    /// 待办事项
    pub tasks: Vec<TaskView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ShipmentView {
    /// 快递公司编码；商家自配送时为空
    #[schema(example = "SF")]
    pub express_company: Option<String>,
    pub tracking_no: Option<String>,
    #[schema(example = "2026-06-02 09:00:00")]
    pub at: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RefundView {
    /// 退款单号
    pub no: String,
    pub amount: Yuan,
    pub reason: String,
    /// granted已同意 processing微信处理中 success已退回 closed退款关闭 abnormal退款异常
    pub status: RefundStatus,
    #[schema(example = "2026-06-03 09:00:00")]
    pub at: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentView {
    /// 微信支付订单号
    pub transaction_id: String,
    pub amount: Yuan,
    #[schema(example = "2026-06-01 12:10:00")]
    pub at: String,
    /// 多付的款项，自动退回
    pub surplus: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TaskView {
    pub job: Job,
    /// 下次执行时间；已放弃的为放弃时间
    #[schema(example = "2026-06-01 12:30:00")]
    pub due: String,
    pub attempts: u32,
    /// 已放弃，见失败任务列表
    pub dead: bool,
    /// 上次失败的原因
    pub error: Option<String>,
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
    #[schema(nullable = false)]
    pub note: Option<String>,
}

impl OrderSummary {
    pub fn of(order: &Order, media: &Media, zone: &Zone) -> Self {
        Self {
            id: order.id,
            order_no: order.order_no.clone(),
            user_id: order.user_id,
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
            pay_before: order.pay_before.filter(|_| order.status == Status::Unpaid).map(|end| zone.show(end)),
            shipment: order.shipment.map(|shipment| ShipmentView::of(shipment, zone)),
            refunds: order.refunds.into_iter().map(|refund| RefundView::of(refund, zone)).collect(),
            timeline: order.timeline.into_iter().map(|step| Moment::of(step, zone)).collect(),
        }
    }
}

impl StaffOrder {
    pub fn of(order: Order, media: &Media, zone: &Zone) -> Self {
        Self {
            payments: order.payments.iter().map(|payment| PaymentView::of(payment, zone)).collect(),
            refundable: order.refundable().into(),
            tasks: order.tasks.iter().map(|task| TaskView::of(task, zone)).collect(),
            detail: OrderDetail::of(order, media, zone),
        }
    }
}

impl ShipmentView {
    fn of(shipment: Shipment, zone: &Zone) -> Self {
        let Shipment { express_company, tracking_no, at, .. } = shipment;
        Self { express_company, tracking_no, at: zone.show(at) }
    }
}

impl RefundView {
    fn of(refund: Refund, zone: &Zone) -> Self {
        let Refund { no, amount, reason, status, at, .. } = refund;
        Self { no, amount: amount.into(), reason, status, at: zone.show(at) }
    }
}

impl PaymentView {
    fn of(payment: &Payment, zone: &Zone) -> Self {
        let transaction_id = payment.transaction_id.clone();
        Self { transaction_id, amount: payment.total.into(), at: zone.show(payment.at), surplus: payment.surplus }
    }
}

impl TaskView {
    fn of(task: &Task, zone: &Zone) -> Self {
        let Task { job, due, attempts, letter, error, .. } = task;
        let (job, error) = (job.clone(), error.clone());
        Self { job, due: zone.show(*due), attempts: *attempts, dead: letter.is_some(), error }
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
