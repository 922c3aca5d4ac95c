use std::sync::Arc;

use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Builder, Credentials, Region},
    types::AttributeValue,
};
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore};
use base64::{Engine, prelude::BASE64_STANDARD};
use lambda_http::{Error, Request, run, service_fn};
use shared::config::Config;

/// Reads an item at its start and for each request: one call, as the SDK's own HTTP client makes it.
#[tokio::main]
async fn main() -> Result<(), Error> {
    let (client, table) = client(Config::from_env()?)?;
    read(&client, &table).await?;
    let reader = Arc::new((client, table));
    run(service_fn(move |_: Request| {
        let reader = reader.clone();
        async move {
            read(&reader.0, &reader.1).await?;
            Ok::<_, Error>("hello")
        }
    }))
    .await
}

fn client(Config { aws, table, .. }: Config) -> Result<(Client, String), Error> {
    // The machine's authorities, as by default, and ours of the measurement.
    let mut trusted = TrustStore::default();
    for authority in &aws.authorities {
        let base64 = BASE64_STANDARD.encode(authority);
        trusted =
            trusted.with_pem_certificate(format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n"));
    }
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
        .tls_context(TlsContext::builder().with_trust_store(trusted).build()?)
        .build_https();
    let mut config = Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http)
        .region(Region::new(aws.region))
        .credentials_provider(Credentials::new(aws.access_key_id, aws.secret_access_key, None, None, "environment"));
    if let Some(endpoint) = aws.endpoint {
        config = config.endpoint_url(endpoint);
    }
    Ok((Client::from_conf(config.build()), table))
}

async fn read(client: &Client, table: &str) -> Result<(), Error> {
    let (one, two) = (AttributeValue::S("PROBE".into()), AttributeValue::S("PROBE".into()));
    client.get_item().table_name(table).key("pk", one).key("sk", two).send().await?;
    Ok(())
}
