//! What the printer's sensors say, from whichever status it came; a make's own sensors stay unset where there are none.

use crate::{Level, Media, printer::PrinterFault};

/// The state of sensors and mechanics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Condition {
    /// It does not print.
    pub offline: bool,
    /// Cover.
    pub cover_open: bool,
    /// Paper is out.
    pub paper_out: bool,
    /// Paper is near its end.
    pub paper_low: bool,
    /// Cutter blocked.
    pub cutter: bool,
    /// Power off and on, or service.
    pub unrecoverable: bool,
    /// Passes by itself: the head's temperature.
    pub hot: bool,
    /// Some other error.
    pub error: bool,
    /// The head is lifted off the paper.
    pub head_up: bool,
    /// Paper is stuck on its way out.
    pub jam: bool,
    /// The supply's voltage is wrong.
    pub voltage: bool,
    /// The motor pulls paper.
    pub feeding: bool,
    /// A slip is in the mouth; `None` without a sensor there.
    pub ticket: Option<bool>,
}

impl Condition {
    /// The one fault to tell: the one the person at the machine must act on first.
    pub fn fault(self) -> Option<PrinterFault> {
        let found = [
            (self.cover_open, PrinterFault::CoverOpen),
            (self.head_up, PrinterFault::HeadUp),
            (self.jam, PrinterFault::Jam),
            (self.paper_out, PrinterFault::PaperOut),
            (self.cutter, PrinterFault::Cutter),
            (self.unrecoverable, PrinterFault::Unrecoverable),
            (self.voltage, PrinterFault::Voltage),
            (self.hot, PrinterFault::HeadHot),
            (self.error || self.offline, PrinterFault::Offline),
        ];
        found.into_iter().find_map(|(is, fault)| is.then_some(fault))
    }

    /// What is in the mouth.
    pub fn media(self) -> Media {
        match (self.jam, self.ticket) {
            (true, _) => Media::Jammed,
            (false, None) => Media::Unknown,
            (false, Some(false)) => Media::None,
            (false, Some(true)) => Media::Entering,
        }
    }

    /// The paper supply.
    pub fn paper(self) -> Level {
        match (self.paper_out, self.paper_low) {
            (true, _) => Level::Out,
            (false, true) => Level::Low,
            (false, false) => Level::Ok,
        }
    }
}
