//! Which words find what.

use shared::shop::product::{Product, Property};

use super::{ask, fold, found, product, put_on_sale};
use crate::support::Shop;

async fn shop_with(names: &[&str]) -> Shop {
    let shop = Shop::open().await;
    for (id, name) in (1..).zip(names) {
        put_on_sale(&shop, product(id, name)).await;
    }
    shop
}

#[tokio::test]
async fn chinese_is_found_anywhere_and_latin_by_its_beginning() {
    let shop = shop_with(&["明前龙井绿茶 250g", "iPhone 15 手机壳", "Teapot 紫砂茶壶", "USB-C快充数据线"]).await;
    // As changes, and then in the snapshot.
    for _ in 0..2 {
        for (query, expected) in [
            ("茶", &[3, 1][..]),
            ("绿茶", &[1]),
            ("井绿", &[1]),
            ("茶绿", &[]),
            ("IPHONE", &[2]),
            ("iph", &[2]),
            ("phone", &[]),
            ("tea", &[3]),
            ("pot", &[]),
            ("ｕｓｂ", &[4]),
            ("250", &[1]),
            ("50g", &[]),
            ("iphone手机壳", &[2]),
            ("手机壳iphone", &[2]),
            ("快充 usb c", &[4]),
            ("茶 壶 tea", &[3]),
            ("茶 手机", &[]),
        ] {
            assert_eq!(found(&shop, query).await, expected, "{query}");
        }
        fold(&shop).await;
    }
}

#[tokio::test]
async fn name_summary_and_properties_are_searched() {
    let shop = Shop::open().await;
    let properties = vec![Property { name: "产地".into(), detail: "云南Yunnan".into() }];
    put_on_sale(&shop, Product { summary: Some("小锅慢烘".into()), properties, ..product(1, "红茶") }).await;
    for query in ["红茶", "慢烘", "云南", "yun", "红茶 云南", "烘 红"] {
        assert_eq!(found(&shop, query).await, [1], "{query}");
    }
    // What the properties are called is the same everywhere.
    assert_eq!(found(&shop, "产地").await, [0; 0]);
    // The end of one and the beginning of the next one are no word.
    assert_eq!(found(&shop, "红茶小锅").await, [0; 0]);
}

#[tokio::test]
async fn nothing_that_is_asked_breaks_anything() {
    let shop = shop_with(&["茶", "100% .* (tea) [a-z]+", "\u{1f375} 抹茶 \u{0}"]).await;
    for query in [
        ".*",
        "(",
        "[a-z",
        "%",
        "\\",
        "'; --",
        "\u{1f375}",
        "🎉🎉",
        "，。！",
        "-",
        "e\u{301}\u{301}\u{301}",
        "\u{fdfa}",
    ] {
        ask(&shop.anonymous(), query, "").await.data(200);
    }
    assert_eq!(found(&shop, ".*tea*").await, [2]);
    assert_eq!(found(&shop, "，。！ 🎉").await, [0; 0], "punctuation finds nothing");
    assert_eq!(found(&shop, &"茶 ".repeat(25)).await, [3, 1]);
    assert_eq!(found(&shop, "a b c d e f g h i j k l").await, [0; 0]);
    let long = "茶".repeat(51);
    for query in ["", " ", "a\u{0}b", "\u{7f}", &long, &"a".repeat(5000)] {
        let msg = ask(&shop.anonymous(), query, "").await.refused(400, 10120);
        assert!(msg["q"].is_array(), "{query:?}: {msg}");
    }
    let nothing_asked = shop.anonymous().get("/v1/product/search").await.refused(400, 10120);
    assert!(nothing_asked["q"].is_array());
    // No text at all, and half a character.
    for query in ["%ff%fe", "%e8%8c"] {
        let status = shop.anonymous().get(&format!("/v1/product/search?q={query}")).await.status.as_u16();
        assert!([200, 400].contains(&status), "{query}: {status}");
    }
}
