//! What a function does before its first request, counted where AWS would be: at the other end of TLS.

use std::sync::Arc;

use http::StatusCode;
use rustls_pki_types::{CertificateDer, pem::PemObject};
use shared::{app::App, config::Config, lambda::prepare};
use shop::{areas, lambda::tls::Terminator};

use crate::support::{Client, Shop};

/// The shop's table, reached as AWS is: by TLS, with the certificate of an authority that only these settings name.
fn behind_tls(shop: &Shop) -> (Terminator, Arc<App>) {
    let tls = Terminator::start(shop.dynamo()).expect("starts");
    let trust = CertificateDer::from_pem_file(tls.authority()).expect("a certificate");
    let app = shop.app_with(|config: &mut Config| {
        config.aws.endpoint = Some(tls.url());
        config.aws.authorities = vec![trust];
        // The way that a deployed function goes.
        config.aws.http = None;
    });
    (tls, app)
}

#[tokio::test]
async fn the_first_request_pays_no_handshake() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 10).await;
    let anna = shop.shopper("anna").await;
    for (area, path) in [("product", "/v1/product/1"), ("order", "/v1/order"), ("category", "/v1/category/all")] {
        let (tls, app) = behind_tls(&shop);
        let api = areas::all().into_iter().find(|api| api.name == area).expect("an area");
        prepare(&api, &app).await.expect("the table answers");
        let at_start = tls.handshakes();
        assert!(at_start > 0, "{area}");
        let function = Client::new(api.router(app)).like(&anna);
        assert_eq!(function.get(path).await.status, StatusCode::OK, "{area}");
        assert_eq!(tls.handshakes(), at_start, "{area}");
    }
}

#[tokio::test]
async fn what_needs_no_table_opens_no_connection() {
    let shop = Shop::open().await;
    for area in ["docs", "media"] {
        let (tls, app) = behind_tls(&shop);
        let api = areas::all().into_iter().find(|api| api.name == area).expect("an area");
        prepare(&api, &app).await.expect("nothing to fail");
        assert_eq!(tls.handshakes(), 0, "{area}");
    }
}

/// An authority of our own is believed only where it is named.
#[tokio::test]
async fn a_stranger_is_not_believed() {
    let shop = Shop::open().await;
    let tls = Terminator::start(shop.dynamo()).expect("starts");
    let app = shop.app_with(|config| {
        config.aws.endpoint = Some(tls.url());
        config.aws.http = None;
    });
    let api = areas::all().into_iter().find(|api| api.name == "product").expect("an area");
    prepare(&api, &app).await.expect_err("no trust");
    assert_eq!(tls.handshakes(), 0);
}
