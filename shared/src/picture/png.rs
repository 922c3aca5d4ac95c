//! PNG (third edition, with animation): chunks of length, kind, data and checksum.

use flate2::{Decompress, FlushDecompress, Status};

use super::{Canvas, Kept, LARGEST_PROFILE, Refused, cursor::Cursor, exif::Orientation};

const SIGNATURE: usize = 8;

pub fn copy(bytes: &[u8]) -> Result<Kept, Refused> {
    let mut rest = Cursor::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(rest.take(SIGNATURE)?);
    let first = Chunk::read(&mut rest)?;
    let (mut canvas, weight) = first.header()?;
    first.write(&mut out)?;
    let (mut pixels, mut orientation) = (false, None);
    loop {
        let chunk = Chunk::read(&mut rest)?;
        match &chunk.kind {
            b"IEND" => {
                chunk.write(&mut out)?;
                break;
            }
            b"IDAT" => pixels = true,
            b"fcTL" => chunk.frame(&mut canvas)?,
            b"iCCP" if !chunk.is_profile()? => continue,
            b"eXIf" => {
                if orientation.is_none()
                    && let Some(tiff) = orientation.insert(Orientation::read(chunk.data)).tiff()
                {
                    write(&mut out, *b"eXIf", &tiff);
                }
                continue;
            }
            kind if TAKEN.contains(&kind) => {}
            // Nobody can show a picture with a critical chunk that they do not know, or that comes twice.
            [first, ..] if first.is_ascii_uppercase() => return Err(Refused::Broken),
            _ => continue,
        }
        chunk.write(&mut out)?;
    }
    if !pixels {
        return Err(Refused::Broken);
    }
    Ok(Kept { bytes: out, canvas, orientation: orientation.unwrap_or_default(), weight })
}

/// Pixels, colours, size on paper, animation.
const TAKEN: [&[u8; 4]; 15] = [
    b"PLTE", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST",
    b"pHYs", b"acTL", b"fdAT",
];

struct Chunk<'a> {
    kind: [u8; 4],
    data: &'a [u8],
    checksum: u32,
}

impl<'a> Chunk<'a> {
    fn read(rest: &mut Cursor<'a>) -> Result<Self, Refused> {
        let length = rest.length(u32::from_be_bytes)?;
        let (kind, data) = (rest.array()?, rest.take(length)?);
        Ok(Self { kind, data, checksum: u32::from_be_bytes(rest.array()?) })
    }

    fn write(&self, out: &mut Vec<u8>) -> Result<(), Refused> {
        if checksum(self.kind, self.data) != self.checksum {
            return Err(Refused::Broken);
        }
        write(out, self.kind, self.data);
        Ok(())
    }

    /// The first chunk tells the size, and how many bytes a pixel has in 8 bits.
    fn header(&self) -> Result<(Canvas, u64), Refused> {
        let (b"IHDR", &[w0, w1, w2, w3, h0, h1, h2, h3, depth, colour, 0, 0, 0 | 1]) = (&self.kind, self.data) else {
            return Err(Refused::Broken);
        };
        // One that is transparent may be announced later.
        let weight = match (colour, depth) {
            (0, 1 | 2 | 4 | 8 | 16) | (4, 8 | 16) => 2,
            (3, 1 | 2 | 4 | 8) | (2 | 6, 8 | 16) => 4,
            _ => return Err(Refused::Broken),
        };
        let canvas = Canvas::new(u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]))?;
        Ok((canvas, weight))
    }

    /// A frame of an animation, announced.
    fn frame(&self, canvas: &mut Canvas) -> Result<(), Refused> {
        let mut data = Cursor::new(self.data);
        let _sequence: [u8; 4] = data.array()?;
        let mut number = || data.array().map(u32::from_be_bytes);
        let (width, height, left, top) = (number()?, number()?, number()?, number()?);
        if !canvas.holds(left, top, width, height) {
            return Err(Refused::Broken);
        }
        canvas.paint(width, height)
    }

    /// Whether the colour profile can be read, which takes no more than a few megabytes.
    fn is_profile(&self) -> Result<bool, Refused> {
        let name = self.data.iter().take(80).position(|byte| *byte == 0);
        let packed = name.and_then(|end| self.data.get(end + 1..)?.strip_prefix(&[0]));
        packed.map_or(Ok(false), is_deflated)
    }
}

/// Whether these bytes inflate, in constant memory and to no more than a profile has.
fn is_deflated(packed: &[u8]) -> Result<bool, Refused> {
    let (mut inflate, mut buffer) = (Decompress::new(true), [0; 16_384]);
    loop {
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let rest = usize::try_from(read).ok().and_then(|read| packed.get(read..)).unwrap_or_default();
        let Ok(status) = inflate.decompress(rest, &mut buffer, FlushDecompress::None) else {
            return Ok(false);
        };
        if inflate.total_out() > LARGEST_PROFILE as u64 {
            return Err(Refused::TooLarge);
        }
        if status == Status::StreamEnd {
            return Ok(true);
        }
        if (inflate.total_in(), inflate.total_out()) == (read, written) {
            return Ok(false);
        }
    }
}

pub fn write(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    // Read with a length of 32 bits.
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    out.extend(length.to_be_bytes());
    out.extend(kind);
    out.extend(data);
    out.extend(checksum(kind, data).to_be_bytes());
}

fn checksum(kind: [u8; 4], data: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&kind);
    crc.update(data);
    crc.finalize()
}
