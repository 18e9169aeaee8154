//! Commands that set up the page, print a line and cut: one small type each.

use crate::printer::Align;

/// `ESC @`: as after power-up.
pub const INITIALISE: [u8; 2] = [0x1B, 0x40];
/// `FS &`: two-byte characters on.
pub const CHINESE_ON: [u8; 2] = [0x1C, 0x26];
/// `LF`: prints the line.
pub const LINE_FEED: u8 = 0x0A;

/// `ESC a n`: where the following lines stand.
pub struct Place(pub Align);

impl Place {
    /// The bytes.
    pub fn encode(self) -> [u8; 3] {
        let n = match self.0 {
            Align::Left => 0,
            Align::Centre => 1,
            Align::Right => 2,
        };
        [0x1B, 0x61, n]
    }
}

/// `ESC E n`: emphasised or not.
pub struct Bold(pub bool);

impl Bold {
    /// The bytes.
    pub fn encode(self) -> [u8; 3] {
        [0x1B, 0x45, u8::from(self.0)]
    }
}

/// `GS ! n`: width and height together, 1–8 times; anything else is taken as the nearest.
pub struct Size(pub u8);

impl Size {
    /// The bytes.
    pub fn encode(self) -> [u8; 3] {
        let less_one = self.0.clamp(1, 8) - 1;
        [0x1D, 0x21, less_one << 4 | less_one]
    }
}

/// `ESC d n`: feeds empty lines.
pub struct Feed(pub u8);

impl Feed {
    /// The bytes.
    pub fn encode(self) -> [u8; 3] {
        [0x1B, 0x64, self.0]
    }
}

/// `GS V 66 n`: feeds what is printed past the cutter, then cuts, leaving one point for the person to tear.
pub struct Cut;

impl Cut {
    /// The bytes.
    pub fn encode(self) -> [u8; 4] {
        [0x1D, 0x56, 0x42, 0x00]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_sizes() {
        assert_eq!(Place(Align::Centre).encode(), [0x1B, 0x61, 1]);
        assert_eq!(Place(Align::Right).encode(), [0x1B, 0x61, 2]);
        assert_eq!(Bold(true).encode(), [0x1B, 0x45, 1]);
        assert_eq!(Size(1).encode(), [0x1D, 0x21, 0x00]);
        assert_eq!(Size(2).encode(), [0x1D, 0x21, 0x11]);
        assert_eq!(Size(8).encode(), [0x1D, 0x21, 0x77]);
    }

    #[test]
    fn a_size_out_of_range_is_the_nearest() {
        assert_eq!(Size(0).encode(), Size(1).encode());
        assert_eq!(Size(200).encode(), Size(8).encode());
    }

    #[test]
    fn feed_and_cut() {
        assert_eq!(Feed(3).encode(), [0x1B, 0x64, 3]);
        assert_eq!(Cut.encode(), [0x1D, 0x56, 0x42, 0x00]);
    }
}
