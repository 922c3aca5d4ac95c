use image::{
    DynamicImage, Frame, GenericImageView, ImageDecoder, ImageFormat, ImageReader, Pixel, RgbaImage,
    codecs::gif::GifEncoder, codecs::webp::WebPDecoder,
};
use picture::thumbnails;
use shared::picture::{Refused, clean};

use super::sample::{BLUE, RED, close, encode, halves, jpeg, png, turned, with_segment};

/// The smaller versions, decoded, by their width.
fn versions(bytes: &[u8]) -> Vec<(u32, DynamicImage)> {
    let made = thumbnails(&clean(bytes).expect("a picture")).expect("decodes");
    let decode = |webp: &[u8]| {
        let reader = ImageReader::with_format(std::io::Cursor::new(webp), ImageFormat::WebP);
        reader.decode().expect("WebP")
    };
    made.iter().map(|(width, webp)| (*width, decode(webp))).collect()
}

fn sizes(bytes: &[u8]) -> Vec<(u32, (u32, u32))> {
    versions(bytes).iter().map(|(width, version)| (*width, version.dimensions())).collect()
}

#[test]
fn each_width_keeps_the_proportions() {
    assert_eq!(sizes(&jpeg(1200, 900)), [(800, (800, 600)), (400, (400, 300)), (200, (200, 150))]);
    assert_eq!(sizes(&jpeg(801, 3)), [(800, (800, 3)), (400, (400, 1)), (200, (200, 1))]);
    assert_eq!(sizes(&png(250, 2000)), [(200, (200, 1600))]);
}

#[test]
fn nothing_is_made_larger() {
    assert_eq!(sizes(&jpeg(800, 10)), [(400, (400, 5)), (200, (200, 3))]);
    assert_eq!(sizes(&jpeg(200, 2000)), []);
    assert_eq!(sizes(&png(1, 1)), []);
}

#[test]
fn a_picture_is_turned_as_it_is_to_be_seen() {
    for (orientation, red) in [(1, (10, 50)), (2, (190, 50)), (3, (190, 50)), (4, (10, 50))] {
        let (_, small) = versions(&turned(&jpeg(400, 200), orientation)).remove(0);
        assert_eq!(small.dimensions(), (200, 100), "{orientation}");
        assert!(close(small.get_pixel(red.0, red.1).to_rgb(), RED), "{orientation}");
        assert!(close(small.get_pixel(199 - red.0, red.1).to_rgb(), BLUE), "{orientation}");
    }
    for (orientation, red) in [(5, (50, 10)), (6, (50, 10)), (7, (50, 390)), (8, (50, 390))] {
        let (_, small) = versions(&turned(&jpeg(800, 400), orientation)).remove(0);
        assert_eq!(small.dimensions(), (200, 400), "{orientation}");
        assert!(close(small.get_pixel(red.0, red.1).to_rgb(), RED), "{orientation}");
        assert!(close(small.get_pixel(red.0, 399 - red.1).to_rgb(), BLUE), "{orientation}");
    }
}

#[test]
fn what_is_transparent_stays_so() {
    for (width, small) in versions(&png(900, 900)) {
        assert_eq!(small.get_pixel(width / 4, 5).0[3], 0);
        let (left, right) = (small.get_pixel(width / 4, width - 5), small.get_pixel(width * 3 / 4, width - 5));
        assert_eq!((left.0[3], right.0[3]), (255, 255));
        assert!(close(left.to_rgb(), RED) && close(right.to_rgb(), BLUE));
    }
    // A JPEG has nothing transparent, and its versions no room for it.
    assert!(versions(&jpeg(900, 90)).iter().all(|(_, small)| !small.color().has_alpha()));
}

#[test]
fn an_animation_is_shown_by_its_first_frame() {
    let frame = |colour: image::Rgb<u8>| Frame::new(RgbaImage::from_pixel(300, 200, colour.to_rgba()));
    let mut gif = Vec::new();
    GifEncoder::new(&mut gif).encode_frames([frame(RED), frame(BLUE)]).expect("encodes");
    let (_, small) = versions(&gif).remove(0);
    assert_eq!(small.dimensions(), (200, 133));
    assert!(close(small.get_pixel(100, 60).to_rgb(), RED));
}

/// Without its profile a photo of a phone looks pale.
#[test]
fn the_colour_profile_stays() {
    let mut profile = vec![0; 543];
    profile[16..20].copy_from_slice(b"RGB ");
    let icc = [&b"ICC_PROFILE\0\x01\x01"[..], &profile].concat();
    let embedded = |bytes: &[u8]| {
        let made = thumbnails(&clean(bytes).expect("a picture")).expect("decodes");
        let again = clean(&made[0].1).expect("a picture");
        assert_eq!(again.bytes, made[0].1);
        let mut decoder = WebPDecoder::new(std::io::Cursor::new(&made[0].1)).expect("opens");
        decoder.icc_profile().expect("readable")
    };
    assert_eq!(embedded(&with_segment(&jpeg(400, 300), 0xE2, &icc)).as_deref(), Some(&profile[..]));
    assert_eq!(embedded(&jpeg(400, 300)), None);
    // One for other numbers than ours would show other colours.
    profile[16..20].copy_from_slice(b"GRAY");
    let grey = [&b"ICC_PROFILE\0\x01\x01"[..], &profile].concat();
    assert_eq!(embedded(&with_segment(&jpeg(400, 300), 0xE2, &grey)), None);
}

#[test]
fn every_format_and_depth_has_versions() {
    let picture = DynamicImage::from(halves(300, 300));
    let deep = encode(picture.to_rgb16(), ImageFormat::Png);
    let grey = encode(picture.to_luma8(), ImageFormat::Png);
    let grey_alpha = encode(picture.to_luma_alpha16(), ImageFormat::Png);
    let lossless = encode(picture.to_rgba8(), ImageFormat::WebP);
    let grey_jpeg = encode(picture.to_luma8(), ImageFormat::Jpeg);
    for bytes in [deep, grey, grey_alpha, lossless, grey_jpeg, encode(picture.to_rgba8(), ImageFormat::Gif)] {
        assert_eq!(sizes(&bytes), [(200, (200, 200))]);
    }
}

#[test]
fn they_are_small_and_always_the_same() {
    let noisy = image::RgbImage::from_fn(2000, 1500, |x, y| {
        let wave = |at: u32| u8::try_from(at * at / 97 % 64).expect("small");
        image::Rgb([wave(x) + 90, wave(y) + 40, wave(x + y)])
    });
    let bytes = encode(noisy, ImageFormat::Jpeg);
    let picture = clean(&bytes).expect("a picture");
    let made = thumbnails(&picture).expect("decodes");
    assert_eq!(thumbnails(&picture), Ok(made.clone()));
    assert!(made.iter().all(|(_, webp)| webp.len() < bytes.len() / 3), "{:?}", made.iter().map(|(_, w)| w.len()));
}

/// Its outside is sound, its inside not.
#[test]
fn what_does_not_decode_is_refused() {
    let mut bytes = encode(halves(300, 300), ImageFormat::WebP);
    let middle = bytes.len() / 2;
    bytes[30..middle].fill(0xFF);
    let picture = clean(&bytes).expect("sound outside");
    assert_eq!(thumbnails(&picture), Err(Refused::Broken));
}
