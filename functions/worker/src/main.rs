#[tokio::main(flavor = "local")]
async fn main() -> Result<(), shared::lambda::Error> {
    let prepare = async |app: &shared::app::App| app.parameters.refresh().await;
    shared::lambda::run_events("worker", "aws:dynamodb", prepare, worker::handle).await
}
