//! Verifying, refreshing, forging.

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use ring::{
    digest::{SHA256, digest},
    hmac,
    signature::Ed25519KeyPair,
};
use serde_json::{Value, json};
use shared::{
    app::App,
    auth::token::Claims,
    shop::user::{Status, User},
    storage::{Key, Read},
};

use super::{alter, stored, verify};
use crate::support::{Client, NOW, Shop};

const DAY: i64 = 24 * 3600;

async fn refresh(client: &Client) -> crate::support::Answer {
    client.post("/v1/token/refresh", json!({})).await
}

#[tokio::test]
async fn verify_says_what_a_token_means() {
    let shop = Shop::open().await;
    for (client, scope) in [
        (shop.shopper("anna").await, "UserScope"),
        (shop.clerk(&[]).await, "AdminScope"),
        (shop.superuser("carla").await, "SuperScope"),
    ] {
        let meaning = verify(&shop, &client.token()).await.data(200);
        let expected = json!({"scope": scope, "uid": client.id(), "create_at": NOW, "expire_in": NOW + 7200});
        assert_eq!(meaning, expected);
    }
    for body in [json!({}), json!({"token": 1}), json!({"token": ""}), json!({"token": "x".repeat(4097)})] {
        assert!(shop.anonymous().post("/v1/token/verify", body).await.refused(400, 10120)["token"].is_array());
    }
}

#[tokio::test]
async fn a_token_dies_with_what_it_stands_for() {
    let shop = Shop::open().await;
    let changes: [fn(&mut User); 3] = [
        |user| user.status = Status::Disabled,
        |user| user.set_password("another".into(), None),
        |user| user.close(NOW),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let client = shop.shopper(&format!("anna-{index}")).await;
        verify(&shop, &client.token()).await.data(200);
        alter(&shop, &client, change).await;
        verify(&shop, &client.token()).await.refused(401, 1002);
        refresh(&client).await.refused(401, 1002);
        client.get("/v1/user").await.refused(401, 1002);
    }
    let anna = shop.shopper("anna").await;
    shop.clock.advance(7200);
    verify(&shop, &anna.token()).await.refused(401, 1003);
    refresh(&anna).await.refused(401, 1002);
}

#[tokio::test]
async fn a_session_can_be_refreshed_for_thirty_days() {
    let shop = Shop::open().await;
    let mut anna = shop.shopper("anna").await;
    loop {
        shop.clock.advance(7199);
        if shop.clock.now() >= NOW + 30 * DAY {
            break;
        }
        let data = refresh(&anna).await.data(200);
        let left = NOW + 30 * DAY - shop.clock.now();
        assert_eq!(data["expire_in"], left.min(7200));
        anna = anna.with_token(data["token"].as_str().expect("a token"));
        // The time to the end of the 30 days, not longer: not even by refreshing a moment before.
        let meaning = verify(&shop, &anna.token()).await.data(200);
        assert!(meaning["expire_in"].as_i64().expect("a time") <= NOW + 30 * DAY);
    }
    refresh(&anna).await.refused(401, 1002);
}

/// The last second of the thirty days, and the next one.
#[tokio::test]
async fn thirty_days_end_to_the_second() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let until = NOW + 30 * DAY;
    let late = Claims { login: NOW, iat: until - 60, exp: until, ..Claims::login(anna.id(), 0, NOW) };
    let anna = anna.with_token(&shop.app.tokens.sign(&late).await.expect("signs"));
    shop.clock.advance(30 * DAY - 1);
    let data = refresh(&anna).await.data(200);
    assert_eq!(data["expire_in"], 1);
    shop.clock.advance(1);
    refresh(&anna).await.refused(401, 1002);
    refresh(&anna.with_token(data["token"].as_str().expect("a token"))).await.refused(401, 1002);
}

