//! The presenter: holds a cut paper, brings it to the mouth, draws it in, pushes it out.
//!
//! Without one fitted its commands do nothing: a cut paper hangs out of the mouth by itself.

use std::time::Duration;

use super::command::Ejector;
use crate::world::{PaperPlace, PrinterFault, PrinterState};

/// The motor's time for one movement.
pub const MOVE: Duration = Duration::from_millis(900);

/// Carries an order out; whether anything moved.
pub fn obey(printer: &mut PrinterState, order: Ejector) -> bool {
    if !printer.presenter {
        return false;
    }
    match order {
        Ejector::Present => present(printer),
        Ejector::Retract => away(printer, PaperPlace::Retracted),
        Ejector::Eject => away(printer, PaperPlace::Dropped),
    }
}

/// A paper that still hangs there is pushed out by the next one.
fn present(printer: &mut PrinterState) -> bool {
    if std::mem::take(&mut printer.jams_next) {
        printer.fault = Some(PrinterFault::Jam);
        return true;
    }
    let waiting = printer.papers.iter().any(|paper| paper.place == PaperPlace::Inside);
    if waiting {
        printer.move_papers(PaperPlace::Mouth, PaperPlace::Dropped);
    }
    printer.move_papers(PaperPlace::Inside, PaperPlace::Mouth) > 0
}

fn away(printer: &mut PrinterState, place: PaperPlace) -> bool {
    printer.move_papers(PaperPlace::Mouth, place) + printer.move_papers(PaperPlace::Inside, place) > 0
}
