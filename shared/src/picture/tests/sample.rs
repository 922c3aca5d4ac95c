//! Good pictures, and what people's devices put into them.

use image::{
    AnimationDecoder, Delay, DynamicImage, Frame, ImageEncoder, ImageFormat, Rgba, RgbaImage,
    codecs::{
        gif::{GifDecoder, GifEncoder, Repeat},
        png::PngDecoder,
        webp::{WebPDecoder, WebPEncoder},
    },
};

use crate::picture::Format;

/// Something with edges and slopes; half transparent where the format knows that.
pub fn painting(width: u32, height: u32, shade: u8) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| {
        let slope = |at: u32, of: u32| u8::try_from(at * 255 / of).expect("below its end");
        Rgba([slope(x, width), slope(y, height), shade, if x > y { 255 } else { 128 }])
    })
}

pub fn plain(format: Format, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (kind, picture) = match format {
        Format::Jpeg => (ImageFormat::Jpeg, DynamicImage::from(painting(width, height, 9)).to_rgb8().into()),
        Format::Png => (ImageFormat::Png, DynamicImage::from(painting(width, height, 9))),
        Format::Gif => (ImageFormat::Gif, painting(width, height, 9).into()),
        Format::WebP => (ImageFormat::WebP, painting(width, height, 9).into()),
    };
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), kind).expect("encodes");
    bytes
}

pub fn animated_gif(frames: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    {
        let mut encoder = GifEncoder::new(&mut bytes);
        encoder.set_repeat(Repeat::Finite(3)).expect("encodes");
        for shade in 0..frames {
            let delay = Delay::from_numer_denom_ms(100, 1);
            encoder.encode_frame(Frame::from_parts(painting(16, 16, shade), 0, 0, delay)).expect("encodes");
        }
    }
    bytes
}

/// A chunk of PNG.
pub fn png_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = Vec::new();
    super::super::png::write(&mut chunk, kind, data);
    chunk
}

/// The data of all chunks of a kind.
fn png_data(png: &[u8], wanted: [u8; 4]) -> Vec<u8> {
    let (mut rest, mut data) = (&png[8..], Vec::new());
    while let Some((length, more)) = rest.split_first_chunk() {
        let length = usize::try_from(u32::from_be_bytes(*length)).expect("fits");
        if more[..4] == wanted {
            data.extend(&more[4..4 + length]);
        }
        rest = &more[length + 8..];
    }
    data
}

pub fn animated_png(frames: u8) -> Vec<u8> {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    let still = |shade| {
        let mut bytes = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
        encoder.write_image(&painting(16, 16, shade), 16, 16, image::ExtendedColorType::Rgba8).expect("encodes");
        bytes
    };
    let mut png = still(0)[..8].to_vec();
    png.extend(png_chunk(*b"IHDR", &png_data(&still(0), *b"IHDR")));
    png.extend(png_chunk(*b"acTL", &numbers(&[frames.into(), 0])));
    let mut sequence = 0;
    for frame in 0..frames {
        let control = [numbers(&[sequence, 16, 16, 0, 0]), vec![0, 1, 0, 10, 0, 0]].concat();
        png.extend(png_chunk(*b"fcTL", &control));
        let data = png_data(&still(frame), *b"IDAT");
        if frame == 0 {
            png.extend(png_chunk(*b"IDAT", &data));
            sequence += 1;
        } else {
            png.extend(png_chunk(*b"fdAT", &[numbers(&[sequence + 1]), data].concat()));
            sequence += 2;
        }
    }
    png.extend(png_chunk(*b"IEND", &[]));
    png
}

/// A chunk of WebP.
pub fn webp_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("fits");
    let padding: &[u8] = if data.len() % 2 == 1 { &[0] } else { &[] };
    [&kind, &length.to_le_bytes()[..], data, padding].concat()
}

pub fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
    let chunks = chunks.concat();
    webp_chunk(*b"RIFF", &[b"WEBP", &chunks[..]].concat())
}

/// The only chunk of a plain file.
pub fn webp_pixels(width: u32, height: u32, shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut bytes);
    let painting = painting(width, height, shade);
    encoder.encode(&painting, width, height, image::ExtendedColorType::Rgba8).expect("encodes");
    bytes[12..].to_vec()
}

pub fn vp8x(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    webp_chunk(*b"VP8X", &[vec![flags, 0, 0, 0], side(width), side(height)].concat())
}

pub fn animated_webp(frames: u8) -> Vec<u8> {
    let place = [0, 0, 0, 0, 0, 0, 15, 0, 0, 15, 0, 0, 100, 0, 0, 0];
    let frame = |shade| webp_chunk(*b"ANMF", &[&place[..], &webp_pixels(16, 16, shade)].concat());
    let mut chunks = vec![vp8x(0x12, 16, 16), webp_chunk(*b"ANIM", &[0, 0, 0, 0, 0, 0])];
    chunks.extend((0..frames).map(frame));
    webp(&chunks)
}

/// Every frame of an animation.
pub fn frames(bytes: &[u8]) -> Vec<RgbaImage> {
    let reader = std::io::Cursor::new(bytes);
    let frames = match Format::of(bytes).expect("a picture") {
        Format::Gif => GifDecoder::new(reader).expect("opens").into_frames(),
        Format::Png => PngDecoder::new(reader).expect("opens").apng().expect("animated").into_frames(),
        Format::WebP => WebPDecoder::new(reader).expect("opens").into_frames(),
        Format::Jpeg => panic!("never animated"),
    };
    frames.collect_frames().expect("decodes").into_iter().map(Frame::into_buffer).collect()
}
