//! The pictures in a file.

use shared::shop::{Image, file, image::object_key};

use super::{Book, Desk, PRODUCTS, gif};

async fn shown(desk: &Desk, image: &Image) -> Vec<u8> {
    let path = format!("/static/images/{}", image.0);
    let answer = desk.shop.anonymous().get(&path).await;
    assert_eq!(answer.status, 200, "{path}");
    answer.bytes
}

#[tokio::test]
async fn a_new_picture_is_cleaned_stored_and_among_the_files() {
    let desk = Desk::open().await;
    let picture = gif([1, 2, 3]);
    let mut book = desk.export().await;
    book.set(PRODUCTS, "1", "main_image", "新 图.GIF");
    book.set(PRODUCTS, "2", "images", "新 图.GIF|detail-1.webp|https://cdn.example/x.png");
    // Whatever follows the picture is no part of it.
    let book = book.with("images/新 图.GIF", [picture.as_slice(), b"GPS 30.2N 120.1E"].concat());
    let plan = desk.plan(&book).await;
    assert_eq!(plan.new_pictures(), 1, "{}", plan.problems);
    desk.apply(&book).await;
    let image = desk.product(1).await.main_image.expect("a picture");
    assert!(
        shared::shop::image::is_content_addressed(&image.0)
            && image.0.split_once('.').is_some_and(|(_, extension)| extension == "gif"),
        "{image:?}"
    );
    assert_eq!(shown(&desk, &image).await, picture);
    let images = desk.product(2).await.images;
    assert_eq!(images, [image.clone(), Image("detail-1.webp".into()), Image("https://cdn.example/x.png".into())]);
    let tree = file::store::tree(&desk.app().table, shared::storage::Read::Consistent).await.expect("reads");
    let folder = tree.nodes().into_iter().find(|folder| folder.name == "批量导入").expect("a folder");
    let files = file::store::all(&desk.app().table, folder.id).await.expect("reads");
    assert_eq!(files.iter().map(|file| file.key.clone()).collect::<Vec<_>>(), [Some(image.0)]);
    assert!(files[0].name.starts_with("新 图-"), "{}", files[0].name);
    assert!(desk.plan(&book).await.is_empty());
    assert!(desk.plan(&desk.export().await).await.is_empty());
}

#[tokio::test]
async fn another_picture_under_the_same_name_is_another_picture() {
    let desk = Desk::open().await;
    let book = desk.export().await.with("images/product-1.webp", gif([7, 7, 7]));
    let before = desk.product(1).await.main_image;
    desk.apply(&book).await;
    let after = desk.product(1).await.main_image.expect("a picture");
    assert_ne!(Some(&after), before.as_ref());
    assert_eq!(shown(&desk, &after).await, gif([7, 7, 7]));
    // The old one stays for those who show it still.
    assert!(desk.app().blobs.head(&object_key("product-1.webp")).await.expect("reads").is_some());
}

#[tokio::test]
async fn a_bad_picture_is_told_with_the_row_that_shows_it() {
    let desk = Desk::open().await;
    let row = |picture: &str| Book::of(PRODUCTS, &format!("ID,主图\n1,{picture}\n"));
    let endless = vec![0; 31_000_000];
    for (book, says) in [
        (row("x.png").with("images/x.png", "<html>not found</html>"), "must be JPEG, PNG, GIF or WebP"),
        (row("x.gif").with("images/x.gif", &gif([1, 1, 1])[..20]), "broken or cut off"),
        (row("x.gif").with("images/x.gif", [b"GIF89a".as_slice(), &endless].concat()), "too large"),
        (row("javascript:alert(1)"), "in images/"),
        (row("http://10.0.0.1/x.png"), "in images/"),
        (row("茶.png"), "in images/"),
    ] {
        let problems = desk.problems(&book).await;
        assert_eq!(problems.len(), 1, "{says}: {problems:?}");
        assert!(
            problems[0].starts_with("products.csv row 2 main_image: ") && problems[0].contains(says),
            "{says}: {problems:?}"
        );
    }
}

#[tokio::test]
async fn a_picture_that_nobody_names_is_left_alone_and_mentioned() {
    let desk = Desk::open().await;
    let book = desk.export().await.with("images/spare.gif", gif([5, 5, 5]));
    let plan = desk.plan(&book).await;
    assert!(plan.is_empty() && plan.to_string().contains("no row names 1 of the pictures"), "{plan}");
}
