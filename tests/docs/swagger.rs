//! Swagger UI's files.

use super::{header, text};
use crate::support::Shop;

#[tokio::test]
async fn files_are_packed_for_those_who_can_unpack() {
    let nobody = Shop::open().await.anonymous();
    for (name, kind) in [
        ("swagger-ui.css", "text/css"),
        ("swagger-ui-bundle.js", "text/javascript"),
        ("favicon-32x32.png", "image/png"),
    ] {
        let path = format!("/apidocs/{name}");
        let plain = nobody.get(&path).await;
        let packed = nobody.clone().header("accept-encoding", "gzip, deflate, br").get(&path).await;
        assert_eq!((header(&plain.headers, "content-type"), header(&plain.headers, "content-encoding")), (kind, ""));
        assert_eq!(
            (header(&packed.headers, "content-type"), header(&packed.headers, "content-encoding")),
            (kind, "gzip")
        );
        assert!(packed.bytes.starts_with(&[0x1f, 0x8b]) && !plain.bytes.starts_with(&[0x1f, 0x8b]), "{name}");
        // Lambda answers at most 6 MB, and base64 makes a third more of it.
        assert!(packed.bytes.len() < 1_000_000, "{name}: {}", packed.bytes.len());
        for answer in [plain, packed] {
            assert_eq!(header(&answer.headers, "x-content-type-options"), "nosniff");
            assert_eq!(header(&answer.headers, "vary"), "accept-encoding");
            assert!(answer.calls().is_empty());
        }
    }
}

#[tokio::test]
async fn it_asks_for_the_token_once_and_nobody_else() {
    let answer = Shop::open().await.anonymous().get("/apidocs/swagger-initializer.js").await;
    for setting in [
        r#""url": "/openapi.json""#,
        r#""persistAuthorization": true"#,
        r#""tryItOutEnabled": true"#,
        r#""deepLinking": true"#,
        r#""filter": true"#,
        r#""validatorUrl": "none""#,
    ] {
        assert!(text(&answer).contains(setting), "{setting}: {}", text(&answer));
    }
}

#[tokio::test]
async fn nothing_else_can_be_read() {
    let nobody = Shop::open().await.anonymous();
    for name in [
        "nope.js",
        "swagger-ui.js.map",
        "../openapi.yaml",
        "%2e%2e/Cargo.toml",
        "..%2fCargo.toml",
        "/etc/passwd",
        "a/b/c",
        "%00",
    ] {
        nobody.get(&format!("/apidocs/{name}")).await.refused(404, 10100);
    }
    nobody.get("/apidocs/%ff").await.refused(400, 1007);
}
