//! Telling WeChat, and the buyer, that the goods are on their way.

use super::Outcome;
use crate::{
    app::App,
    error::Failure,
    money::Fen,
    shop::{
        express,
        order::{Order, Task},
        parameter::ShippedMessage,
    },
    wechat::{message::Message, shipping},
};

/// To WeChat, which keeps the merchant's money until then.
pub async fn upload(app: &App, order: &Order, task: &Task) -> Outcome {
    let (Some(payment), Some(shipment)) = (order.payment(), &order.shipment) else { return Outcome::Done };
    let asks = shipment.express_company.as_deref().is_some_and(express::asks_for_contact);
    let parcel = shipping::Shipment {
        transaction_id: payment.transaction_id.clone(),
        openid: payment.openid.clone(),
        express_company: shipment.express_company.clone(),
        tracking_no: shipment.tracking_no.clone(),
        item_desc: order.snap_name.clone(),
        receiver_mobile: asks.then(|| order.address.as_ref().map(|address| address.mobile.clone())).flatten(),
        again: !task.is_first_try(),
    };
    app.wechat.upload_shipping(&parcel).await.into()
}

/// To the buyer, where the shop has a message for that.
pub async fn tell(app: &App, order: &Order, task: &Task) -> Result<Outcome, Failure> {
    let (settings, Some(payment)) = (app.settings(), order.payment()) else { return Ok(Outcome::Done) };
    let Some(message) = &settings.shipped_message else { return Ok(Outcome::Done) };
    // The buyer has agreed to one message. Whoever began to send it before has perhaps done so.
    if task.was_broken_off() {
        return Ok(Outcome::Never("发送中断，无法确认消息是否已送达".into()));
    }
    let message = fill(message, order, app);
    Ok(app.wechat.send_subscribe_message(&payment.openid, &message).await.into())
}

fn fill(template: &ShippedMessage, order: &Order, app: &App) -> Message {
    let shipment = order.shipment.as_ref();
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let Fen(price) = order.total_price;
    let values = [
        ("{order_no}", order.order_no.clone()),
        ("{name}", order.snap_name.clone()),
        ("{express_company}", text(shipment.and_then(|shipment| shipment.express_company.as_ref()))),
        ("{tracking_no}", text(shipment.and_then(|shipment| shipment.tracking_no.as_ref()))),
        ("{time}", shipment.map(|shipment| app.zone().show(shipment.at)).unwrap_or_default()),
        ("{amount}", format!("{}.{:02}", price / 100, price % 100)),
    ];
    let say = |text: &String| values.iter().fold(text.clone(), |text, (name, value)| text.replace(name, value));
    Message {
        template_id: template.template_id.clone(),
        page: template.page.as_ref().map(say),
        data: template.data.iter().map(|(field, text)| (field.clone(), say(text))).collect(),
    }
}
