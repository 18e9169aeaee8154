//! QR codes for the screen.

use qrcode::{EcLevel, QrCode};

use crate::screen::scene::Picture;

/// Dots a module, and modules of quiet zone around (ISO/IEC 18004 asks for four).
const DOTS: usize = 8;
const QUIET: usize = 4;

/// `text` as a black-on-white picture, or `None` when it is too long for a code.
pub fn picture(text: &str) -> Option<Picture> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
    let side = (code.width() + 2 * QUIET) * DOTS;
    let mut rgb = vec![255; side * side * 3];
    for (at, pixel) in rgb.chunks_exact_mut(3).enumerate() {
        let (x, y) = ((at % side) / DOTS, (at / side) / DOTS);
        let inside = |n: usize| n.checked_sub(QUIET).filter(|n| *n < code.width());
        if let (Some(x), Some(y)) = (inside(x), inside(y))
            && code[(x, y)] == qrcode::Color::Dark
        {
            pixel.fill(0);
        }
    }
    let side = u32::try_from(side).ok()?;
    Some(Picture { width: side, height: side, rgb })
}
