//! Backups with pictures and files: a folder or a zip file, of a shop that sells meanwhile.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use futures_util::future::join;
use shared::{app::App, auth::Permission, clock::Clock};
use shop::{
    backup::{self, Bundle, Files, Mode, Restored, Taken},
    demo,
    progress::Progress,
};

use super::{ALL, Shelf};
use crate::{
    cms_file::send,
    picture::sample::jpeg,
    support::{Client, Shop},
};

/// The paths of all files below a folder, in order.
fn all(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(all(&path));
        } else {
            found.push(path.to_string_lossy().into_owned());
        }
    }
    found.sort();
    found
}

/// More than is fetched at once, so that it flows.
const LARGE: usize = 5 << 20;

/// A demo shop with an uploaded picture and a large file, and the address of the picture.
async fn furnished() -> (Shop, String) {
    let shop = Shop::open().await;
    demo::fill(&shop.app).await.expect("the demo's goods");
    let clerk = shop.clerk(Permission::ALL).await;
    let picture = send(&clerk, "/cms/file/0", &[("茶园.jpg", &jpeg(900, 600))]).await.data(201)[0].clone();
    shop.app.blobs.put("static/files/catalogue.pdf", "application/pdf", large()).await.expect("stored");
    shop.pictures_settled().await;
    let url = picture["url"].as_str().expect("an address");
    let at = url.find("/static/").expect("our own");
    (shop, url[at..].to_owned())
}

fn large() -> Vec<u8> {
    (0..LARGE).map(|number| u8::try_from(number % 251).expect("small")).collect()
}

async fn try_restore(app: &App, path: &Path) -> anyhow::Result<Restored> {
    let mut bundle = Bundle::open(path)?;
    let contents = backup::check(bundle.table(), Clock::System.now(), Progress::Nobody)?;
    let objects = backup::check_files(&mut bundle, Progress::Nobody)?;
    backup::restore_all(app, &mut bundle, &contents, objects.as_deref(), Mode::Empty, Progress::Nobody).await
}

async fn bytes(client: &Client, path: &str) -> Vec<u8> {
    let answer = client.get(path).await;
    if answer.status == 302 {
        // What is too large for a function comes from the bucket.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().tls_certs_only([]).no_proxy().build().expect("no settings to refuse");
        let link = answer.headers["location"].to_str().expect("an address");
        let file = http.get(link).send().await.expect("an answer");
        assert_eq!(file.status(), 200, "{path}");
        return file.bytes().await.expect("a file").to_vec();
    }
    assert_eq!(answer.status, 200, "{path}");
    answer.bytes
}

#[tokio::test]
async fn a_selling_shop_moves_with_its_pictures_into_a_folder_and_into_a_zip_file() {
    for name in ["copy.zip", "copy/"] {
        let (shop, picture) = furnished().await;
        let shelf = Shelf::new();
        let anna = shop.payer("anna").await;
        let path = PathBuf::from(format!("{}/{name}", shelf.path("").display()));
        let before = shop.order(&anna, 1, 1).await;
        let sales = async {
            for _ in 0..10 {
                shop.order(&anna, 1, 1).await;
            }
        };
        let (copied, ()) = join(backup::take_all(&shop.app, &path, ALL), sales).await;
        let (Taken { stored, .. }, Files { objects, bytes: size, skipped }) = copied.expect("a backup");
        assert!(stored > 50 && objects > 50 && size > LARGE as u64 && skipped == 0, "{name}: {objects} objects");
        assert_eq!(fs::read_dir(shelf.path("")).expect("a folder").count(), 1, "nothing else is left behind");

        let other = Shop::open().await;
        let restored = try_restore(&other.app, &path).await.expect("whole");
        let files = restored.files.expect("with files");
        // What is put into a bucket is looked at there: a smaller picture may be made before its copy comes.
        assert!(files.skipped < objects && files.bytes <= size, "{name}: {files:?}");
        assert_eq!(files.objects + files.skipped, objects, "{name}");
        let (visitor, original) = (other.anonymous(), shop.anonymous());
        for address in [&picture, &format!("{picture}?w=400"), "/static/files/catalogue.pdf"] {
            assert_eq!(bytes(&visitor, address).await, bytes(&original, address).await, "{name}: {address}");
        }
        for _ in 0..3 {
            other.clock.advance(600);
            other.work().await;
        }
        let found = visitor.get("/v1/product/search?q=%E8%8C%B6").await.data(200);
        assert!(found["total"].as_u64() > Some(0), "{name}: {found}");
        // Half an hour has passed, and the order was to be paid within that: a new one.
        assert_eq!(other.stored(before).await.user_id, anna.id());
        let payer = other.payer("anna").await;
        assert_eq!(payer.id(), anna.id(), "the same user by the same openid");
        let order = other.order(&payer, 1, 1).await;
        other.pay_and_notify(&payer, order).await;
        assert_eq!(u8::from(other.stored(order).await.status), 2, "{name}");
    }
}

