//! What a near-infrared camera with its own lamp saw: one channel, held as the colour pictures are.

use super::Frame;

/// A pixel above this was lit by the lamp; the sensor's noise stays below.
const LIT: u8 = 24;
/// So small a share of the picture is lit whenever anybody stands within two metres of a lamp that works.
const SHARE: usize = 1_000;

/// One infrared picture, as three equal channels: whoever finds faces in colour finds them here too.
#[derive(Clone)]
pub struct Infrared(Box<Frame>);

impl Infrared {
    /// Of a picture the infrared camera gave.
    pub fn new(frame: Frame) -> Self {
        Self(Box::new(frame))
    }

    /// The picture.
    pub fn frame(&self) -> &Frame {
        &self.0
    }

    /// Nothing in it is lit: the lamp is broken or the lens is covered, or nobody is there.
    pub fn is_dark(&self) -> bool {
        let bgr = self.0.bgr.expose();
        let lit = bgr.iter().step_by(3).filter(|value| **value > LIT).count();
        lit * SHARE < bgr.len() / 3
    }
}
