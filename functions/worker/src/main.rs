#[tokio::main]
async fn main() -> Result<(), shared::lambda::Error> {
    let prepare = async |app: &shared::app::App| app.parameters.refresh().await;
    shared::lambda::run_events("aws:dynamodb", prepare, async |app, event| worker::handle(&app, &event).await).await
}
