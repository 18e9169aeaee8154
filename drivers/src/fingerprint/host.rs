//! A matcher on the host, so that a sensor that gives pictures and nothing else can verify: NBIS's MINDTCT finds the
//! minutiae, BOZORTH3 compares them, both as ports to safe Rust without dependencies (`fprint-mindtct`, `fprint-bozorth3`).
//!
//! On the lab town's drawn fingers (24 fingers, three presses each of quality 85, 75 and 65): 48 pairs of one finger score
//! 194 and more, 305 in the middle; 552 pairs of two fingers 44 at most, 14 in the middle; a print has 33 to 57 minutiae.
//! `cargo test -p suiban-lab --test all every_finger_of_the_town -- --ignored --nocapture` says so again.
//!
//! Records are overwritten when dropped; what both ports keep while they work is freed as it is.
//!
//! Nothing is said by that about real skin: before [`ACCEPT`] decides about people it has to be measured on people's
//! prints. And it is no certified matcher: with the feature on a card only the plug-in compares ([`crate::plugin`]).

use fprint_bozorth3::{MIN_COMPUTABLE_BOZORTH_MINUTIAE, match_score};
use fprint_mindtct::{GrayImage, detect_minutiae};
use thiserror::Error;

use super::{
    FingerImage,
    iso19794::{Kind, Minutia, Record, View, position_of},
};
use crate::Secret;

/// Score from which two prints count as one finger: between the figures above, on a scale of ratios.
pub const ACCEPT: u32 = 90;
/// Dots of an inch in a centimetre, hundredfold.
const INCH: u32 = 254;
/// The format's most minutiae in one view; the best are kept.
const MOST: usize = 255;
/// Turns and half turns: of MINDTCT in degrees, of the record in 256ths.
const TURN: i32 = 360;
const HALF_TURN: i32 = 180;
const UNITS: i32 = 256;

/// Why a picture gives no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HostFault {
    /// The picture's size, resolution and bytes do not fit each other, or there is too little of it.
    #[error("the finger's picture is none a matcher can read: check the sensor's model")]
    Picture,
    /// Not a finger code of GA/T 1012.
    #[error("there is no finger with the code {0}: 11 right thumb … 20 left little")]
    Finger(u8),
}

/// The minutiae of a print. `code`: 11 right thumb … 20 left little. A print without minutiae is a record without any.
pub fn extract(image: &FingerImage, code: u8, quality: u8) -> Result<Record, HostFault> {
    let position = position_of(code).ok_or(HostFault::Finger(code))?;
    let size = |pixels: u32| u16::try_from(pixels).map_err(|_| HostFault::Picture);
    let (width, height, dpi) = (size(image.width)?, size(image.height)?, size(image.dpi)?);
    let dots = size((image.dpi * 100 + INCH / 2) / INCH)?;
    let pixels = image.pixels.expose();
    if dots == 0 || pixels.len() != usize::from(width) * usize::from(height) {
        return Err(HostFault::Picture);
    }
    let grey = GrayImage::new(pixels, usize::from(width), usize::from(height), dpi).map_err(|_| HostFault::Picture)?;
    let mut found = detect_minutiae(grey);
    found.sort_by_key(|minutia| std::cmp::Reverse(minutia.quality));
    let minutiae = found.iter().take(MOST).filter_map(|minutia| written(minutia, width, height)).collect();
    let minutiae = Secret::new(minutiae);
    let view = View { position, number: 0, impression: 0, quality: quality.min(100), minutiae };
    Ok(Record { width, height, dots: (dots, dots), views: vec![view] })
}

/// How alike the first views of two records are: BOZORTH3's score. `None`: too few minutiae on either side to tell. The
/// order matters to the score a little: the live print goes first.
pub fn score(live: &Record, enrolled: &Record) -> Option<u32> {
    let (live, enrolled) = (compared(live)?, compared(enrolled)?);
    let enough = live.len().min(enrolled.len()) >= MIN_COMPUTABLE_BOZORTH_MINUTIAE;
    enough.then(|| match_score(&live, &enrolled))
}

/// MINDTCT counts rows from the bottom and looks along the ridge; the standard counts from the top and looks away from it
/// (so does NBIS where it writes records).
fn written(minutia: &fprint_mindtct::Minutia, width: u16, height: u16) -> Option<Minutia> {
    let x = u16::try_from(minutia.x).ok().filter(|x| *x < width)?;
    let y = u16::try_from(i32::from(height) - minutia.y).ok().filter(|y| *y < height)?;
    let units = ((minutia.theta + HALF_TURN) * UNITS + TURN / 2) / TURN;
    let direction = u8::try_from(units.rem_euclid(UNITS)).ok()?;
    let quality = u8::try_from(minutia.quality.clamp(0, 100)).ok()?;
    // The port does not tell ends from forks.
    Some(Minutia { kind: Kind::Other, x, y, direction, quality })
}

fn compared(record: &Record) -> Option<Vec<fprint_bozorth3::Minutia>> {
    let triple = |minutia: &Minutia| {
        let theta = (i32::from(minutia.direction) * TURN + UNITS / 2) / UNITS + HALF_TURN;
        let y = i32::from(record.height) - i32::from(minutia.y);
        fprint_bozorth3::Minutia::from_xyt(minutia.x.into(), y, theta.rem_euclid(TURN))
    };
    Some(record.views.first()?.minutiae.expose().iter().map(triple).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mindtct_says_comes_back_from_the_record_as_it_was() {
        for theta in [0, 1, 90, 179, 180, 359] {
            let said = fprint_mindtct::Minutia { x: 100, y: 200, theta, quality: 70 };
            let minutia = written(&said, 256, 288).unwrap();
            assert_eq!((minutia.x, minutia.y, minutia.quality), (100, 88, 70));
            let view = View { position: 1, number: 0, impression: 0, quality: 0, minutiae: Secret::new(vec![minutia]) };
            let record = Record { width: 256, height: 288, dots: (197, 197), views: vec![view] };
            let (x, y, back) = compared(&record).unwrap()[0].as_xyt();
            let off = (back - theta).rem_euclid(TURN);
            assert!((x, y) == (100, 200) && (off <= 1 || off == TURN - 1), "{theta} came back as {back}");
        }
    }

    #[test]
    fn a_picture_that_is_none_is_refused() {
        let image =
            |width, height, bytes, dpi| FingerImage { width, height, dpi, pixels: Secret::new(vec![255; bytes]) };
        for bad in [image(0, 0, 0, 500), image(8, 8, 64, 500), image(100, 100, 99, 500), image(100, 100, 10_000, 0)] {
            assert_eq!(extract(&bad, 11, 80), Err(HostFault::Picture), "{bad:?}");
        }
        assert_eq!(extract(&image(100, 100, 10_000, 500), 21, 80), Err(HostFault::Finger(21)));
    }

    #[test]
    fn of_an_empty_glass_nothing_can_be_told() {
        let blank = FingerImage { width: 256, height: 288, dpi: 500, pixels: Secret::new(vec![255; 256 * 288]) };
        let record = extract(&blank, 11, 0).unwrap();
        assert_eq!(score(&record, &record), None);
    }
}
