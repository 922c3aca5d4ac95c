//! Colour profiles: without theirs, the photos of most phones look pale.

/// In bytes: those of cameras and screens have a few hundred to a few thousand.
const LARGEST: usize = 64_000;

/// Whether a profile fits pixels that were decoded to red, green and blue, and is small enough for a small picture.
pub fn is_rgb(profile: &[u8]) -> bool {
    profile.len() <= LARGEST && profile.get(16..20) == Some(b"RGB ")
}

/// The bit that announces a profile in the first byte of an extended file (RFC 9649).
const ANNOUNCED: u8 = 0x20;
/// `RIFF`, length, `WEBP`.
const HEAD: usize = 12;
/// The chunk of an extended file that tells features and size.
const EXTENDED: usize = 18;

/// A WebP file of this size, as libwebp writes it, with a colour profile.
pub fn embed(webp: &[u8], profile: &[u8], width: u32, height: u32) -> Vec<u8> {
    let chunks = webp.get(HEAD..).unwrap_or_default();
    let (mut extended, chunks) = match chunks.split_at_checked(EXTENDED) {
        // It has transparency, and so is extended already.
        Some((extended, chunks)) if extended.starts_with(b"VP8X") => (extended.to_vec(), chunks),
        _ => {
            let ([w0, w1, w2, _], [h0, h1, h2, _]) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
            (chunk(*b"VP8X", &[0, 0, 0, 0, w0, w1, w2, h0, h1, h2]), chunks)
        }
    };
    extended[8] |= ANNOUNCED;
    chunk(*b"RIFF", &[b"WEBP", &extended[..], &chunk(*b"ICCP", profile), chunks].concat())
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    // A small picture and a small profile.
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let padding: &[u8] = if data.len() % 2 == 1 { &[0] } else { &[] };
    [&kind, &length.to_le_bytes()[..], data, padding].concat()
}
