//! The examples of the OpenAPI document, sent as they stand to a demo shop by whoever may.

use std::collections::BTreeMap;

use axum::body::Body;
use http::Method;
use serde_json::{Map, Value, json};
use shop::demo;

use super::document::{document, operations};
use crate::{
    cms_file::{gif, send},
    support::{Answer, Client, Shop},
};

/// What needs more than a request: it is understood, and refused for what the shop does not have.
const MORE: [(&str, &str); 16] = [
    ("pay_notify", "signed by WeChat"),
    ("pay_refund_notify", "signed by WeChat"),
    ("cms_order_refund", "a payment"),
    ("cms_order_refuse_refund", "a customer who asks for it"),
    ("cms_order_run_task", "a failed task"),
    ("cms_order_shipment", "a parcel"),
    ("cms_file_complete", "an upload that has arrived"),
    ("cms_log_error", "an error"),
    ("cms_log_delete_error", "an error"),
    ("cms_server_job", "a large deletion"),
    ("cms_admin_migrate_group", "a second group"),
    ("media_file", "that very file"),
    ("media_thumbnail", "a small picture that somebody has asked for"),
    ("media_old_file", "an import"),
    ("media_download", "that very file"),
    ("cms_menu_arrange", "all routes"),
];

/// Collections that the demo fills: their examples stand as they are, but for deletions, which take what was made here.
const FILLED: [&str; 4] = ["/v1/theme", "/v1/category", "/v1/product", "/cms/banner"];

struct Walk {
    shop: Shop,
    anna: Client,
    boss: Client,
    /// What was created, by the path that created it.
    made: BTreeMap<String, Value>,
}

struct Step {
    id: String,
    method: Method,
    path: String,
    declared: Value,
}

impl Step {
    /// Creations first, deletions last, and what ends a session after all of them.
    fn rank(&self) -> u8 {
        match (&self.method, self.id.as_str()) {
            (_, "token_login") => 0,
            (_, "cms_dict_create" | "cms_menu_create_element" | "cms_file_copy" | "cms_file_complete") => 2,
            (_, "cms_admin_clear_permissions" | "theme_remove_product") => 5,
            // Deepest first: what belongs to something goes before it.
            (_, "cms_banner_item_delete" | "cms_dict_delete" | "cms_menu_delete_elements") => 6,
            (_, "cms_menu_restore" | "cms_log_clear_operations" | "cms_log_clear_logins" | "cms_log_clear_errors") => 8,
            (_, "user_password") => 9,
            (_, "user_close") => 10,
            (&Method::POST, _) if !self.path.contains('{') => 1,
            (&Method::GET, _) => 3,
            (&Method::PUT, _) => 4,
            (&Method::POST, _) => 5,
            _ => 7,
        }
    }

    fn example(&self) -> Option<&Value> {
        self.declared["requestBody"]["content"].as_object()?.values().next()?.get("example")
    }
}

fn steps() -> Vec<Step> {
    let mut steps: Vec<Step> = operations(&document())
        .into_iter()
        .map(|(path, method, declared)| Step {
            id: declared["operationId"].as_str().expect("an id").to_owned(),
            method: method.to_uppercase().parse().expect("a method"),
            path,
            declared,
        })
        .collect();
    steps.sort_by_key(Step::rank);
    steps
}

impl Walk {
    async fn begin() -> Self {
        let shop = Shop::open().await;
        demo::fill(&shop.app).await.expect("the demo");
        let boss = shop.superuser("boss").await;
        // WeChat reaches shops by HTTPS only.
        let nobody = shop.anonymous().header("x-forwarded-proto", "https");
        let token = nobody.post("/v1/token", example("token_login")).await.data(200)["token"].clone();
        let anna = nobody.with_token(token.as_str().expect("a token"));
        let id = anna.get("/v1/user").await.data(200)["id"].as_u64().expect("an id");
        Self { shop, anna: anna.with_id(id), boss, made: BTreeMap::new() }
    }

    /// An order in the state that an operation asks for.
    async fn order(&self, id: &str) -> Value {
        let state = match id {
            "order_confirm" | "cms_order_shipment" => 3,
            "order_refund" | "cms_order_delivery" | "cms_order_refund" => 2,
            _ => 1,
        };
        self.shop.order_in_state(&self.anna, state).await.into()
    }

    fn made(&self, collection: &str) -> Value {
        self.made.get(collection).cloned().unwrap_or_default()
    }

