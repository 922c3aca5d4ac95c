//! On pictures made here, by encoders that are not ours.

mod bombs;
mod metadata;
mod property;
mod sample;

use image::GenericImageView;
use sample::{animated_gif, animated_png, animated_webp, plain};

use super::{Clean, Format, Refused, clean};

const FORMATS: [Format; 4] = [Format::Jpeg, Format::Png, Format::Gif, Format::WebP];

fn cleaned(bytes: &[u8]) -> Clean {
    clean(bytes).expect("a good picture")
}

/// Pixels as a viewer decodes them.
fn pixels(bytes: &[u8]) -> image::DynamicImage {
    image::load_from_memory(bytes).expect("decodes")
}

#[test]
fn a_plain_picture_stays_as_it_is() {
    for format in FORMATS {
        let picture = plain(format, 31, 17);
        let clean = cleaned(&picture);
        assert_eq!((clean.format, clean.width, clean.height), (format, 31, 17));
        assert_eq!(pixels(&clean.bytes).dimensions(), (31, 17));
        assert_eq!(pixels(&clean.bytes), pixels(&picture), "{format:?}");
        assert_eq!(cleaned(&clean.bytes), clean, "{format:?}");
    }
}

#[test]
fn an_animation_stays_animated() {
    for picture in [animated_gif(5), animated_png(5), animated_webp(5)] {
        let clean = cleaned(&picture);
        assert_eq!(sample::frames(&clean.bytes), sample::frames(&picture), "{:?}", clean.format);
        assert_eq!(sample::frames(&clean.bytes).len(), 5);
        assert_eq!(cleaned(&clean.bytes), clean);
    }
}

#[test]
fn what_is_no_picture_is_refused() {
    let avif = b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf";
    for other in [&b""[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"BM", avif, b"RIFF\0\0\0\0WAVE"]
    {
        assert_eq!(clean(other), Err(Refused::Unknown), "{other:?}");
    }
    for beginning in [&b"\xff\xd8\xff"[..], b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP"] {
        assert_eq!(clean(beginning), Err(Refused::Broken), "{beginning:?}");
    }
}

#[test]
fn a_picture_that_is_cut_off_is_refused() {
    for format in FORMATS {
        let picture = plain(format, 31, 17);
        // A GIF may end without its trailer.
        let whole = if format == Format::Gif { picture.len() - 1 } else { picture.len() };
        for length in 12..whole {
            assert_eq!(clean(&picture[..length]), Err(Refused::Broken), "{format:?} {length}");
        }
    }
}
