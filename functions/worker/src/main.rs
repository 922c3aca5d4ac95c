#[tokio::main]
async fn main() -> Result<(), shared::lambda::Error> {
    // Boxed: with all that it calls it is deeper than the compiler lays out.
    shared::lambda::run_events(async |app, event| Box::pin(worker::handle(&app, &event)).await).await
}
