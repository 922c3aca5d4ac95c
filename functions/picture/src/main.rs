#[tokio::main(flavor = "local")]
async fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::run_events("picture", "aws:s3", async |_| {}, picture::handle).await
}
