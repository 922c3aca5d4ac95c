//! What users upload themselves.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{detail, gif, key, names, open, pdf, refs, relocate, remove, send};
use crate::support::{Answer, Client};

async fn upload(client: &Client, name: &str, bytes: &[u8]) -> Answer {
    send(client, "/cms/file/upload", &[(name, bytes)]).await
}

#[tokio::test]
async fn a_shopper_gets_a_face() {
    let (shop, clerk) = open().await;
    let anna = shop.shopper("anna").await;
    let face = gif([200, 150, 100]);
    let file = upload(&anna, "头像.gif", &face).await.data(201);
    let avatar = anna.put("/v1/user/avatar", json!({"avatar": file["url"]})).await.data(201)["avatar"].clone();
    assert_eq!(avatar, json!(format!("http://shop.test/static/images/{}", key(&face, "gif"))));
    assert_eq!(anna.get("/v1/user").await.data(200)["avatar"], avatar);
    let shown = shop.anonymous().get(avatar.as_str().expect("an address").trim_start_matches("http://shop.test")).await;
    assert_eq!(shown.bytes, face);
    assert_eq!(detail(&clerk, &file["id"]).await.data(200), file);
    assert_eq!(names(&clerk, &file["parent_id"]).await, ["头像.gif"]);
    assert!(names(&clerk, &json!(0)).await.is_empty(), "the back office's folders are not full of users'");
    assert_eq!(clerk.get("/cms/file/folder").await.data(200)["children"], json!([]));
}

#[tokio::test]
async fn everybody_has_a_folder_of_their_own() {
    let (shop, _) = open().await;
    let (anna, berta) = (shop.shopper("anna").await, shop.shopper("berta").await);
    let one = upload(&anna, "a.gif", &gif([1, 0, 0])).await.data(201);
    let other = upload(&berta, "a.gif", &gif([1, 0, 0])).await.data(201);
    assert_ne!(one["parent_id"], other["parent_id"]);
    assert_eq!(refs(&shop, &key(&gif([1, 0, 0]), "gif")).await, Some(2));
    // Phones call every picture the same.
    for (number, expected) in [(2, "a (2).gif"), (3, "a (3).gif")] {
        let again = upload(&anna, "a.gif", &gif([number, 0, 0])).await.data(201);
        assert_eq!((&again["name"], &again["parent_id"]), (&json!(expected), &one["parent_id"]));
    }
    let together = join_all((0..6).map(|_| upload(&berta, "a.gif", &[0; 0]))).await;
    for answer in together {
        answer.refused(400, 10120);
    }
    let first = shop.shopper("carla").await;
    let colours: Vec<Vec<u8>> = (0..6).map(|colour| gif([0, colour, 0])).collect();
    let together = join_all(colours.iter().map(|bytes| upload(&first, "a.gif", bytes))).await;
    let made: Vec<Value> = together.iter().map(|answer| answer.data(201)).collect();
    assert!(made.iter().all(|file| file["parent_id"] == made[0]["parent_id"]), "one folder, however many make it");
}

#[tokio::test]
async fn shoppers_upload_pictures_only_and_one_at_a_time() {
    let (shop, _) = open().await;
    let anna = shop.shopper("anna").await;
    upload(&anna, "a.pdf", &pdf("a")).await.refused(415, 10330);
    upload(&anna, "a.gif", &pdf("a")).await.refused(415, 10330);
    upload(&anna, "blob", &pdf("a")).await.refused(415, 10330);
    assert_eq!(upload(&anna, "http://tmp/wx1.jpg", &gif([3, 3, 3])).await.data(201)["name"], "wx1.gif");
    let two = [("a.gif", gif([1, 1, 1])), ("b.gif", gif([2, 2, 2]))];
    let two: Vec<(&str, &[u8])> = two.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    send(&anna, "/cms/file/upload", &two).await.refused(413, 10320);
    send(&anna, "/cms/file/0", &two).await.refused(403, 10010);
    send(&shop.anonymous(), "/cms/file/upload", &two[..1]).await.refused(401, 1002);
    let staff = shop.clerk(&[]).await;
    upload(&staff, "a.pdf", &pdf("a")).await.data(201);
}

#[tokio::test]
async fn the_back_office_may_take_files_but_not_the_folder() {
    let (shop, clerk) = open().await;
    let anna = shop.shopper("anna").await;
    let (one, two) = (
        upload(&anna, "一.gif", &gif([1, 2, 3])).await.data(201),
        upload(&anna, "二.gif", &gif([4, 5, 6])).await.data(201),
    );
    let folder = &one["parent_id"];
    remove(&clerk, &[folder]).await.refused(403, 10010);
    relocate(&clerk, &json!(0), &[folder]).await.refused(403, 10010);
    clerk.put("/cms/file/rename", json!({"file_id": folder, "filename": "x"})).await.refused(403, 10010);
    clerk.post("/cms/file/copy", json!({"file_id": folder, "parent_id": 0})).await.refused(403, 10010);
    clerk.post("/cms/file/new", json!({"parent_id": folder, "filename": "x"})).await.refused(404, 10100);
    send(&clerk, &format!("/cms/file/{folder}"), &[("a.pdf", &pdf("a"))]).await.refused(404, 10100);
    clerk.put("/cms/file/rename", json!({"file_id": one["id"], "filename": "人.gif"})).await.data(201);
    relocate(&clerk, &json!(0), &[&one["id"]]).await.data(201);
    assert_eq!(
        (names(&clerk, &json!(0)).await, names(&clerk, folder).await),
        (vec!["人.gif".into()], vec!["二.gif".into()])
    );
    relocate(&clerk, folder, &[&one["id"]]).await.refused(404, 10100);
    clerk.post("/cms/file/copy", json!({"file_id": two["id"], "parent_id": 0})).await.data(201);
    remove(&clerk, &[&two["id"]]).await.data(202);
    assert!(names(&clerk, folder).await.is_empty());
    assert_eq!(refs(&shop, &key(&gif([4, 5, 6]), "gif")).await, Some(1));
}

#[tokio::test]
async fn a_folder_of_ones_own_holds_a_hundred() {
    let (shop, clerk) = open().await;
    let anna = shop.shopper("anna").await;
    for number in 0..96 {
        upload(&anna, &format!("{number}.gif"), &gif([number, 7, 7])).await.data(201);
    }
    let colours: Vec<Vec<u8>> = (0..8).map(|colour| gif([7, colour, 7])).collect();
    let last = join_all(
        colours
            .iter()
            .enumerate()
            .map(async |(number, bytes)| upload(&anna, &format!("last-{number}.gif"), bytes).await),
    );
    let (taken, refused): (Vec<Answer>, Vec<Answer>) = last.await.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(taken.len(), 4);
    for answer in refused {
        answer.refused(413, 10320);
    }
    let file = taken[0].data(201);
    assert_eq!(names(&clerk, &file["parent_id"]).await.len(), 100);
    remove(&clerk, &[&file["id"]]).await.data(202);
    upload(&anna, "again.gif", &gif([9, 9, 9])).await.data(201);
}