    /// What stands for an id that the shop has drawn.
    async fn known(&self, step: &Step, name: &str, example: &Value) -> Value {
        match name {
            "address_id" => self.made("/v1/address"),
            "group_id" | "src_id" if !example.is_null() => self.made("/cms/group"),
            "route_id" => self.made("/cms/route"),
            "element_ids" => json!([self.made("/cms/element")]),
            // A copy needs another folder than its original's.
            "file_id" if step.id == "cms_file_copy" => self.made("/cms/file/upload"),
            "file_id" => self.made("/cms/file/new"),
            "ids" if step.path == "/cms/file/move" => json!([self.made("/cms/file/new")]),
            "ids" if step.path.starts_with("/cms/file") => self.made("/cms/file/copy"),
            "ids" if step.path.starts_with("/cms/element") => self.made("/cms/element"),
            "upload_id" => self.made("/cms/file/presign"),
            "token" => self.anna.token().into(),
            "uid" => self.anna.id().into(),
            "order_id" => self.order(&step.id).await,
            "order_no" => {
                let order = self.order(&step.id).await;
                self.boss.get(&format!("/cms/order/{order}")).await.data(200)["order_no"].clone()
            }
            "id" if step.path.starts_with("/v1/pay") => self.made("/v1/order"),
            _ => example.clone(),
        }
    }

    /// The id that a path asks for.
    async fn id(&self, step: &Step, example: &Value) -> Value {
        let (collection, _) = step.path.split_once("/{").expect("a parameter");
        let is_part = step.path.ends_with("/product");
        let filled = FILLED.contains(&collection) && (step.method != Method::DELETE || is_part);
        let is_fixed = ["cms_file_upload", "cms_banner_item_delete", "banner_detail"].contains(&step.id.as_str());
        if filled || is_fixed {
            return example.clone();
        }
        match collection {
            "/v1/order" | "/cms/order" => self.order(&step.id).await,
            "/cms/user" => self.made("/v1/user"),
            _ if collection.starts_with("/cms/admin") => self.made("/cms/admin"),
            "/cms/file" => self.made("/cms/file/new"),
            "/cms/log/oper" | "/cms/log/login" => {
                let list = if collection.ends_with("oper") { "oper/list/search" } else { "login/list" };
                self.boss.get(&format!("/cms/log/{list}")).await.data(200)["items"][0]["id"].clone()
            }
            _ => self.made.get(collection).unwrap_or(example).clone(),
        }
    }

    async fn send(&self, step: &Step) -> Answer {
        let (mut path, mut query) = (step.path.clone(), Vec::new());
        for parameter in step.declared["parameters"].as_array().into_iter().flatten() {
            let Some(example) = parameter.get("example") else { continue };
            let name = parameter["name"].as_str().expect("a name");
            let value = match (&parameter["in"], name) {
                (place, "id") if place == "path" => self.id(step, example).await,
                _ => self.known(step, name, example).await,
            };
            let value = value
                .as_array()
                .map_or_else(|| plain(&value), |all| all.iter().map(plain).collect::<Vec<_>>().join(","));
            if parameter["in"] == "path" {
                path = path.replace(&format!("{{{name}}}"), &percent(&value));
            } else {
                query.push(format!("{name}={}", percent(&value)));
            }
        }
        let path = if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) };
        let is_shoppers = ["/v1/user", "/v1/address", "/v1/order", "/v1/pay", "/v1/token"];
        let client = if is_shoppers.iter().any(|start| path.starts_with(start)) { &self.anna } else { &self.boss };
        if step.declared["requestBody"]["content"].get("multipart/form-data").is_some() {
            return send(client, &path, &[(&format!("{}.png", step.id), &gif([1, 2, 3]))]).await;
        }
        let Some(mut body) = step.example().cloned() else {
            return client.send(step.method.clone(), &path, Body::empty()).await;
        };
        if let Some(fields) = body.as_object_mut() {
            for (name, value) in fields.iter_mut() {
                *value = self.known(step, name, value).await;
            }
        }
        client.send(step.method.clone(), &path, Body::from(body.to_string())).await
    }
}

fn example(id: &str) -> Value {
    let found = steps().into_iter().find(|step| step.id == id).expect(id);
    found.example().cloned().expect("a body")
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b',' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[tokio::test]
async fn every_example_succeeds_as_it_stands() {
    let mut walk = Walk::begin().await;
    let mut wrong = Map::new();
    for step in steps() {
        let answer = walk.send(&step).await;
        let status = answer.status.as_u16();
        let why = || String::from_utf8_lossy(&answer.bytes[..answer.bytes.len().min(300)]).into_owned();
        if MORE.iter().any(|(id, _)| *id == step.id) {
            let code = answer.json()["error_code"].clone();
            let is_incomplete = why().contains("尚未上传");
            let is_understood = (400..500).contains(&status) && (code != 10120 || is_incomplete) && code != 1007;
            if !is_understood {
                wrong.insert(step.id, format!("{status} where more is needed: {}", why()).into());
            }
        } else if status >= 400 {
            wrong.insert(step.id, format!("{status}: {}", why()).into());
        } else if step.method == Method::POST && !step.path.contains('{') {
            let data = answer.json()["data"].clone();
            let id =
                ["id", "upload_id", "order_id"].iter().find_map(|name| data.get(*name)).or_else(|| data[0].get("id"));
            walk.made.insert(step.path, id.cloned().unwrap_or_default());
        }
        if answer.bytes.starts_with(b"{") && answer.json().get("ignored").is_some() {
            wrong.insert(
                format!("{} {}", step.method, status),
                format!("ignores a field of its example: {}", why()).into(),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
