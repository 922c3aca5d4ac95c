//! The pages for people, and the documents for programs.

mod bodies;
mod document;
mod examples;
mod fallback;
mod swagger;

use axum::body::Body;
use http::{HeaderMap, Method};
use shared::error::code::table;

use crate::support::{Answer, Shop};

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
}

fn text(answer: &Answer) -> &str {
    std::str::from_utf8(&answer.bytes).expect("UTF-8")
}

/// What every page promises, whichever it is.
#[track_caller]
fn is_page(answer: &Answer) {
    assert_eq!((answer.status.as_u16(), header(&answer.headers, "content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(header(&answer.headers, "x-content-type-options"), "nosniff");
    assert_eq!(header(&answer.headers, "referrer-policy"), "no-referrer");
    let policy = header(&answer.headers, "content-security-policy");
    let (policy, frames) = policy.split_once("; frame-ancestors ").expect("says who may frame it");
    for rule in ["default-src 'none'", "base-uri 'none'", "form-action 'none'"] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("unsafe-") && !policy.contains("http") && !frames.contains(';'), "{policy}");
    for foreign in ["src=\"http", "src=\"//", "href=\"http", "href=\"//", "@import", "url("] {
        assert!(!text(answer).contains(foreign), "{foreign}");
    }
    assert!(answer.calls().is_empty());
}

#[tokio::test]
async fn pages_need_nothing_but_the_shop() {
    let nobody = Shop::open().await.anonymous();
    for path in ["/", "/error_code", "/apidocs/"] {
        is_page(&nobody.get(path).await);
        let head = nobody.send(Method::HEAD, path, Body::empty()).await;
        assert!(head.status.is_success() && head.bytes.is_empty(), "{path}");
    }
}

/// The CMS shows two of them in frames.
#[tokio::test]
async fn a_frame_is_for_the_shop_itself_and_for_the_origins_that_are_named() {
    let shop = Shop::open().await;
    let cms = "https://cms.example.com";
    for (local, origins, frames) in [
        (true, vec![], "'self' http://localhost:* http://127.0.0.1:*"),
        (false, vec![], "'self'"),
        (false, vec!["*"], "'self'"),
        (
            false,
            vec![cms, "http://other.example.com:8080"],
            "'self' https://cms.example.com http://other.example.com:8080",
        ),
    ] {
        let nobody = shop.with_settings(|config| {
            config.local = local;
            config.deployment.allowed_origins = origins.iter().map(|origin| (*origin).to_owned()).collect();
        });
        let policy = async |path: &str| header(&nobody.get(path).await.headers, "content-security-policy").to_owned();
        for path in ["/error_code", "/apidocs/"] {
            assert!(policy(path).await.ends_with(&format!("; frame-ancestors {frames}")), "{path}");
        }
        assert!(policy("/").await.ends_with("; frame-ancestors 'none'"));
    }
}

/// Their own styles and scripts are named by what they say: anything injected beside them would not run.
#[tokio::test]
async fn own_pages_allow_no_other_script() {
    let nobody = Shop::open().await.anonymous();
    for path in ["/", "/error_code"] {
        let answer = nobody.get(path).await;
        let policy = header(&answer.headers, "content-security-policy");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert!(policy.contains("script-src 'sha256-") && policy.contains("style-src 'sha256-"), "{policy}");
        for inline in [" onclick=", " oninput=", " style=", "javascript:"] {
            assert!(!text(&answer).contains(inline), "{path}: {inline}");
        }
    }
}

#[tokio::test]
async fn the_home_page_leads_to_the_others() {
    let nobody = Shop::open().await.anonymous();
    let answer = nobody.get("/").await;
    for link in ["/apidocs/", "/error_code", "/openapi.yaml", "/openapi.json", "/health"] {
        assert!(text(&answer).contains(&format!("href=\"{link}\"")), "{link}");
        assert_eq!(nobody.get(link).await.status.as_u16(), 200, "{link}");
    }
    assert!(text(&answer).contains("demo-anna"), "the local shop lets the demo's shoppers in");
}

#[tokio::test]
async fn the_error_codes_are_all_there() {
    let nobody = Shop::open().await.anonymous();
    let page = nobody.get("/error_code").await;
    let items = nobody.clone().header("accept", "application/json").get("/error_code").await.data(200)["items"].clone();
    assert_eq!(items.as_array().map(Vec::len), Some(table().len()));
    for (entry, item) in table().iter().zip(items.as_array().expect("a list")) {
        for cell in [entry.error_code.to_string(), entry.status.to_string(), entry.name.clone(), entry.msg.to_owned()] {
            assert!(text(&page).contains(&format!(">{cell}<")), "{cell}");
        }
        assert_eq!(item, &serde_json::to_value(entry).expect("an entry"));
    }
}

#[tokio::test]
async fn programs_get_the_list_and_people_the_page() {
    let nobody = Shop::open().await.anonymous();
    let kind = async |accept: &str| {
        let answer = nobody.clone().header("accept", accept).get("/error_code").await;
        assert_eq!(header(&answer.headers, "vary"), "accept");
        header(&answer.headers, "content-type").split(';').next().unwrap_or_default().to_owned()
    };
    for accept in ["application/json", "application/json, text/plain, */*"] {
        assert_eq!(kind(accept).await, "application/json", "{accept}");
    }
    for accept in ["", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html, application/json", "nonsense"] {
        assert_eq!(kind(accept).await, "text/html", "{accept}");
    }
}

#[tokio::test]
async fn health_asks_nobody() {
    let answer = Shop::open().await.anonymous().get("/health").await;
    assert_eq!(answer.data(200)["status"], "ok");
    assert!(answer.calls().is_empty());
}
