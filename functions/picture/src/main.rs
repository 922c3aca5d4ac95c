#[tokio::main]
async fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::run_events("picture", picture::handle).await
}
