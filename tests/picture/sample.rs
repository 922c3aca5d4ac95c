//! Pictures as shops upload them.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

pub const RED: Rgb<u8> = Rgb([200, 30, 40]);
pub const BLUE: Rgb<u8> = Rgb([20, 60, 180]);

pub fn encode(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.into().write_to(&mut std::io::Cursor::new(&mut bytes), format).expect("encodes");
    bytes
}

/// Red on the left and blue on the right.
pub fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE })
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encode(halves(width, height), ImageFormat::Jpeg)
}

/// The same on a transparent ground.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbaImage::from_fn(width, height, |x, y| {
        let Rgb([red, green, blue]) = if x < width / 2 { RED } else { BLUE };
        Rgba([red, green, blue, if y < height / 2 { 0 } else { 255 }])
    });
    encode(picture, ImageFormat::Png)
}

/// A JPEG with a segment behind its beginning.
pub fn with_segment(jpeg: &[u8], kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xFF, kind], &length, body, &jpeg[2..]].concat()
}

/// A JPEG that is to be turned before it is shown.
pub fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let tiff = [&b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..], &[orientation], &[0; 6]].concat();
    with_segment(jpeg, 0xE1, &[&b"Exif\0\0"[..], &tiff].concat())
}

pub fn close(seen: Rgb<u8>, expected: Rgb<u8>) -> bool {
    seen.0.iter().zip(expected.0).all(|(seen, expected)| seen.abs_diff(expected) < 30)
}
