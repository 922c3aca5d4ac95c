//! Sending notifications to the shop.

use std::time::Duration;

use super::notification::Delivery;

/// So long WeChat Pay waits for the shop's answer.
const PATIENCE: Duration = Duration::from_secs(5);

impl Delivery {
    /// Sends it; the answer's HTTP status. The error says why there is no answer.
    pub async fn send(&self) -> Result<u16, String> {
        // Already installed by somebody else: as good.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        // A client of its own: a connection kept open belongs to the run time that opened it, and callers have several.
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| error.to_string())?;
        let request = client.post(&self.url).body(self.body.clone());
        let request = self.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        let answer = request.send().await.map_err(|error| error.to_string())?;
        Ok(answer.status().as_u16())
    }
}
