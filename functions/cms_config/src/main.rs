#[tokio::main(flavor = "local")]
async fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::run(cms_config::api()).await
}
