//! Files and folders of the back office, and the objects behind them.

mod crash;
mod direct;
mod form;
mod life;
mod objects;
mod own;
mod race;
mod tree;
mod tree_delete;

use axum::body::Body;
pub use direct::sent;
use http::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::{
    auth::Permission,
    shop::image::file_object_key,
    storage::{Key, Read},
};

use crate::support::{Answer, Client, Shop};

async fn open() -> (Shop, Client) {
    let shop = Shop::open().await;
    let clerk = shop.clerk(Permission::ALL).await;
    (shop, clerk)
}

/// A picture of one pixel, of this colour.
pub fn gif(colour: [u8; 3]) -> Vec<u8> {
    let start = b"GIF89a\x01\0\x01\0\x80\0\0".as_slice();
    let end = b"\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;".as_slice();
    [start, &colour, end].concat()
}

fn pdf(text: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{text}").into_bytes()
}

/// Sends a form with these files.
pub async fn send(client: &Client, path: &str, files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(b"--cut--\r\n");
    send_form(client, path, body).await
}

/// Sends the body of a form whose parts `--cut` cuts apart.
async fn send_form(client: &Client, path: &str, body: Vec<u8>) -> Answer {
    let client = client.clone().header("content-type", "multipart/form-data; boundary=cut");
    client.send(Method::POST, path, Body::from(body)).await
}

/// Uploads one file into a folder.
async fn upload(client: &Client, folder: &Value, name: &str, bytes: &[u8]) -> Value {
    send(client, &format!("/cms/file/{folder}"), &[(name, bytes)]).await.data(201)[0].clone()
}

async fn new_folder(client: &Client, parent: &Value, name: &str) -> Value {
    client.post("/cms/file/new", json!({"parent_id": parent, "filename": name})).await.data(201)["id"].clone()
}

async fn detail(client: &Client, file: &Value) -> Answer {
    client.get(&format!("/cms/file/{file}")).await
}

async fn remove(client: &Client, ids: &[&Value]) -> Answer {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    client.delete(&format!("/cms/file?ids={}", ids.join(","))).await
}

async fn relocate(client: &Client, to: &Value, ids: &[&Value]) -> Answer {
    client.put("/cms/file/move", json!({"parent_id": to, "ids": ids})).await
}

/// Time passes, and the clerk logs in again: a token is good for two hours.
async fn later(shop: &Shop, clerk: &Client, seconds: i64) -> Client {
    shop.clock.advance(seconds);
    shop.session(&shop.user_stored(clerk.id()).await).await
}

/// The names of the first hundred in a folder; the total agrees.
async fn names(client: &Client, folder: &Value) -> Vec<String> {
    let page = client.get(&format!("/cms/file/list?parent_id={folder}&size=100")).await.data(200);
    let items = page["items"].as_array().expect("items");
    assert_eq!(page["total"], json!(items.len()));
    items.iter().map(|file| file["name"].as_str().expect("a name").to_owned()).collect()
}

/// The key of the object with these bytes.
fn key(bytes: &[u8], extension: &str) -> String {
    let hex = shared::hex(&Sha256::digest(bytes));
    format!("{hex}.{extension}")
}

/// How many files show an object, as it is counted; `None` where nothing is counted. It is in the bucket as long as
/// something is.
async fn refs(shop: &Shop, key: &str) -> Option<u64> {
    let blob = Key::new(format!("BLOB#{key}"), "BLOB");
    let blob: Option<Value> = shop.app.table.get(&blob, Read::Consistent).await.expect("reads");
    let object = shop.app.blobs.head(&file_object_key(key)).await.expect("answers");
    assert_eq!(blob.is_some(), object.is_some(), "{key}: {blob:?}");
    blob.map(|blob| blob["refs"].as_u64().expect("a number"))
}
