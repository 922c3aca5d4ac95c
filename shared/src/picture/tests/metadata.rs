use super::{
    super::{Format, clean},
    cleaned, pixels,
    sample::{animated_gif, plain, png_chunk, vp8x, webp, webp_chunk, webp_pixels},
};

/// What nobody else is to know.
const SECRET: &[u8] = b"30.2741N 120.1551E";

/// EXIF as phones write it: turned by 90 degrees, and taken at that place.
fn exif() -> Vec<u8> {
    let tags = b"MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x01\x3b\0\x02\0\0\0\x13\0\0\0\x26\0\0\0\0";
    [tags, SECRET].concat()
}

fn segment(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).expect("short");
    [&[0xFF, kind][..], &length.to_be_bytes(), body].concat()
}

/// A picture with all that its format has room for, and more behind its end.
fn talkative(format: Format) -> Vec<u8> {
    let picture = plain(format, 31, 17);
    let (begin, aside): (usize, Vec<Vec<u8>>) = match format {
        Format::Jpeg => (
            2,
            vec![
                segment(0xE0, &[b"JFIF\0\x01\x02\0\0\x01\0\x01\x02\x02", SECRET].concat()),
                segment(0xE1, &[b"Exif\0\0", &exif()[..]].concat()),
                segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()),
                segment(0xED, &[b"Photoshop 3.0\0", SECRET].concat()),
                segment(0xE2, &[b"MPF\0", SECRET].concat()),
                segment(0xFE, SECRET),
            ],
        ),
        Format::Png => (
            8 + 25,
            vec![
                png_chunk(*b"tEXt", &[b"Author\0", SECRET].concat()),
                png_chunk(*b"zTXt", SECRET),
                png_chunk(*b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", SECRET].concat()),
                png_chunk(*b"tIME", &[7, 0xE8, 1, 1, 1, 1, 1]),
                png_chunk(*b"eXIf", &exif()),
                png_chunk(*b"prVt", SECRET),
            ],
        ),
        Format::Gif => {
            let xmp = [b"\x21\xff\x0bXMP DataXMP\x12", SECRET, b"\0"].concat();
            // Behind the common table of colours.
            let colours = if picture[10] & 0x80 == 0 { 0 } else { 2 << (picture[10] & 7) };
            (13 + 3 * colours, vec![[b"\x21\xfe\x12", SECRET, b"\0"].concat(), xmp])
        }
        Format::WebP => {
            let chunks = [
                vp8x(0x1C, 31, 17),
                webp_pixels(31, 17, 9),
                webp_chunk(*b"EXIF", &exif()),
                webp_chunk(*b"XMP ", SECRET),
                webp_chunk(*b"prVt", SECRET),
            ];
            return [webp(&chunks), SECRET.to_vec()].concat();
        }
    };
    [&picture[..begin], &aside.concat(), &picture[begin..], SECRET].concat()
}

#[test]
fn what_was_written_beside_the_picture_is_gone() {
    for format in super::FORMATS {
        let picture = talkative(format);
        assert!(picture.windows(SECRET.len()).any(|bytes| bytes == SECRET), "{format:?}");
        let clean = cleaned(&picture);
        assert!(!clean.bytes.windows(SECRET.len()).any(|bytes| bytes == SECRET), "{format:?}");
        for mark in [&b"Photoshop"[..], b"xap", b"XMP", b"tEXt", b"tIME", b"prVt", b"MPF"] {
            assert!(!clean.bytes.windows(mark.len()).any(|bytes| bytes == mark), "{format:?}");
        }
        assert_eq!(pixels(&clean.bytes), pixels(&plain(format, 31, 17)), "{format:?}");
        assert_eq!(cleaned(&clean.bytes), clean, "{format:?}");
    }
}

/// Told by a decoder that is not ours.
#[test]
fn the_orientation_stays_alone() {
    use image::{ImageDecoder, ImageReader, metadata::Orientation};

    for format in [Format::Jpeg, Format::Png, Format::WebP] {
        let clean = cleaned(&talkative(format));
        assert_eq!((clean.width, clean.height, clean.orientation.number()), (17, 31, 6), "{format:?}");
        let reader = ImageReader::new(std::io::Cursor::new(&clean.bytes)).with_guessed_format().expect("a format");
        let mut decoder = reader.into_decoder().expect("opens");
        assert_eq!(decoder.orientation().expect("readable"), Orientation::Rotate90, "{format:?}");
        let exif = decoder.exif_metadata().expect("readable").expect("some");
        assert_eq!(exif.len(), 26, "{format:?}");
    }
}

#[test]
fn colour_profiles_stay() {
    let profile: Vec<u8> = (0..=255).collect();
    let jpeg = plain(Format::Jpeg, 8, 8);
    let icc = segment(0xE2, &[b"ICC_PROFILE\0\x01\x01", &profile[..]].concat());
    let adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01");
    let with = [&jpeg[..2], &icc, &adobe, &jpeg[2..]].concat();
    assert_eq!(cleaned(&with).bytes, with);

    let png = plain(Format::Png, 8, 8);
    let packed = {
        use std::io::Write;
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(&profile).expect("packs");
        zlib.finish().expect("packs")
    };
    let icc = png_chunk(*b"iCCP", &[b"sRGB\0\0", &packed[..]].concat());
    let with = [&png[..33], &icc, &png[33..]].concat();
    assert_eq!(cleaned(&with).bytes, with);
    // One that no viewer can read is as good as none.
    for bad in [&b"sRGB\0\0garbage"[..], b"sRGB\0\x01", b"", &[b"sRGB\0\0", &packed[..9]].concat()] {
        let with = [&png[..33], &png_chunk(*b"iCCP", bad), &png[33..]].concat();
        assert_eq!(cleaned(&with).bytes, png);
    }

    let chunks = [vp8x(0x30, 8, 8), webp_chunk(*b"ICCP", &profile), webp_pixels(8, 8, 1)];
    assert_eq!(cleaned(&webp(&chunks)).bytes, webp(&chunks));
}

#[test]
fn what_was_said_of_an_unpainted_text_is_not_said_of_the_next_frame() {
    let gif = animated_gif(1);
    let frame = gif.windows(2).position(|pair| pair == [0x21, 0xF9]).expect("a control");
    let text = b"\x21\xf9\x04\x09\x01\x00\x05\x00\x21\x01\x0c\0\0\0\0\x01\0\x01\0\x08\x08\0\x01\x01A\0";
    let with = [&gif[..frame], text, &gif[frame..]].concat();
    assert_eq!(cleaned(&with).bytes, cleaned(&gif).bytes);
}

#[test]
fn a_trailing_archive_is_cut_off() {
    for format in super::FORMATS {
        let picture = plain(format, 9, 9);
        let archive = [&picture[..], b"PK\x03\x04<script>alert(1)</script>"].concat();
        assert_eq!(clean(&archive), clean(&picture), "{format:?}");
    }
}
