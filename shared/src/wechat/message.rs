pub struct Message {
    pub template_id: String,
    pub page: Option<String>,
    pub data: std::collections::BTreeMap<String, String>,
}
impl super::WeChat {
    pub async fn send_subscribe_message(&self, _: &str, _: &Message) -> Result<(), super::Undelivered> {
        Ok(())
    }
}
