#[tokio::main]
async fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::run_events(async |app, event| picture::handle(&app, &event).await).await
}
