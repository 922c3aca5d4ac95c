//! Every table, from dumps as the original's exporters write them.

use super::*;
use crate::import::dump::Reader;

/// Reads the rows of a dump as one type.
fn read<T>(from_row: fn(&Row) -> Result<T, DumpError>, dump: &str) -> Result<Vec<T>, DumpError> {
    Reader::new(dump.as_bytes()).map(|row| from_row(&row?)).collect()
}

#[track_caller]
fn one<T>(from_row: fn(&Row) -> Result<T, DumpError>, dump: &str) -> T {
    read(from_row, dump).expect("a good dump").pop().expect("one row")
}

#[track_caller]
fn reason<T>(from_row: fn(&Row) -> Result<T, DumpError>, dump: &str) -> String {
    read(from_row, dump).map(drop).expect_err("a bad dump").to_string()
}

const TIMES: Times = Times { create_time: Some(1_500_000_000), update_time: None, delete_time: Some(1_500_000_001) };

#[test]
fn accounts() {
    let user = one(
        User::from_row,
        "INSERT INTO user (id, nickname, auth, group_id, avatar, extend, create_time, update_time, delete_time) VALUES
            (7, '小茶', 1, 2, NULL, NULL, 1500000000, NULL, 1500000001);",
    );
    let expected = User {
        id: 7,
        nickname: Some("小茶".into()),
        auth: Some(1),
        group_id: Some(2),
        avatar: None,
        extend: None,
        times: TIMES,
    };
    assert_eq!(user, expected);
    assert!(user.times.is_deleted());
    let identity = one(
        Identity::from_row,
        "INSERT INTO identity (id, user_id, type, identifier, credential, verified) VALUES
            (1, 7, 101, 'tea@example.com', 'pbkdf2:sha256:1000$salt$00ff', 1);",
    );
    assert_eq!((identity.kind, identity.verified), (101, true));
    assert_eq!(identity.credential.as_deref(), Some("pbkdf2:sha256:1000$salt$00ff"));
    let bare = one(Identity::from_row, "INSERT INTO identity (id, user_id, type) VALUES (1, 7, 200);");
    assert_eq!((bare.identifier, bare.credential, bare.verified), (None, None, false));
    let address = one(
        Address::from_row,
        "INSERT INTO address (id, name, mobile, province, city, country, detail, user_id) VALUES
            (1, '茶客', 13000000000, '某省', '某市', '某区', NULL, 7);",
    );
    assert_eq!((address.mobile.as_str(), address.detail), ("13000000000", None));
    assert_eq!(
        reason(Address::from_row, "INSERT INTO address (id, name) VALUES (1, 'a'),\n(2, NULL);"),
        "line 1: table `address`, column `mobile`: is missing"
    );
}

