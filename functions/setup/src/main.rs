#[tokio::main(flavor = "local")]
async fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::run_events("setup", "aws:cloudformation", async |_| {}, setup::handle).await
}
