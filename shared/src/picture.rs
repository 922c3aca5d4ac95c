//! Pictures from outside, made safe to keep and to show.
//!
//! What a camera or an editor wrote beside the picture is taken out: places, times, names, comments, previews, and whatever
//! follows the picture's end. The picture itself is not coded again: its bytes are copied, colour profile and animation
//! included, so nothing is lost and nothing is decoded. What would cost a viewer too much is refused by its header alone.
//!
//! Of EXIF the orientation stays, alone: whoever obeyed it before sees the same as before, whoever did not, too.

mod canvas;
mod cursor;
mod exif;
mod gif;
mod jpeg;
mod png;
mod webp;

use std::fmt;

pub use exif::Orientation;

use canvas::Canvas;

/// In bytes.
pub const LARGEST: usize = 30_000_000;

/// A picture without anything beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    pub bytes: Vec<u8>,
    pub format: Format,
    /// In pixels, as it is seen: after it was turned as its orientation says.
    pub width: u32,
    pub height: u32,
    pub orientation: Orientation,
    /// Bytes that whoever decodes it to 8 bits needs at most, besides its own: what it says of itself tells so much.
    pub memory: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    Gif,
    WebP,
}

impl Format {
    /// By the first bytes, whatever the file is called.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }

    /// Of a file's name, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::WebP => "webp",
        }
    }

    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No picture, or one of a kind that not every browser shows.
    Unknown,
    /// Cut off, or not what its format allows.
    Broken,
    /// In one frame, in all frames of an animation, or in all scans of a JPEG.
    TooManyPixels,
    /// More than [`LARGEST`] bytes, or more frames or profile than any honest picture has.
    TooLarge,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "仅支持JPEG、PNG、GIF、WebP格式的图片",
            Self::Broken => "图片已损坏或不完整",
            Self::TooManyPixels => "图片尺寸过大：单边不能超过16384像素，总计不能超过5000万像素",
            Self::TooLarge => "图片过大：不能超过30MB，动画不能超过1000帧",
        })
    }
}

impl std::error::Error for Refused {}

/// Takes out what is no part of the picture. The same bytes come out of the same bytes, and out of those bytes again.
pub fn clean(bytes: &[u8]) -> Result<Clean, Refused> {
    let format = Format::of(bytes).ok_or(Refused::Unknown)?;
    if bytes.len() > LARGEST {
        return Err(Refused::TooLarge);
    }
    let Kept { bytes, canvas, orientation, weight } = match format {
        Format::Jpeg => jpeg::copy(bytes),
        Format::Png => png::copy(bytes),
        Format::Gif => gif::copy(bytes),
        Format::WebP => webp::copy(bytes),
    }?;
    let (width, height) = orientation.seen(canvas.width, canvas.height);
    let memory = u64::from(width) * u64::from(height) * weight;
    Ok(Clean { bytes, format, width, height, orientation, memory })
}

/// What a format's walk through a file leaves of it.
struct Kept {
    bytes: Vec<u8>,
    canvas: Canvas,
    orientation: Orientation,
    /// Bytes that each pixel costs who decodes it to 8 bits: those of the pixel, and what a decoder keeps beside it.
    weight: u64,
}

/// Of a colour profile, in bytes: those of printers reach two megabytes.
const LARGEST_PROFILE: usize = 4 << 20;

#[cfg(test)]
mod tests;
