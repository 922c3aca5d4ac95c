//! JPEG (ITU-T T.81): segments that begin with a marker, and after each start of scan the coded pixels.

use super::{
    Canvas, Kept, LARGEST_PROFILE, Refused,
    cursor::Cursor,
    exif::{Orientation, PREFIX},
};

const START: [u8; 2] = [0xFF, 0xD8];
const END: [u8; 2] = [0xFF, 0xD9];
/// Coded pixels follow.
const SCAN: u8 = 0xDA;

const JFIF: &[u8] = b"JFIF\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";

pub fn copy(bytes: &[u8]) -> Result<Kept, Refused> {
    let mut walk =
        Walk { out: Vec::with_capacity(bytes.len()), canvas: None, orientation: None, profile: 0, weight: 0 };
    walk.out.extend(START);
    let mut rest = Cursor::new(bytes);
    rest.take(START.len())?;
    loop {
        let kind = marker(&mut rest)?;
        if kind == END[1] {
            break;
        }
        let length = usize::from(u16::from_be_bytes(rest.array()?));
        let body = rest.take(length.checked_sub(2).ok_or(Refused::Broken)?)?;
        walk.segment(kind, body)?;
        if kind == SCAN {
            walk.out.extend(rest.take(scan(rest.rest())?)?);
        }
    }
    walk.out.extend(END);
    let canvas = walk.canvas.filter(|canvas| !canvas.is_blank()).ok_or(Refused::Broken)?;
    Ok(Kept { bytes: walk.out, canvas, orientation: walk.orientation.unwrap_or_default(), weight: walk.weight })
}

/// The kind of the segment that begins here; it may be preceded by fill bytes.
fn marker(rest: &mut Cursor<'_>) -> Result<u8, Refused> {
    if rest.byte()? != 0xFF {
        return Err(Refused::Broken);
    }
    loop {
        match rest.byte()? {
            0xFF => {}
            kind => return Ok(kind),
        }
    }
}

/// How many bytes a scan has: up to a marker that is no restart.
fn scan(bytes: &[u8]) -> Result<usize, Refused> {
    let end = bytes.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF));
    end.ok_or(Refused::Broken)
}

struct Walk {
    out: Vec<u8>,
    canvas: Option<Canvas>,
    orientation: Option<Orientation>,
    profile: usize,
    weight: u64,
}

impl Walk {
    fn segment(&mut self, kind: u8, body: &[u8]) -> Result<(), Refused> {
        match kind {
            // Baseline, extended and progressive: what browsers show.
            0xC0..=0xC2 => {
                let [8, h0, h1, w0, w1, components @ (1 | 3 | 4), ..] = *body else {
                    return Err(Refused::Broken);
                };
                let [width, height] = [[w0, w1], [h0, h1]].map(|side| u32::from(u16::from_be_bytes(side)));
                // Of a progressive one all coefficients are kept to the end, in 16 bits.
                self.weight = u64::from(components) * if kind == 0xC2 { 3 } else { 1 };
                if self.canvas.replace(Canvas::new(width, height)?).is_some() {
                    return Err(Refused::Broken);
                }
            }
            // Tables.
            0xC4 | 0xDB | 0xDD => {}
            SCAN => {
                // Each goes over the whole picture once more.
                let canvas = self.canvas.as_mut().ok_or(Refused::Broken)?;
                canvas.paint(canvas.width, canvas.height)?;
            }
            0xE0..=0xEF | 0xFE => return self.aside(kind, body),
            _ => return Err(Refused::Broken),
        }
        self.write(kind, &[body]);
        Ok(())
    }

    /// What an application wrote: of this only what pixels need to be read, and shown, rightly.
    fn aside(&mut self, kind: u8, body: &[u8]) -> Result<(), Refused> {
        match (kind, body) {
            // Its last two bytes, and whatever follows, are a preview.
            (0xE0, body) if body.starts_with(JFIF) && body.len() >= 14 => self.write(kind, &[&body[..12], &[0, 0]]),
            (0xE1, body) if body.starts_with(PREFIX) && self.orientation.is_none() => {
                let orientation = Orientation::read(body);
                self.orientation = Some(orientation);
                if let Some(tiff) = orientation.tiff() {
                    self.write(kind, &[PREFIX, &tiff]);
                }
            }
            (0xE2, body) if body.starts_with(PROFILE) => {
                self.profile += body.len();
                if self.profile > LARGEST_PROFILE {
                    return Err(Refused::TooLarge);
                }
                self.write(kind, &[body]);
            }
            // Which colours the numbers are.
            (0xEE, body) if body.starts_with(ADOBE) && body.len() >= 12 => self.write(kind, &[&body[..12]]),
            _ => {}
        }
        Ok(())
    }

    fn write(&mut self, kind: u8, parts: &[&[u8]]) {
        let body = parts.concat();
        // It was read with a length of 16 bits, and is no longer now.
        let length = u16::try_from(body.len() + 2).unwrap_or(u16::MAX);
        self.out.extend([0xFF, kind]);
        self.out.extend(length.to_be_bytes());
        self.out.extend(body);
    }
}
