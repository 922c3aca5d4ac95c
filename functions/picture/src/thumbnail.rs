use std::io::Cursor;

use fast_image_resize::{FilterType, MulDiv, ResizeAlg, ResizeOptions, Resizer};
use image::{
    DynamicImage, GrayAlphaImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, RgbImage, RgbaImage, metadata,
};
use shared::{
    picture::{Clean, Format, Refused},
    shop::image::WIDTHS,
};
use webp::{Encoder, WebPConfig};

use crate::profile;

/// Of libwebp, 0 to 100.
const QUALITY: f32 = 78.0;

/// The smaller versions of a picture, as WebP and by their width, the widest first: the first frame, turned as it is to be
/// seen, in the picture's own colours. None is as wide as the picture: it serves itself.
pub fn thumbnails(picture: &Clean) -> Result<Vec<(u32, Vec<u8>)>, Refused> {
    let widths: Vec<u32> = WIDTHS.into_iter().rev().filter(|width| *width < picture.width).collect();
    if widths.is_empty() {
        return Ok(Vec::new());
    }
    let (mut pixels, profile) = decode(picture)?;
    // Colours count as much as they are seen. Where they are is changed, for a resizer of its own accord changes a copy.
    let (alpha, has_alpha) = (MulDiv::new(), pixels.color().has_alpha());
    if has_alpha {
        alpha.multiply_alpha_inplace(&mut pixels).map_err(|_| Refused::Broken)?;
    }
    let mut made = Vec::with_capacity(widths.len());
    for width in widths {
        // Each from the one before: as good to look at, and a third of the time.
        pixels = shrink(&pixels, picture, width)?;
        let mut seen = turn(pixels.clone(), picture);
        if has_alpha {
            alpha.divide_alpha_inplace(&mut seen).map_err(|_| Refused::Broken)?;
        }
        let webp = encode(&seen)?;
        let webp = match &profile {
            Some(profile) => profile::embed(&webp, profile, seen.width(), seen.height()),
            None => webp,
        };
        made.push((width, webp));
    }
    Ok(made)
}

/// In 8 bits, and its colour profile.
fn decode(picture: &Clean) -> Result<(DynamicImage, Option<Vec<u8>>), Refused> {
    let format = match picture.format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => return decode_png(&picture.bytes),
        Format::Gif => ImageFormat::Gif,
        Format::WebP => ImageFormat::WebP,
    };
    let reader = ImageReader::with_format(Cursor::new(&picture.bytes), format);
    let mut decoder = reader.into_decoder().map_err(|_| Refused::Broken)?;
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| profile::is_rgb(profile));
    let image = DynamicImage::from_decoder(decoder).map_err(|_| Refused::Broken)?;
    Ok((image, profile))
}

/// Without `image`, which would have all of a picture of 16 bits in memory, and then that of 8 beside it.
fn decode_png(bytes: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), Refused> {
    let broken = |_| Refused::Broken;
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(broken)?;
    let profile = reader.info().icc_profile.as_deref().filter(|profile| profile::is_rgb(profile)).map(<[u8]>::to_vec);
    let mut pixels = vec![0; reader.output_buffer_size().ok_or(Refused::Broken)?];
    let about = reader.next_frame(&mut pixels).map_err(broken)?;
    let (width, height) = (about.width, about.height);
    let image = match about.color_type {
        png::ColorType::Grayscale => GrayImage::from_raw(width, height, pixels).map(DynamicImage::from),
        png::ColorType::GrayscaleAlpha => GrayAlphaImage::from_raw(width, height, pixels).map(DynamicImage::from),
        png::ColorType::Rgb => RgbImage::from_raw(width, height, pixels).map(DynamicImage::from),
        png::ColorType::Rgba => RgbaImage::from_raw(width, height, pixels).map(DynamicImage::from),
        png::ColorType::Indexed => None,
    };
    Ok((image.ok_or(Refused::Broken)?, profile))
}

/// As it is stored, which may be turned on its side.
fn shrink(pixels: &DynamicImage, picture: &Clean, width: u32) -> Result<DynamicImage, Refused> {
    let (whole, high) = (u64::from(picture.width), u64::from(picture.height));
    let height = (u64::from(width) * high + whole / 2) / whole;
    let (width, height) = picture.orientation.seen(width, u32::try_from(height).unwrap_or(u32::MAX).max(1));
    let mut small = DynamicImage::new(width, height, pixels.color());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false);
    Resizer::new().resize(pixels, &mut small, &options).map_err(|_| Refused::Broken)?;
    Ok(small)
}

fn turn(mut pixels: DynamicImage, picture: &Clean) -> DynamicImage {
    if let Some(orientation) = metadata::Orientation::from_exif(picture.orientation.number()) {
        pixels.apply_orientation(orientation);
    }
    pixels
}

/// By libwebp. It is C, but nothing in Rust alone codes WebP with losses under a licence like ours; and of a photo of 12
/// megapixels, 800 pixels wide, it makes 25 kB in 60 ms, where WebP without losses has 880 kB and JPEG of that quality 80.
fn encode(pixels: &DynamicImage) -> Result<Vec<u8>, Refused> {
    let mut config = WebPConfig::new().map_err(|()| Refused::Broken)?;
    config.quality = QUALITY;
    // Red letters on white keep their edges.
    config.use_sharp_yuv = 1;
    let (width, height) = (pixels.width(), pixels.height());
    let has_alpha = pixels.color().has_alpha();
    let bytes = if has_alpha { pixels.to_rgba8().into_raw() } else { pixels.to_rgb8().into_raw() };
    let encoder =
        if has_alpha { Encoder::from_rgba(&bytes, width, height) } else { Encoder::from_rgb(&bytes, width, height) };
    encoder.encode_advanced(&config).map(|webp| webp.to_vec()).map_err(|_| Refused::Broken)
}
