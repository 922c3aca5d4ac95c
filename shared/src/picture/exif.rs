//! EXIF: a TIFF file in a picture, of which one tag matters.

use super::cursor::Cursor;

/// How a picture is turned before it is shown: EXIF's number, 1 to 8. 1 is not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

const TAG: u16 = 0x0112;
const SHORT: u16 = 3;
/// Some writers put it before the TIFF file where it does not belong.
pub const PREFIX: &[u8] = b"Exif\0\0";

impl Orientation {
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Width and height of a picture that is stored as so wide and so high.
    pub const fn seen(self, width: u32, height: u32) -> (u32, u32) {
        if self.0 >= 5 { (height, width) } else { (width, height) }
    }

    /// What these bytes say; nothing, where they make no sense.
    pub fn read(exif: &[u8]) -> Self {
        Self::find(exif.strip_prefix(PREFIX).unwrap_or(exif)).unwrap_or_default()
    }

    fn find(tiff: &[u8]) -> Option<Self> {
        let little = match tiff.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        let short = |bytes| if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) };
        let long = |bytes| if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
        let directory = long(Cursor::new(tiff.get(4..)?).array().ok()?);
        let mut directory = Cursor::new(tiff.get(usize::try_from(directory).ok()?..)?);
        for _ in 0..short(directory.array().ok()?) {
            let [t0, t1, k0, k1, c0, c1, c2, c3, v0, v1, _, _] = directory.array().ok()?;
            if short([t0, t1]) == TAG {
                let one = short([k0, k1]) == SHORT && long([c0, c1, c2, c3]) == 1;
                let value = u8::try_from(short([v0, v1])).ok()?;
                return (one && (1..=8).contains(&value)).then_some(Self(value));
            }
        }
        None
    }

    /// A TIFF file that says only this; nothing, where there is nothing to say.
    pub fn tiff(self) -> Option<[u8; 26]> {
        let mut tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
        tiff[19] = self.0;
        (self.0 != 1).then_some(tiff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for number in 1..=8 {
            let orientation = Orientation(number);
            let tiff = orientation.tiff();
            assert_eq!(tiff.is_none(), number == 1);
            assert_eq!(tiff.map_or_else(Orientation::default, |tiff| Orientation::read(&tiff)), orientation);
        }
        assert_eq!((Orientation(5).seen(3, 4), Orientation(4).seen(3, 4)), ((4, 3), (3, 4)));
    }

    #[test]
    fn finds_the_tag_among_others_in_either_byte_order() {
        let little = b"II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x01\0\0\0A\0\0\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(Orientation::read(little).number(), 6);
        assert_eq!(Orientation::read(&[PREFIX, little].concat()).number(), 6);
        let nine = little.iter().map(|byte| if *byte == 6 { 9 } else { *byte }).collect::<Vec<_>>();
        for senseless in [&nine[..], &little[..20], b"II*\0\xff\xff\xff\xff", b"MM*\0", b""] {
            assert_eq!(Orientation::read(senseless), Orientation::default());
        }
    }
}
