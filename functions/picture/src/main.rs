#[tokio::main]
async fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::run_events("aws:s3", async |_| {}, async |app, event| picture::handle(&app, &event).await).await
}