#[tokio::test]
async fn what_is_torn_is_refused_before_anything_is_stored() {
    let (shop, _) = furnished().await;
    let shelf = Shelf::new();
    let (zip, folder) = (shelf.path("copy.zip"), shelf.path("copy"));
    backup::take_all(&shop.app, &zip, ALL).await.expect("a backup");
    fs::create_dir(&folder).expect("an empty folder");
    backup::take_all(&shop.app, &folder, ALL).await.expect("a backup");

    let mut torn = Vec::new();
    let whole = fs::read(&zip).expect("a file");
    for length in (0..whole.len()).step_by(whole.len() / 7).skip(1) {
        torn.push(shelf.write(&format!("cut-{length}.zip"), &whole[..length]));
    }
    // In the middle of what is stored as it is: the pictures.
    for place in [whole.len() / 3, whole.len() / 2] {
        let mut changed = whole.clone();
        changed[place] ^= 1;
        torn.push(shelf.write(&format!("changed-{place}.zip"), changed));
    }
    let other = Shop::open().await;
    let empty = other.app.blobs.measure().await.expect("measured");
    for path in torn {
        try_restore(&other.app, &path).await.expect_err(&path.display().to_string());
    }
    let files = all(&folder);
    for kind in ["objects.jsonl", "table.jsonl.gz", ".webp", "catalogue.pdf"] {
        let file = files.iter().find(|file| file.ends_with(kind)).expect(kind);
        let content = fs::read(file).expect("a file");
        fs::remove_file(file).expect("gone");
        try_restore(&other.app, &folder).await.expect_err("a file is missing");
        fs::write(file, &content[..content.len() - 1]).expect("written");
        try_restore(&other.app, &folder).await.expect_err("a file was cut off");
        fs::write(file, content).expect("written");
    }
    assert_eq!(other.app.blobs.measure().await.expect("measured"), empty);
    try_restore(&other.app, &folder).await.expect("nothing was stored, so it is still empty");
}

#[tokio::test]
async fn nothing_is_overwritten_and_nothing_left_behind() {
    let shop = Shop::open().await;
    let shelf = Shelf::new();
    let used = shelf.path("used");
    fs::create_dir(&used).expect("a folder");
    fs::File::create(used.join("letter.txt")).expect("a file").write_all(b"dear").expect("written");
    let there = shelf.write("there.zip", b"mine");
    for path in [&used, &there, &shelf.path("copy.tar.gz"), &shelf.path("no/such/folder/copy.zip")] {
        backup::take_all(&shop.app, path, ALL).await.expect_err(&path.display().to_string());
    }
    assert_eq!(fs::read(&there).expect("a file"), b"mine");
    let mut left: Vec<String> = all(&shelf.path("")).iter().map(|path| path.replace('\\', "/")).collect();
    left.retain(|path| !path.ends_with("used/letter.txt") && !path.ends_with("there.zip"));
    assert!(left.is_empty(), "{left:?}");

    // Broken off, it leaves nothing either.
    let gone = shop::local::Dynamo::memory().expect("an engine").endpoint();
    let app = shop.app_through(&gone);
    for name in ["a.zip", "b/"] {
        let path = PathBuf::from(format!("{}/{name}", shelf.path("").display()));
        backup::take_all(&app, &path, ALL).await.expect_err("nobody answers");
    }
    assert_eq!(fs::read_dir(shelf.path("")).expect("a folder").count(), 2);
}

/// What was restored in part, the same again completes: what is there already is not sent again.
#[tokio::test]
async fn objects_that_are_there_stay() {
    let (shop, _) = furnished().await;
    let (shelf, other) = (Shelf::new(), Shop::open().await);
    let zip = shelf.path("copy.zip");
    let (_, Files { objects, .. }) = backup::take_all(&shop.app, &zip, ALL).await.expect("a backup");
    other.app.blobs.put("static/files/catalogue.pdf", "application/pdf", large()).await.expect("stored");
    let files = try_restore(&other.app, &zip).await.expect("restored").files.expect("with files");
    assert_eq!(files.objects + files.skipped, objects);
    assert!((1..objects).contains(&files.skipped), "{files:?}");
    // A file of the table alone is restored in the same way.
    let (table, _) = shelf.take(&shop.app, "table.jsonl.gz").await;
    let third = Shop::open().await;
    assert_eq!(try_restore(&third.app, &table).await.expect("restored").files, None);
}
