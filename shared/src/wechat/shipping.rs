pub struct Shipment {
    pub transaction_id: String,
    pub openid: String,
    pub express_company: Option<String>,
    pub tracking_no: Option<String>,
    pub item_desc: String,
    pub receiver_mobile: Option<String>,
    pub again: bool,
}
impl super::WeChat {
    pub async fn upload_shipping(&self, _: &Shipment) -> Result<(), super::Undelivered> {
        Ok(())
    }
}
