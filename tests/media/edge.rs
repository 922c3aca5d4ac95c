//! The function that CloudFront runs before it looks for an object: its own code, out of the template.

use http::Uri;
use rquickjs::{Context, Runtime};
use serde_json::{Value, json};
use shared::{
    auth::edge::establish,
    shop::image::{IMAGES, file_object_key, object_key},
};

use super::{header, put, shop};
use crate::picture::jpeg;

fn edge(address: &str) -> Value {
    let template: yaml_serde::Value =
        yaml_serde::from_str(include_str!("../../scripts/cdn/global.yaml")).expect("the template");
    let code = template["Resources"]["Edge"]["Properties"]["FunctionCode"].as_str().expect("a function");
    let address: Uri = address.parse().expect("an address");
    let pairs = address.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let query: Value = pairs.map(|(name, value)| (name.to_owned(), json!({"value": value}))).collect();
    let event = json!({"version": "1.0", "request": {
        "method": "GET", "uri": address.path(), "querystring": query,
        "headers": {"host": {"value": "d111.cloudfront.net"}, "x-forwarded-host": {"value": "evil.example"}},
    }});
    let runtime = Runtime::new().expect("an engine");
    let result = Context::full(&runtime)
        .expect("a context")
        .with(|context| context.eval::<String, _>(format!("{code}\nJSON.stringify(handler({event}))")).expect("runs"));
    serde_json::from_str(&result).expect("a request")
}

/// Where the edge looks, and with which query.
fn sought(address: &str) -> String {
    let request = edge(address);
    let query = request["querystring"].as_object().expect("a query");
    let query: Vec<_> =
        query.iter().map(|(name, pair)| format!("{name}={}", pair["value"].as_str().expect("text"))).collect();
    let uri = request["uri"].as_str().expect("a path");
    if query.is_empty() { uri.to_owned() } else { format!("{uri}?{}", query.join("&")) }
}

/// Whatever the edge makes of an address, it leads to what the media function answers there.
#[tokio::test]
async fn the_edge_reads_addresses_as_the_media_function_does() {
    let shop = shop().await;
    let hash = format!("{}.jpg", "0123456789abcdef".repeat(4));
    for object in [object_key(&hash), object_key("tea.jpg"), object_key("%E8%8C%B6.jpg")] {
        put(&shop.app.blobs, &object.replace("%E8%8C%B6", "茶"), "image/jpeg", &jpeg(900, 90)).await;
    }
    put(&shop.app.blobs, &object_key("tea.bmp"), "image/bmp", b"bitmap").await;
    put(&shop.app.blobs, &file_object_key("tea.jpg"), "image/jpeg", b"a file").await;
    put(&shop.app.blobs, &file_object_key("a.pdf"), "application/pdf", b"%PDF").await;
    shop.pictures_settled().await;
    let (images, files) = ("/static/images", "/static/files");
    let small = |width: u32| format!("/static/thumbnails/{hash}.w{width}.webp");
    let cases = [
        (format!("{images}/{hash}"), format!("{images}/{hash}")),
        (format!("{images}/{hash}?w=1"), small(200)),
        (format!("{images}/{hash}?w=200"), small(200)),
        (format!("{images}/{hash}?w=201"), small(400)),
        (format!("{images}/{hash}?w=800"), small(800)),
        (format!("{images}/{hash}?w=801"), format!("{images}/{hash}")),
        (format!("{images}/{hash}?w=4096"), format!("{images}/{hash}")),
        (format!("{images}/{hash}.w400.webp"), small(400)),
        (format!("{images}/{hash}.w400.webp?w=200"), small(400)),
        (format!("{images}/tea.jpg?w=400"), "/static/thumbnails/tea.jpg.w400.webp".into()),
        (format!("{images}/%E8%8C%B6.jpg?w=400"), "/static/thumbnails/%E8%8C%B6.jpg.w400.webp".into()),
        (format!("{images}/tea.bmp?w=400"), format!("{images}/tea.bmp")),
        (format!("{files}/{hash}"), format!("{images}/{hash}")),
        (format!("{files}/{hash}?w=400"), small(400)),
        (format!("{files}/tea.jpg?w=400"), format!("{files}/tea.jpg")),
        (format!("{files}/a.pdf"), format!("{files}/a.pdf")),
        (format!("{files}/a.pdf?name=%E8%8C%B6.pdf"), "/static/downloads/a.pdf?name=%E8%8C%B6.pdf".into()),
        (format!("{files}/{hash}?w=400&name=tea.jpg"), format!("/static/downloads/{hash}?name=tea.jpg&w=400")),
    ];
    for (address, expected) in cases {
        assert_eq!(sought(&address), expected, "{address}");
        let answer = shop.anonymous().get(&address).await;
        assert_eq!(answer.status, 200, "{address}");
        // Where the bucket has no such object, the same address leads here.
        let instead = shop.anonymous().get(&expected).await;
        assert!(instead.bytes == answer.bytes, "{address}");
        assert_eq!(header(&instead, "content-disposition"), header(&answer, "content-disposition"), "{address}");
        let object = expected.trim_start_matches('/').replace("%E8%8C%B6", "茶");
        let stored = shop.app.blobs.get(&object, None).await.expect("an answer");
        if expected.starts_with("/static/downloads/") {
            assert!(stored.is_none(), "{address}");
        } else {
            assert!(stored.expect("an object").bytes().await.expect("bytes") == answer.bytes, "{address}");
        }
    }
}

#[test]
fn a_width_that_makes_no_sense_is_none() {
    for wrong in ["0", "-1", "wide", "1e2", "0x10", "200.0", "99999", ""] {
        assert_eq!(sought(&format!("/{IMAGES}tea.jpg?w={wrong}")), "/static/images/tea.jpg", "{wrong}");
    }
}

/// Everything else is the API's, which is told the address that the client knows.
#[test]
fn the_rest_is_passed_on_with_the_clients_host() {
    for address in ["/v1/product/recent?count=3", "/", "/static/images/a/b", "/static/thumbnails/a.jpg.w200.webp"] {
        let request = edge(address);
        assert_eq!(sought(address), address);
        assert_eq!(request["headers"]["x-forwarded-host"]["value"], "d111.cloudfront.net", "{address}");
    }
}

#[tokio::test]
async fn behind_a_distribution_pictures_are_at_its_address() {
    let shop = shop().await;
    shop.product(7, 1990, 5).await;
    let secret = establish(&shop.app.table).await.expect("a secret");
    let shown = async |through: bool, host: &str| {
        let client = shop.with_settings(|config| config.deployment.cdn = true).header("x-forwarded-host", host);
        let client = client.header("x-shop-edge", if through { &secret } else { "guessed" });
        client.get("/v1/product/7").await.data(200)["main_image"].as_str().expect("an address").to_owned()
    };
    assert_eq!(shown(true, "d111.cloudfront.net").await, "https://d111.cloudfront.net/static/images/product-7.webp");
    let own = shown(false, "d111.cloudfront.net").await;
    assert!(!own.contains("cloudfront"), "{own}");
    for senseless in ["", "a b", "user@evil.example", "a/b", "\""] {
        assert_eq!(shown(true, senseless).await, own, "{senseless}");
    }
}