fn part(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

fn read(part: &str) -> Value {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

#[tokio::test]
async fn forged_tokens_open_nothing() {
    let (shop, other) = (Shop::open().await, Shop::open().await);
    let boss = shop.superuser("boss").await;
    let anna = shop.shopper("anna").await;
    let token = anna.token();
    let [header, payload, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
    let kid = read(header)["kid"].as_str().expect("a key id").to_owned();
    assert_eq!(read(header)["alg"], "EdDSA");

    let mut promoted = read(payload);
    promoted["sub"] = boss.id().to_string().into();
    let promoted_part = part(&promoted);
    let with = |change: fn(&mut Value)| {
        let mut claims = read(payload);
        change(&mut claims);
        claims
    };
    let none = |alg: &str| part(&json!({"typ": "JWT", "alg": alg, "kid": kid}));
    let foreign = |algorithm: hmac::Algorithm, secret: &[u8], kid: &str, claims: &Value| {
        let name = if algorithm == hmac::HMAC_SHA256 { "HS256" } else { "HS512" };
        let message = format!("{}.{}", part(&json!({"typ": "JWT", "alg": name, "kid": kid})), part(claims));
        let signature = hmac::sign(&hmac::Key::new(algorithm, secret), message.as_bytes());
        format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    };
    let theirs = other.app.tokens.sign(&Claims::login(boss.id(), 0, NOW)).await.expect("signs");
    let theirs_renamed = format!("{header}.{}", theirs.split_once('.').expect("parts").1);
    let other_signature = format!("{}A", &signature[..signature.len() - 1]);
    let first = if signature.starts_with('A') { "B" } else { "A" };

    let mut forged = vec![
        ("another payload", format!("{header}.{promoted_part}.{signature}")),
        ("no signature", format!("{header}.{payload}.")),
        ("two parts", format!("{header}.{payload}")),
        ("four parts", format!("{token}.{signature}")),
        ("first character", format!("{header}.{payload}.{first}{}", &signature[1..])),
        ("without kid", {
            let header = part(&json!({"typ": "JWT", "alg": "EdDSA"}));
            format!("{header}.{payload}.{signature}")
        }),
        ("another shop's", theirs),
        ("another shop's under our kid", theirs_renamed),
        ("guessed key", foreign(hmac::HMAC_SHA256, b"guessed", &kid, &promoted)),
        ("guessed key, HS512", foreign(hmac::HMAC_SHA512, b"guessed", &kid, &promoted)),
        ("guessed key, unknown kid", foreign(hmac::HMAC_SHA256, b"guessed", "00000000", &promoted)),
        ("kid that is a path", foreign(hmac::HMAC_SHA256, b"guessed", "../../dev/null", &promoted)),
        ("empty", String::new()),
        ("dots", "..".into()),
    ];
    // What verifies is no secret: signed with it as if it were one, as naive libraries take it.
    let keys: Value =
        shop.app.table.get(&Key::new("KEYS", "TOKEN"), Read::Consistent).await.expect("reads").expect("keys");
    let public = keys["keys"][0]["public"].as_str().expect("a key");
    let raw = BASE64_STANDARD.decode(public).expect("base64");
    for secret in [raw.as_slice(), public.as_bytes()] {
        for algorithm in [hmac::HMAC_SHA256, hmac::HMAC_SHA512] {
            forged.push(("the public key as a secret", foreign(algorithm, secret, &kid, &promoted)));
        }
        let seed = Ed25519KeyPair::from_seed_unchecked(&digest(&SHA256, secret).as_ref()[..32]).expect("a key");
        let message = format!("{header}.{promoted_part}");
        let signature = BASE64_URL_SAFE_NO_PAD.encode(seed.sign(message.as_bytes()).as_ref());
        forged.push(("another Ed25519 key", format!("{message}.{signature}")));
    }
    let zero = BASE64_URL_SAFE_NO_PAD.encode([0; 64]);
    forged.push(("a signature of zeros", format!("{header}.{promoted_part}.{zero}")));
    for alg in ["none", "None", "NONE", "nOnE", "", "RS256", "HS256", "HS384"] {
        forged.push(("alg", format!("{}.{promoted_part}.", none(alg))));
        forged.push(("alg", format!("{}.{promoted_part}.{signature}", none(alg))));
    }
    if other_signature != signature {
        forged.push(("last character", format!("{header}.{payload}.{other_signature}")));
    }
    // Signed by ourselves, and still worth nothing.
    let strange: [(&str, Value); 4] = [
        ("no such user", with(|claims| claims["sub"] = "1".into())),
        ("no number", with(|claims| claims["sub"] = "anna".into())),
        ("another generation", with(|claims| claims["gen"] = 1.into())),
        ("negative", with(|claims| claims["sub"] = "-1".into())),
    ];
    for (name, claims) in strange {
        let claims: Claims = serde_json::from_value(claims).expect("claims");
        forged.push((name, shop.app.tokens.sign(&claims).await.expect("signs")));
    }
    for (name, token) in forged {
        assert_eq!(anna.with_token(&token).get("/v1/user").await.status, 401, "{name}: {token}");
        anna.with_token(&token).get("/v1/user").await.refused(401, 1002);
        if !token.is_empty() {
            verify(&shop, &token).await.refused(401, 1002);
        }
    }
    anna.get("/v1/user").await.data(200);
    assert_eq!(stored(&shop, &anna).await.auth, 1);
}

/// A stranger's key id makes a function look for new keys, but not at each request.
#[tokio::test]
async fn unknown_keys_are_looked_for_every_ten_seconds_only() {
    let (shop, other) = (Shop::open().await, Shop::open().await);
    let theirs = other.app.tokens.sign(&Claims::login(1, 0, NOW)).await.expect("signs");
    shop.shopper("anna").await;
    assert_eq!(verify(&shop, &theirs).await.calls().len(), 0);
    shop.clock.advance(10);
    shop.app.parameters.refresh().await;
    assert_eq!(verify(&shop, &theirs).await.calls().len(), 1);
    assert_eq!(verify(&shop, &theirs).await.calls().len(), 0);
}

/// A function that was there before the first login of all knows its token at once.
#[tokio::test]
async fn the_first_token_is_good_everywhere_at_once() {
    let shop = Shop::open().await;
    let other = shop.another_function();
    other.with_token("a.b.c").get("/v1/user").await.refused(401, 1002);
    let anna = shop.shopper("anna").await;
    other.with_token(&anna.token()).get("/v1/user").await.data(200);
}

/// A function goes on signing with the key that it has in memory for five minutes, and no longer.
#[tokio::test]
async fn a_new_key_is_used_by_all_after_five_minutes() {
    let shop = Shop::open().await;
    let (anna, other) = (shop.shopper("anna").await, shop.app_with(|_| ()));
    let kid = async |app: &App| {
        let token = app.tokens.sign(&Claims::login(anna.id(), 0, shop.clock.now())).await.expect("signs");
        read(token.split('.').next().expect("a header"))["kid"].clone()
    };
    let first = kid(&other).await;
    shop.app.tokens.rotate().await.expect("rotates");
    let second = kid(&shop.app).await;
    assert_ne!(first, second);
    shop.clock.advance(299);
    assert_eq!(kid(&other).await, first);
    shop.clock.advance(2);
    assert_eq!(kid(&other).await, second);
    // And one that verifies forgets a key which was rotated out.
    let verifies = shop.another_function();
    verifies.with_token(&anna.token()).get("/v1/user").await.data(200);
    shop.app.tokens.rotate().await.expect("rotates");
    shop.clock.advance(301);
    verifies.with_token(&anna.token()).get("/v1/user").await.refused(401, 1002);
}

/// As a backup may bring it that was taken during a rotation.
#[tokio::test]
async fn a_signing_key_that_nobody_can_verify_is_published_by_the_next_login() {
    let shop = Shop::open().await;
    shop.shopper("anna").await;
    shop.app.table.delete_all(&[Key::new("KEYS", "TOKEN")]).await.expect("deleted");
    let other = shop.app_with(|_| ());
    let bob = shop.shopper("bob").await;
    let token = other.tokens.sign(&Claims::login(bob.id(), 0, NOW)).await.expect("signs");
    shop.another_function().with_token(&token).get("/v1/user").await.data(200);
}
