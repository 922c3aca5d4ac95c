use std::io::Write;

use super::{
    super::{Format, LARGEST, Refused, clean},
    sample::{animated_gif, animated_png, animated_webp, plain, png_chunk, vp8x, webp, webp_chunk, webp_pixels},
};

fn replace(bytes: &[u8], at: usize, with: &[u8]) -> Vec<u8> {
    [&bytes[..at], with, &bytes[at + with.len()..]].concat()
}

/// Small files that say that they are enormous.
#[test]
fn too_many_pixels_are_refused_by_the_header() {
    let jpeg = plain(Format::Jpeg, 8, 8);
    let size = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame") + 5;
    let png = plain(Format::Png, 8, 8);
    let header = |width: u32, height: u32| {
        let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
        [&png[..8], &png_chunk(*b"IHDR", &[&sides[..], &png[24..29]].concat()), &png[33..]].concat()
    };
    let gif = plain(Format::Gif, 8, 8);
    let bombs = [
        replace(&jpeg, size, &[0xFF; 4]),
        replace(&jpeg, size, &[0x27, 0x10, 0x27, 0x10]),
        header(60_000, 60_000),
        header(u32::MAX, u32::MAX),
        header(16_385, 1),
        header(10_000, 5_001),
        replace(&gif, 6, &[0xFF; 4]),
        webp(&[vp8x(0, 1 << 24, 1 << 24), webp_pixels(8, 8, 1)]),
        webp(&[webp_chunk(*b"VP8L", b"\x2f\xff\xff\xff\x0f garbage")]),
    ];
    for (number, bomb) in bombs.into_iter().enumerate() {
        assert_eq!(clean(&bomb), Err(Refused::TooManyPixels), "{number}");
    }
    assert_eq!(clean(&header(0, 8)), Err(Refused::Broken));
    assert!(clean(&header(10_000, 5_000)).is_ok());
    assert!(clean(&header(16_384, 1)).is_ok());
}

/// Dimensions inside contradict those outside: a viewer that trusts one of them pays for the other.
#[test]
fn what_is_larger_inside_is_refused() {
    assert_eq!(clean(&webp(&[vp8x(0, 8, 8), webp_pixels(9, 8, 1)])), Err(Refused::Broken));
    let place = [0, 0, 0, 0, 0, 0, 15, 0, 0, 15, 0, 0, 100, 0, 0, 0];
    let frame = |place: &[u8]| webp_chunk(*b"ANMF", &[place, &webp_pixels(16, 16, 1)].concat());
    let animated = |place: &[u8]| clean(&webp(&[vp8x(2, 16, 16), webp_chunk(*b"ANIM", &[0; 6]), frame(place)]));
    assert!(animated(&place).is_ok());
    assert_eq!(animated(&replace(&place, 0, &[1])), Err(Refused::Broken));
    assert_eq!(animated(&replace(&place, 6, &[14])), Err(Refused::Broken));
}

#[test]
fn too_many_frames_are_refused() {
    let gif = animated_gif(1);
    let frame = gif.windows(2).position(|pair| pair == [0x21, 0xF9]).expect("a control");
    let often = |count: usize| [&gif[..frame], &gif[frame..gif.len() - 1].repeat(count), b";"].concat();
    assert!(clean(&often(1_000)).is_ok());
    assert_eq!(clean(&often(1_001)), Err(Refused::TooLarge));

    let png = animated_png(1);
    let control = png.windows(4).position(|kind| kind == b"fcTL").expect("a control") - 4;
    let often = |count| [&png[..control], &png[control..control + 38].repeat(count), &png[control + 38..]].concat();
    assert!(clean(&often(1_000)).is_ok());
    assert_eq!(clean(&often(1_001)), Err(Refused::TooLarge));

    let webp = animated_webp(1);
    let frame = webp.windows(4).position(|kind| kind == b"ANMF").expect("a frame");
    let many = webp[frame..].repeat(1_001);
    let many = webp_chunk(*b"RIFF", &[&webp[8..frame], &many].concat());
    assert_eq!(clean(&many), Err(Refused::TooLarge));
}

/// A few frames of a picture that is allowed alone: what they cost together counts.
#[test]
fn frames_are_counted_by_their_size() {
    let gif = animated_gif(1);
    let frame = gif.windows(2).position(|pair| pair == [0x21, 0xF9]).expect("a control");
    let place = gif[frame..].iter().position(|byte| *byte == 0x2C).expect("a frame") + 5;
    let large = replace(&gif[frame..gif.len() - 1], place, &[0x70, 0x17, 0x40, 0x1F]);
    let often = |count: usize| clean(&[&gif[..frame], &large.repeat(count), b";"].concat());
    assert!(often(20).is_ok());
    assert_eq!(often(21), Err(Refused::TooManyPixels));
}

/// Tens of megabytes of zeros, packed.
#[test]
fn a_profile_that_inflates_without_end_is_refused() {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..50 {
        zlib.write_all(&vec![0; 1 << 20]).expect("packs");
    }
    let packed = zlib.finish().expect("packs");
    assert!(packed.len() < 100_000);
    let png = plain(Format::Png, 8, 8);
    let with = |kind, name: &[u8]| {
        let chunk = png_chunk(kind, &[name, &packed].concat());
        clean(&[&png[..33], &chunk, &png[33..]].concat())
    };
    assert_eq!(with(*b"iCCP", b"a\0\0"), Err(Refused::TooLarge));
    // Text is taken out unread.
    assert_eq!(with(*b"zTXt", b"a\0\0").expect("clean").bytes, png);
}

#[test]
fn what_is_too_large_is_not_looked_at() {
    let mut jpeg = plain(Format::Jpeg, 8, 8);
    jpeg.resize(LARGEST + 1, 0);
    assert_eq!(clean(&jpeg), Err(Refused::TooLarge));
}

#[test]
fn scans_without_end_are_refused() {
    let jpeg = plain(Format::Jpeg, 8, 8);
    let scan = jpeg.windows(2).position(|pair| pair == [0xFF, 0xDA]).expect("a scan");
    let size = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame") + 5;
    let often =
        |jpeg: &[u8], count| clean(&[&jpeg[..scan], &jpeg[scan..jpeg.len() - 2].repeat(count), b"\xff\xd9"].concat());
    assert!(often(&jpeg, 1_000).is_ok());
    assert_eq!(often(&jpeg, 1_001), Err(Refused::TooLarge));
    // 48 megapixels.
    let large = replace(&jpeg, size, &[0x17, 0x70, 0x1F, 0x40]);
    assert!(often(&large, 20).is_ok());
    assert_eq!(often(&large, 21), Err(Refused::TooManyPixels));
}
