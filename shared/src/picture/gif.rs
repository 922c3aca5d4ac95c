//! GIF (89a): a screen, then blocks: frames, and extensions that say something of the next frame or of none.

use super::{Canvas, Kept, Refused, cursor::Cursor, exif::Orientation};

const EXTENSION: u8 = 0x21;
const FRAME: u8 = 0x2C;
const TRAILER: u8 = 0x3B;

/// Kinds of extensions.
const TEXT: u8 = 0x01;
const CONTROL: u8 = 0xF9;
const APPLICATION: u8 = 0xFF;

pub fn copy(bytes: &[u8]) -> Result<Kept, Refused> {
    let mut rest = Cursor::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(rest.take(6)?);
    let screen @ [w0, w1, h0, h1, flags, _, _] = rest.array()?;
    let mut canvas = Canvas::new(u16::from_le_bytes([w0, w1]).into(), u16::from_le_bytes([h0, h1]).into())?;
    out.extend(screen);
    out.extend(colours(&mut rest, flags)?);
    // Of the next frame: how long it is shown, and what of it is transparent.
    let mut control: Option<[u8; 4]> = None;
    let mut repeats = false;
    // Some writers forget the trailer, and no viewer misses it.
    while !rest.is_empty() {
        match rest.byte()? {
            FRAME => {
                if let Some(control) = control.take() {
                    out.extend([EXTENSION, CONTROL, 4]);
                    out.extend(control);
                    out.push(0);
                }
                out.push(FRAME);
                frame(&mut rest, &mut out, &mut canvas)?;
            }
            EXTENSION => match (rest.byte()?, blocks(&mut rest)?) {
                (CONTROL, &[4, flags, t0, t1, transparent, 0]) => control = Some([flags, t0, t1, transparent]),
                (APPLICATION, body) if !repeats => {
                    if let Some(often) = repetitions(body) {
                        repeats = true;
                        out.extend([EXTENSION, APPLICATION, 11]);
                        out.extend(b"NETSCAPE2.0\x03\x01");
                        out.extend(often);
                        out.push(0);
                    }
                }
                // No browser paints it; but what was said of it was not said of a frame.
                (TEXT, _) => control = None,
                _ => {}
            },
            TRAILER => break,
            _ => return Err(Refused::Broken),
        }
    }
    if canvas.is_blank() {
        return Err(Refused::Broken);
    }
    out.push(TRAILER);
    // A canvas of four bytes, a frame of as many, and its numbers of colours.
    Ok(Kept { bytes: out, canvas, orientation: Orientation::default(), weight: 9 })
}

fn frame(rest: &mut Cursor<'_>, out: &mut Vec<u8>, canvas: &mut Canvas) -> Result<(), Refused> {
    let place @ [_, _, _, _, w0, w1, h0, h1, flags] = rest.array()?;
    canvas.paint(u16::from_le_bytes([w0, w1]).into(), u16::from_le_bytes([h0, h1]).into())?;
    out.extend(place);
    out.extend(colours(rest, flags)?);
    out.push(rest.byte()?);
    out.extend(blocks(rest)?);
    Ok(())
}

/// A table of colours, if the flags announce one.
fn colours<'a>(rest: &mut Cursor<'a>, flags: u8) -> Result<&'a [u8], Refused> {
    let count = if flags & 0x80 == 0 { 0 } else { 2 << (flags & 7) };
    rest.take(3 * count)
}

/// Blocks of a length and so many bytes, with their lengths, through the empty one that ends them.
fn blocks<'a>(rest: &mut Cursor<'a>) -> Result<&'a [u8], Refused> {
    let mut ahead = Cursor::new(rest.rest());
    let mut count = 0;
    loop {
        let length = usize::from(ahead.byte()?);
        ahead.take(length)?;
        count += 1 + length;
        if length == 0 {
            return rest.take(count);
        }
    }
}

/// How often an animation runs, 0 being for ever.
fn repetitions(body: &[u8]) -> Option<[u8; 2]> {
    let known = |name: &[u8]| name == b"NETSCAPE2.0" || name == b"ANIMEXTS1.0";
    match body.split_at_checked(12)? {
        ([11, name @ ..], &[3, 1, low, high, ..]) if known(name) => Some([low, high]),
        _ => None,
    }
}
