#[tokio::main(flavor = "local")]
async fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::run(category::api()).await
}