/// A column that may be NULL may be absent, too.
#[test]
fn the_back_office() {
    let group = one(Group::from_row, "INSERT INTO `group` (id, name) VALUES (3, '客服');");
    assert_eq!(group, Group { id: 3, name: Some("客服".into()), info: None });
    let auth = one(Auth::from_row, "INSERT INTO auth (id, group_id, name, module) VALUES (1, 3, '订单发货', '订单');");
    assert_eq!((auth.group_id, auth.name.as_deref(), auth.module.as_deref()), (3, Some("订单发货"), Some("订单")));
    let route =
        one(Route::from_row, "INSERT INTO route (id, parent_id, title, path, hidden) VALUES (2, 1, '订单', '/', 1);");
    assert_eq!((route.parent_id, route.hidden, route.order, route.name), (1, true, 0, None));
    let menu = one(Menu::from_row, "INSERT INTO menu (group_id, route_id) VALUES (3, 2);");
    assert_eq!((menu.group_id, menu.route_id), (3, 2));
    let entry = one(Dict::from_row, "INSERT INTO dict (id, `order`, type) VALUES (1, 2, 'origin');");
    assert_eq!((entry.order, entry.key.as_deref(), entry.is_default, entry.status), (2, Some("origin"), false, true));
    let config = one(Config::from_row, "INSERT INTO config (id, `key`, value, type) VALUES (1, 'a', '1', 1);");
    assert_eq!((config.key.as_deref(), config.value.as_deref(), config.name), (Some("a"), Some("1"), None));
    let shown = |status| one(Notice::from_row, &format!("INSERT INTO notice (id, status) VALUES (1, {status});")).shown;
    assert_eq!([shown("0"), shown("1"), shown("NULL")], [false, true, false]);
    let file = one(File::from_row, "INSERT INTO file (id, name, path, `from`) VALUES (1, 'a.png', '2020/a.png', 1);");
    assert_eq!((file.parent_id, file.path.as_deref(), file.from, file.size), (0, Some("2020/a.png"), Some(1), None));
    let login = one(LoginLog::from_row, "INSERT INTO login_log (id, user_id, status) VALUES (1, 3, b'1');");
    assert_eq!((login.user_id, login.success, login.create_time), (3, true, None));
    let done = r#"INSERT INTO oper_log (id, user_id, request_param) VALUES (1, 3, '{"body": {"name": "茶"}}');"#;
    assert_eq!(one(OperLog::from_row, done).request_param.as_deref(), Some(r#"{"body": {"name": "茶"}}"#));
}

#[test]
fn banners_and_themes() {
    let banner = one(Banner::from_row, "INSERT INTO banner (id, name) VALUES (1, NULL);");
    assert_eq!(banner, Banner { id: 1, name: None, description: None, times: Times::default() });
    let item =
        one(BannerItem::from_row, "INSERT INTO banner_item (id, banner_id, img_id, key_word) VALUES (1, 1, 2, '6');");
    assert_eq!((item.banner_id, item.img_id, item.key_word.as_deref(), item.kind), (Some(1), Some(2), Some("6"), 0));
    let theme = one(Theme::from_row, "INSERT INTO theme (id, name, topic_img_id, head_img_id) VALUES (1, '春', 3, 4);");
    assert_eq!((theme.topic_img_id, theme.head_img_id, theme.description), (3, 4, None));
    let line = one(ThemeProduct::from_row, "INSERT INTO theme_product (theme_id, product_id) VALUES (1, 5);");
    assert_eq!((line.theme_id, line.product_id), (1, 5));
}

#[test]
fn products() {
    let product = one(
        Product::from_row,
        "INSERT INTO product (id, name, price, stock, category_id, main_img_url, `from`, summary, img_id, create_time,
            update_time, delete_time) VALUES (5, '龙井', 19.9, 998, 3, '/tea@1.png', 1, NULL, 13, 1500000000, NULL,
            1500000001);",
    );
    let expected = Product {
        id: 5,
        name: "龙井".into(),
        price: 1990,
        stock: 998,
        category_id: Some(3),
        main_image: Some(Picture::Local("tea@1.png".into())),
        summary: None,
        img_id: Some(13),
        times: TIMES,
    };
    assert_eq!(product, expected);
    let bare = one(Product::from_row, "INSERT INTO product (id, name, price) VALUES (5, '龙井', '0.01');");
    assert_eq!((bare.price, bare.stock, bare.main_image), (1, 0, None));
    let category = one(Category::from_row, "INSERT INTO category (id, name, topic_img_id) VALUES (2, '茶', NULL);");
    assert_eq!((category.name.as_str(), category.topic_img_id), ("茶", None));
    let image =
        one(ProductImage::from_row, "INSERT INTO product_image (img_id, `order`, product_id) VALUES (19, 2, 5);");
    assert_eq!((image.img_id, image.order, image.product_id), (19, 2, 5));
    let property = one(
        ProductProperty::from_row,
        "INSERT INTO product_property (id, name, detail, product_id) VALUES (1, NULL, '火星', 5);",
    );
    assert_eq!((property.name.as_str(), property.detail.as_str()), ("", "火星"));
}

#[test]
fn money_is_exact() {
    for (yuan, fen) in
        [("0.01", 1), ("19.9", 1990), ("1e1", 1000), ("100", 10_000), ("'0.290'", 29), ("9999.99", 999_999)]
    {
        let dump = format!("INSERT INTO product (id, name, price) VALUES (1, 'a', {yuan});");
        assert_eq!(one(Product::from_row, &dump).price, fen, "{yuan}");
    }
    for (yuan, fen, remarks) in
        [("59.699999999999996", 5970, 0), ("'59.70000000000001'", 5970, 0), ("19.999", 2000, 1), ("0.0149", 1, 1)]
    {
        let dump = format!("INSERT INTO product (id, name, price) VALUES (1, 'a', {yuan});");
        let row = Reader::new(dump.as_bytes()).next().expect("a row").expect("a good dump");
        assert_eq!(Product::from_row(&row).expect("a good row").price, fen, "{yuan}");
        assert_eq!(row.said().remarks.len(), remarks, "{yuan}");
    }
    for (yuan, expected) in [
        ("0.015", "`0.015` is no amount in yuan with two decimals"),
        ("'1,5'", "`1,5` is no number"),
        ("NULL", "must not be NULL"),
    ] {
        let dump = format!("INSERT INTO product (id, name, price) VALUES\n(1, 'a', {yuan});");
        assert_eq!(reason(Product::from_row, &dump), format!("line 2: table `product`, column `price`: {expected}"));
    }
}

#[test]
fn pictures_are_local_or_external() {
    let image = |values| {
        let dump = format!("INSERT INTO image (id, url, `from`) VALUES (1, {values});");
        read(Image::from_row, &dump).map(|mut images| images.remove(0).picture)
    };
    assert_eq!(image("'/tea@1.png', 1"), Ok(Picture::Local("tea@1.png".into())));
    assert_eq!(image("'teas/green.png', NULL"), Ok(Picture::Local("teas/green.png".into())));
    assert_eq!(image("'https://example.com/a.png', 2"), Ok(Picture::External("https://example.com/a.png".into())));
    assert!(image("'a.png', 3").is_err());
    assert!(image("NULL, 1").is_err());
    for (address, picture) in [
        ("192.0.2.1:8010/static/images/tea@1.png", Picture::Local("tea@1.png".into())),
        ("https://shop.example/static/images/tea@1.png", Picture::Local("tea@1.png".into())),
        ("https://example.com/a.png", Picture::External("https://example.com/a.png".into())),
        ("/tea@1.png", Picture::Local("tea@1.png".into())),
    ] {
        assert_eq!(Picture::from_snapshot(address), picture);
    }
}

fn order(items: &str, address: &str) -> Result<Order, DumpError> {
    let dump = format!(
        "INSERT INTO shop.`order` (id, order_no, user_id, snap_items, snap_address, total_count, total_price) VALUES
            (1, 'B0X1', 7, {items}, {address}, 20, 0.20);"
    );
    read(Order::from_row, &dump).map(|mut orders| orders.remove(0))
}

#[test]
fn orders() {
    let items = r#"'[{"id": 1, "has_stock": true, "count": 10, "name": "it\'s \\"tea\\"", "total_price": 0.1},
        {"id": 2, "has_stock": false, "count": 1, "name": "茶", "total_price": 19.9, "price": 19.9}]'"#;
    let address = r#"'{"city": "某市", "country": "某区", "detail": "", "mobile": 13000000000, "name": "茶客", "province": null}'"#;
    let order = order(items, address).expect("a good order");
    assert_eq!((order.order_no.as_str(), order.order_status, order.total_price), ("B0X1", 1, 20));
    let tea = SnapItem { id: 1, name: "it's \"tea\"".into(), count: 10, total_price: 10, has_stock: true };
    assert_eq!(order.snap_items[0], tea);
    assert_eq!((order.snap_items[1].total_price, order.snap_items[1].has_stock), (1990, false));
    let expected = SnapAddress {
        name: "茶客".into(),
        mobile: "13000000000".into(),
        province: String::new(),
        city: "某市".into(),
        country: "某区".into(),
        detail: String::new(),
    };
    assert_eq!(order.snap_address, Some(expected));
    let line =
        one(OrderProduct::from_row, "INSERT INTO order_product (order_id, product_id, count) VALUES (1, 2, 10);");
    assert_eq!((line.order_id, line.product_id, line.count), (1, 2, 10));
}

