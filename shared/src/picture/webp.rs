//! WebP (RFC 9649): a RIFF file of chunks, each of kind, length and data.

use super::{Canvas, Kept, LARGEST_PROFILE, Refused, cursor::Cursor, exif::Orientation};

/// What an extended file has besides pixels: bits of its first byte.
const ANIMATION: u8 = 0x02;
const EXIF: u8 = 0x08;
const ALPHA: u8 = 0x10;
const PROFILE: u8 = 0x20;

pub fn copy(bytes: &[u8]) -> Result<Kept, Refused> {
    let mut file = Cursor::new(bytes);
    file.take(4)?;
    let length = file.length(u32::from_le_bytes)?;
    let mut rest = Cursor::new(file.take(length)?);
    rest.take(4)?;
    let first = Chunk::read(&mut rest)?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(b"RIFF\0\0\0\0WEBP");
    let (canvas, orientation, weight) = if first.kind == *b"VP8X" {
        // A canvas and a frame of four bytes, and brightness and colours of the frame.
        let (canvas, orientation) = extended(&first, &mut rest, &mut out)?;
        (canvas, orientation, 10)
    } else {
        let (width, height) = first.size()?;
        first.write(&mut out);
        (Canvas::new(width, height)?, Orientation::default(), 8)
    };
    // It is no longer than it was, but for a missing byte of padding.
    let length = u32::try_from(out.len() - 8).map_err(|_| Refused::TooLarge)?;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    Ok(Kept { bytes: out, canvas, orientation, weight })
}

/// A file that tells its canvas and features first.
fn extended(first: &Chunk<'_>, rest: &mut Cursor<'_>, out: &mut Vec<u8>) -> Result<(Canvas, Orientation), Refused> {
    let &[flags, _, _, _, w0, w1, w2, h0, h1, h2] = first.data else {
        return Err(Refused::Broken);
    };
    let mut canvas = Canvas::new(number([w0, w1, w2]) + 1, number([h0, h1, h2]) + 1)?;
    let (animated, at) = (flags & ANIMATION != 0, out.len());
    let mut features = flags & (ANIMATION | ALPHA);
    let mut orientation = None;
    first.write(out);
    while !rest.is_empty() {
        let chunk = Chunk::read(rest)?;
        match &chunk.kind {
            b"ICCP" if features & PROFILE == 0 => {
                if chunk.data.len() > LARGEST_PROFILE {
                    return Err(Refused::TooLarge);
                }
                features |= PROFILE;
                chunk.write(out);
            }
            b"EXIF" if orientation.is_none() => {
                if let Some(tiff) = orientation.insert(Orientation::read(chunk.data)).tiff() {
                    features |= EXIF;
                    Chunk { kind: *b"EXIF", data: &tiff }.write(out);
                }
            }
            b"ANIM" | b"ALPH" => chunk.write(out),
            b"ANMF" if animated => {
                let frame = frame(chunk.data, &mut canvas)?;
                Chunk { kind: *b"ANMF", data: &frame }.write(out);
            }
            b"VP8 " | b"VP8L" if !animated && canvas.is_blank() => {
                let (width, height) = chunk.size()?;
                if !canvas.is(width, height) {
                    return Err(Refused::Broken);
                }
                canvas.paint(width, height)?;
                chunk.write(out);
            }
            _ => {}
        }
    }
    if canvas.is_blank() {
        return Err(Refused::Broken);
    }
    out[at + 8..at + 12].copy_from_slice(&[features, 0, 0, 0]);
    Ok((canvas, orientation.unwrap_or_default()))
}

/// A frame of an animation: its place, and chunks of its own.
fn frame(data: &[u8], canvas: &mut Canvas) -> Result<Vec<u8>, Refused> {
    let mut rest = Cursor::new(data);
    let place @ [x0, x1, x2, y0, y1, y2, w0, w1, w2, h0, h1, h2, ..]: [u8; 16] = rest.array()?;
    let [left, top, width, height] = [[x0, x1, x2], [y0, y1, y2], [w0, w1, w2], [h0, h1, h2]].map(number);
    let (width, height) = (width + 1, height + 1);
    if !canvas.holds(2 * left, 2 * top, width, height) {
        return Err(Refused::Broken);
    }
    canvas.paint(width, height)?;
    let mut out = Vec::with_capacity(data.len());
    out.extend(place);
    while !rest.is_empty() {
        let chunk = Chunk::read(&mut rest)?;
        match &chunk.kind {
            b"ALPH" => chunk.write(&mut out),
            b"VP8 " | b"VP8L" => {
                if chunk.size()? != (width, height) {
                    return Err(Refused::Broken);
                }
                chunk.write(&mut out);
                return Ok(out);
            }
            _ => {}
        }
    }
    Err(Refused::Broken)
}

fn number([low, middle, high]: [u8; 3]) -> u32 {
    u32::from_le_bytes([low, middle, high, 0])
}

struct Chunk<'a> {
    kind: [u8; 4],
    data: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn read(rest: &mut Cursor<'a>) -> Result<Self, Refused> {
        let kind = rest.array()?;
        let length = rest.length(u32::from_le_bytes)?;
        let data = rest.take(length)?;
        // To an even length; at the end some writers leave it out.
        if length % 2 == 1 && !rest.is_empty() {
            rest.byte()?;
        }
        Ok(Self { kind, data })
    }

    fn write(&self, out: &mut Vec<u8>) {
        // Read with a length of 32 bits.
        let length = u32::try_from(self.data.len()).unwrap_or(u32::MAX);
        out.extend(self.kind);
        out.extend(length.to_le_bytes());
        out.extend(self.data);
        out.extend((length % 2 == 1).then_some(0));
    }

    /// Width and height of coded pixels, lossy or lossless.
    fn size(&self) -> Result<(u32, u32), Refused> {
        match (&self.kind, self.data) {
            // The lowest bit is that of a frame which stands alone; the highest two of each side only say how to show it.
            (b"VP8 ", &[tag, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..]) if tag & 1 == 0 => {
                let side = |bytes| u32::from(u16::from_le_bytes(bytes) & 0x3FFF);
                Ok((side([w0, w1]), side([h0, h1])))
            }
            (b"VP8L", &[0x2F, b0, b1, b2, b3, ..]) if b3 >> 5 == 0 => {
                let bits = u32::from_le_bytes([b0, b1, b2, b3]);
                Ok(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
            }
            _ => Err(Refused::Broken),
        }
    }
}
