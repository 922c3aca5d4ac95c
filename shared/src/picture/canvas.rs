use super::Refused;

/// Of one side.
const LONGEST: u32 = 16_384;
/// Of one frame: what a good camera takes.
const MOST_PIXELS: u64 = 50_000_000;
const MOST_FRAMES: u32 = 1_000;
/// Of all frames, and all scans of a frame: each is painted by whoever looks.
const MOST_PAINTED: u64 = 1_000_000_000;

/// What a picture is painted on, and how much is.
#[derive(Debug)]
pub struct Canvas {
    pub width: u32,
    pub height: u32,
    frames: u32,
    painted: u64,
}

impl Canvas {
    pub fn new(width: u32, height: u32) -> Result<Self, Refused> {
        area(width, height)?;
        Ok(Self { width, height, frames: 0, painted: 0 })
    }

    pub fn is(&self, width: u32, height: u32) -> bool {
        (self.width, self.height) == (width, height)
    }

    /// Whether such a frame lies on it.
    pub const fn holds(&self, left: u32, top: u32, width: u32, height: u32) -> bool {
        left.saturating_add(width) <= self.width && top.saturating_add(height) <= self.height
    }

    pub fn paint(&mut self, width: u32, height: u32) -> Result<(), Refused> {
        self.frames += 1;
        self.painted += area(width, height)?;
        if self.frames > MOST_FRAMES {
            return Err(Refused::TooLarge);
        }
        if self.painted > MOST_PAINTED { Err(Refused::TooManyPixels) } else { Ok(()) }
    }

    pub const fn is_blank(&self) -> bool {
        self.frames == 0
    }
}

fn area(width: u32, height: u32) -> Result<u64, Refused> {
    let area = u64::from(width) * u64::from(height);
    if area == 0 {
        return Err(Refused::Broken);
    }
    if width > LONGEST || height > LONGEST || area > MOST_PIXELS {
        return Err(Refused::TooManyPixels);
    }
    Ok(area)
}