#[test]
fn a_snapshot_that_is_absent_or_broken_costs_the_order_nothing_else() {
    let bare = order("NULL", "NULL").expect("snapshots may be NULL");
    assert_eq!((bare.snap_items, bare.snap_address, bare.snap_img), (vec![], None, None));
    assert_eq!(order("'[]'", "'null'").expect("nothing in JSON").snap_address, None);
    for (items, address, expected) in [
        ("'[{\"id\": 1'", "NULL", "column `snap_items`: bad JSON"),
        (
            "'[{\"id\": 1, \"name\": \"a\", \"count\": 1, \"total_price\": 0.015}]'",
            "NULL",
            "`0.015` is no amount in yuan",
        ),
        ("'[]'", "'{\"mobile\": [1]}'", "column `snap_address`: bad JSON: expected a string or a number"),
    ] {
        let dump = format!(
            "INSERT INTO `order` (id, order_no, user_id, snap_items, snap_address, total_price)\nVALUES (1, 'B0X1', 7, {items}, {address}, 0.20);"
        );
        let row = Reader::new(dump.as_bytes()).next().expect("a row").expect("a good dump");
        let order = Order::from_row(&row).expect("the order is good");
        assert_eq!((order.total_price, order.snap_items, order.snap_address), (20, vec![], None));
        let damages = row.said().damages;
        assert!(damages[0].reason.contains(expected), "{}", damages[0]);
        assert_eq!((damages.len(), damages[0].line), (1, 2));
    }
}

#[test]
fn snapshots_are_read_as_they_were_written() {
    let items = r#"'[{"id": "1", "count": "3", "name": null, "total_price": 59.699999999999996}]'"#;
    let item = SnapItem { id: 1, name: String::new(), count: 3, total_price: 5970, has_stock: true };
    assert_eq!(order(items, "NULL").expect("a good order").snap_items, [item]);
}

#[test]
fn yuan_in_json_is_exact() {
    for fen in 0..10_000_i64 {
        let yuan = format!("{}.{:02}", fen / 100, fen % 100);
        let items = format!("'[{{\"id\": 1, \"name\": \"a\", \"count\": 1, \"total_price\": {yuan}}}]'");
        assert_eq!(order(&items, "NULL").expect("a good order").snap_items[0].total_price, fen);
    }
}
