//! Pictures, sound and films, as far as their first bytes tell what they are.

pub fn is_jpeg(head: &[u8]) -> bool {
    head.starts_with(&[0xFF, 0xD8, 0xFF])
}

pub fn is_png(head: &[u8]) -> bool {
    head.starts_with(b"\x89PNG\r\n\x1a\n")
}

pub fn is_gif(head: &[u8]) -> bool {
    head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a")
}

pub fn is_webp(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")
}

/// Windows Media: the identifier of an ASF header.
pub fn is_wmv(head: &[u8]) -> bool {
    head.starts_with(&[0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C])
}

/// Brands of ISO base media files (ISO/IEC 14496-12) that are pictures.
const PICTURES: [&[u8; 4]; 14] = [
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1", b"avif", b"avis",
    b"crx ", b"jxl ",
];
/// The boxes that films of `QuickTime` begin with, which has known no brands for long.
const FIRST: [&[u8; 4]; 6] = [b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"];

/// A film of MPEG-4 or `QuickTime`, whatever camera or program made it: by the kind of file it says to be (`isom`, `M4V `,
/// `3gp5`, `qt  `, …), or by its first box.
pub fn is_mp4(head: &[u8]) -> bool {
    match (brand(head), head.first_chunk::<8>()) {
        (Some(brand), _) => !PICTURES.contains(&brand) && brand.iter().all(|byte| (b' '..=b'~').contains(byte)),
        (None, Some([s0, s1, s2, s3, kind @ ..])) => {
            let size = u32::from_be_bytes([*s0, *s1, *s2, *s3]);
            FIRST.contains(&kind) && (size >= 8 || size == 1)
        }
        _ => false,
    }
}

/// A photo of an iPhone, or another picture in a container for films.
pub fn is_heif(head: &[u8]) -> bool {
    brand(head).is_some_and(|brand| PICTURES.contains(&brand))
}

fn brand(head: &[u8]) -> Option<&[u8; 4]> {
    let [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] = head.first_chunk::<12>()? else { return None };
    Some(brand)
}

/// Sound of MPEG layer III, with a tag in front, or by its first two frames. Some encoders begin with zeros.
pub fn is_mp3(head: &[u8]) -> bool {
    if head.starts_with(b"ID3") {
        return true;
    }
    let start = head.iter().position(|byte| *byte != 0).unwrap_or(head.len());
    let Some(length) = frame(&head[start..]) else { return false };
    // The next frame begins where this one ends, unless the file or what we look at ends before.
    head.get(start + length..).is_none_or(|next| next.len() < 4 || frame(next).is_some())
}

/// kbit/s by the number in a frame's header, of MPEG 1 and of MPEG 2 and 2.5.
const RATES: [[usize; 15]; 2] = [
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
const SAMPLES: [usize; 3] = [44_100, 48_000, 32_000];

/// Bytes of the frame of layer III that begins here.
fn frame(bytes: &[u8]) -> Option<usize> {
    let [0xFF, kind, numbers, ..] = *bytes else { return None };
    let (version, layer) = (kind >> 3 & 3, kind >> 1 & 3);
    if kind < 0xE0 || version == 1 || layer != 1 {
        return None;
    }
    let first = version == 3;
    let rate = *RATES[usize::from(!first)].get(usize::from(numbers >> 4))? * 1000;
    // MPEG 1, 2, 2.5
    let slower = [4, 1, 2, 1][usize::from(version)];
    let samples = *SAMPLES.get(usize::from(numbers >> 2 & 3))? / slower;
    let length = if first { 144 } else { 72 } * rate / samples + usize::from(numbers >> 1 & 1);
    // Of a free rate nothing says how long its frames are: longer than all there is.
    Some(if rate == 0 { usize::MAX / 2 } else { length })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film(brand: [u8; 4]) -> Vec<u8> {
        [b"\0\0\0\x18ftyp", &brand[..], b"\0\0\x02\0isomiso2"].concat()
    }

    #[test]
    fn films_of_every_common_brand_are_films() {
        for brand in [b"isom", b"iso2", b"mp41", b"mp42", b"M4V ", b"M4VH", b"3gp5", b"3g2a", b"qt  ", b"avc1", b"MSNV"]
        {
            assert!(is_mp4(&film(*brand)) && !is_heif(&film(*brand)), "{brand:?}");
        }
        for first in [b"moov", b"wide", b"mdat"] {
            assert!(is_mp4(&[&[0, 0, 0, 8][..], first].concat()));
        }
        for photo in [b"heic", b"heix", b"mif1", b"avif"] {
            assert!(!is_mp4(&film(*photo)) && is_heif(&film(*photo)));
        }
        let others = [&b"<html><script>"[..], b"\0\0\0\x08moo", b"\0\0\0\0moov", b"\0\0\0\x18ftyp\0\0\0\0"];
        for other in others {
            assert!(!is_mp4(other));
        }
    }

    #[test]
    fn sound_is_told_by_its_frames() {
        // MPEG 1 with and without checksum, MPEG 2, MPEG 2.5: 128 and 64 kbit/s.
        for (kind, length) in [(0xFA, 417), (0xFB, 417), (0xF2, 208), (0xF3, 208), (0xE2, 417), (0xE3, 417)] {
            let mut frame = vec![0; length];
            frame[..3].copy_from_slice(&[0xFF, kind, if kind >= 0xFA { 0x90 } else { 0x80 }]);
            assert!(is_mp3(&frame.repeat(3)), "{kind:x}");
            assert!(is_mp3(&[vec![0; 100], frame.repeat(2)].concat()), "{kind:x}, after zeros");
            assert!(is_mp3(&frame[..20]), "{kind:x}, cut off");
            assert!(!is_mp3(&[&frame[..], b"not sound"].concat()), "{kind:x}, and no other frame");
        }
        assert!(is_mp3(b"ID3\x04\0\0"));
        // Little-endian text, a layer that is another one, a reserved version, nothing.
        for other in [&[0xFF, 0xFE, b'a', 0][..], &[0xFF, 0xFD, 0x90, 0], &[0xFF, 0xEB, 0x90, 0], &[0; 8], b""] {
            assert!(!is_mp3(other), "{other:?}");
        }
    }
}
