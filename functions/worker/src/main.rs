#[tokio::main]
async fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::run_events("worker", worker::handle).await
}
