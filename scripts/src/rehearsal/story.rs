//! What people do in a shop.

use serde_json::json;

use super::step::Step;

/// Somebody looks around, orders, pays, and changes their mind.
pub fn shopper() -> Vec<Step> {
    let address = json!({
        "name": "安娜", "mobile": "13800000000", "province": "浙江", "city": "杭州", "country": "西湖",
        "detail": "文三路1号",
    });
    let order =
        r#"{"products": [{"product_id": 1, "count": 2}, {"product_id": 3, "count": 1}], "address_id": <address>}"#;
    vec![
        Step::post("/v1/token", json!({"account": "demo-anna", "secret": "", "type": 200}))
            .gives(200)
            .keep("anna", "/data/token"),
        Step::post("/v1/token/verify", r#"{"token": "<anna>"}"#).gives(200),
        Step::get("/v1/user").by("anna").gives(200),
        Step::put("/v1/user", json!({"nickname": "安娜🍵"})).by("anna").gives(201),
        Step::get("/v1/category/all").gives(200),
        Step::get("/v1/product/recent?count=5").gives(200),
        Step::get("/v1/product/list/by_category?category_id=1&page=1&size=2").gives(200),
        Step::get("/v1/product/search?q=%E8%8C%B6").gives(200),
        Step::get("/v1/theme?ids=1,2,3").gives(200),
        Step::get("/v1/theme/1").gives(200),
        Step::get("/v1/banner/1").gives(200),
        Step::post("/v1/address", address).by("anna").gives(201).keep("address", "/data/id"),
        Step::put("/v1/address/<address>", json!({"detail": "文三路2号"})).by("anna").gives(201),
        Step::get("/v1/address/all").by("anna").gives(200),
        Step::post("/v1/order", order)
            .by("anna")
            .header("idempotency-key", "k1")
            .gives(201)
            .keep("order", "/data/order_id"),
        Step::post("/v1/order", order).by("anna").header("idempotency-key", "k1").gives(201),
        Step::get("/v1/order?page=1&size=5").by("anna").gives(200),
        Step::get("/v1/order/<order>").by("anna").gives(200),
        Step::post("/v1/pay/pre_order", r#"{"id": <order>}"#).by("anna").gives(200),
        Step::post("/v1/pay/re_notify", r#"{"id": <order>}"#).by("anna"),
        Step::put("/v1/order/<order>/cancel", "{}").by("anna").gives(201),
        Step::get("/v1/order/<order>").by("anna").gives(200),
        Step::delete("/v1/address/<address>").by("anna").gives(202),
    ]
}

/// The back office changes things, with what only this machine's first administrator may.
pub fn clerk() -> Vec<Step> {
    let product = json!({
        "name": "龙井 50克", "price": 66.5, "stock": 20, "category_id": 1, "summary": "明前",
        "main_image": "product.webp", "images": [], "properties": [{"name": "产地", "detail": "杭州"}],
    });
    let login = json!({"account": "super", "secret": super::stage::PASSWORD, "type": 100});
    vec![
        Step::post("/v1/token", login).gives(200).keep("super", "/data/token"),
        Step::post("/v1/token", json!({"account": "super", "secret": "wrong", "type": 100})).gives(401),
        Step::post("/v1/category", json!({"name": "新茶", "description": "今年的"}))
            .by("super")
            .gives(201)
            .keep("category", "/data/id"),
        Step::put("/v1/category/<category>", json!({"name": "春茶"})).by("super").gives(201),
        Step::post("/v1/product", product).by("super").keep("product", "/data/id"),
        Step::get("/v1/product/<product>"),
        Step::put("/v1/product/<product>", json!({"price": 60})).by("super"),
        Step::delete("/v1/product/<product>").by("super"),
        Step::delete("/v1/category/<category>").by("super").gives(202),
        Step::post(
            "/cms/notice",
            json!({"title": "通知", "content": "<p onclick=x>今日<b>新茶</b></p>", "type": 1, "status": true}),
        )
        .by("super")
        .keep("notice", "/data/id"),
        Step::get("/cms/notice/<notice>"),
        Step::post("/cms/article", json!({"title": "茶", "content": "<p>好茶</p>", "type": 1}))
            .by("super")
            .keep("article", "/data/id"),
        Step::get("/cms/article/<article>"),
        Step::post("/cms/file/new", json!({"parent_id": 0, "filename": "资料"}))
            .by("super")
            .gives(201)
            .keep("folder", "/data/id"),
        Step::get("/cms/file/name/%E8%B5%84%E6%96%99").by("super").gives(200),
        Step::get("/cms/config/key/order.pay_minutes").by("super").gives(200),
        Step::get("/cms/order/list").by("super").gives(200),
        Step::get("/cms/order/<order>").by("super").gives(200),
        Step::get("/cms/log/oper/list/search?keyword=%E8%8C%B6").by("super"),
        Step::get("/cms/server").by("super").gives(200).of_the_moment(),
    ]
}

/// What is awkward on the way through a gateway: bytes, large bodies, names beyond ASCII, cookies, lists in headers.
pub fn edge() -> Vec<Step> {
    let large = |size: usize| format!(r#"{{"name": "{}"}}"#, "茶".repeat(size / 3));
    vec![
        form("/cms/file/<folder>", "茶 手册.pdf", b"%PDF-1.7\n\xff\xfe\x00").gives(201).keep("file", "/data/0/url"),
        form("/cms/file/<folder>", "picture.gif", &gif(0)).gives(201),
        form("/cms/file/<folder>", "large.gif", &gif(4_300_000)).gives(201),
        // Beyond what Lambda takes: the gateway itself refuses it, and the local run as the function would.
        form("/cms/file/<folder>", "larger.gif", &gif(4_600_000)).gives(413),
        Step::post("/v1/category", large(300_000)).by("super").gives(413),
        Step::post("/v1/category", large(6_000_000)).by("super").gives(413),
        Step::get("/static/images/product-1.webp"),
        Step::get("/static/images/banner-tea.webp").gives(200),
        Step::get("/static/images/banner-tea.webp").header("range", "bytes=10-19").gives(206),
        Step::get("/static/images/banner-tea.webp?w=200"),
        Step::get("/static/images/%E8%8C%B6.webp").gives(404),
        Step::get("/static/files/a%20b%2Bc.pdf").gives(404),
        Step::get("/static/files/a%23b.pdf?name=c.pdf").gives(404),
        Step::get("/v1/product/%E8%8C%B6").gives(400),
        Step::get("/nirgends/%E8%8C%B6").gives(404),
        Step::new(http::Method::PATCH, "/v1/order").by("anna"),
        Step::new(http::Method::HEAD, "/static/images/banner-tea.webp").gives(200),
        Step::new(http::Method::HEAD, "/v1/product/1").gives(405),
        Step::new(http::Method::HEAD, "/nirgends").gives(404),
        Step::new(http::Method::OPTIONS, "/v1/order")
            .header("origin", "https://cms.example.com")
            .header("access-control-request-method", "PUT")
            .gives(204),
        Step::new(http::Method::OPTIONS, "/").gives(204),
        Step::new(http::Method::OPTIONS, "/nirgends").gives(204),
        Step::get("/v1/order").by("anna").header("cookie", "a=1").header("cookie", "b=茶").gives(200),
        Step::get("/apidocs/")
            .header("accept", "text/html")
            .header("accept", "*/*")
            .header("accept-encoding", "gzip")
            .gives(200),
        Step::get("/apidocs/swagger-ui.css").header("accept-encoding", "gzip").gives(200),
        Step::get("/v1/order").by("nobody").gives(401),
        Step::get("/v1/product/search?q=a%26b&q=c").by("anna"),
        Step::post("/v1/token", "{\"account\": ").gives(400),
        Step::new(http::Method::POST, "/v1/token").body("text/plain", "茶"),
        Step::new(http::Method::POST, "/v1/token").body("application/octet-stream", [0xff, 0xfe]),
    ]
}

/// Through a gateway with a stage, which is a part of every address then.
pub fn staged() -> Vec<Step> {
    let steps = [
        Step::get("/v1/product/1").gives(200),
        Step::get("/v1/product/search?q=%E8%8C%B6").gives(200),
        Step::get("/v1/order?page=1&size=5").by("anna").gives(200),
        Step::post("/v1/token/verify", r#"{"token": "<anna>"}"#).gives(200),
        Step::put("/v1/user", json!({"nickname": "安娜"})).by("anna").gives(201),
        Step::get("/static/images/banner-tea.webp").gives(200),
        Step::get("/static/images/%E8%8C%B6.webp").gives(404),
        Step::get("/prod").gives(404),
        Step::get("/health").gives(200),
    ];
    steps.into_iter().map(|step| step.in_stage("prod")).collect()
}

/// A file, as a browser's form sends it.
fn form(target: &str, name: &str, bytes: &[u8]) -> Step {
    let head = format!("--rehearsal\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    let body = [head.as_bytes(), bytes, b"\r\n--rehearsal--\r\n"].concat();
    Step::new(http::Method::POST, target).body("multipart/form-data; boundary=rehearsal", body).by("super")
}

/// One pixel, and a comment that fills it up.
fn gif(size: usize) -> Vec<u8> {
    let head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00";
    let comment = vec![0xffu8; 255];
    let block = [&[0xffu8][..], &comment].concat();
    let comments = block.repeat(size / block.len());
    let picture = b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";
    [&head[..], b"!\xfe", &comments, b"\x00", picture].concat()
}
