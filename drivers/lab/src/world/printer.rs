//! State of the receipt printer: the roll, the cover, its faults, and the papers it has cut.

use std::path::PathBuf;
use std::sync::Arc;

use crate::printer::Strip;

/// Dots a millimetre, in both directions.
const DOTS_PER_METRE: f64 = 8_000.0;

/// A fault of the mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrinterFault {
    /// The cutter is blocked.
    Cutter,
    /// The print head is too hot.
    HeadHot,
    /// Something only service can mend.
    Unrecoverable,
    /// The head is lifted.
    HeadUp,
    /// The supply gives too little.
    LowVoltage,
    /// A paper is stuck in the presenter.
    Jam,
    /// The motor does not stop.
    Rolling,
}

/// Where a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperPlace {
    /// Cut, and held in the presenter.
    Inside,
    /// Hanging out of the mouth.
    Mouth,
    /// In somebody's hand.
    Taken,
    /// Drawn in, in the presenter's bin.
    Retracted,
    /// Pushed out onto the floor.
    Dropped,
}

/// One piece of paper that has left the printer.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Counted from 1; also the number of its files.
    pub number: u32,
    /// Its text, with `[QR …]` where a code stands.
    pub text: String,
    /// The picture as PNG; `None` when it could not be drawn (see [`PrinterState::trouble`]).
    pub png: Option<Arc<[u8]>>,
    /// Where the picture was written, when the laboratory has a folder.
    pub file: Option<PathBuf>,
    /// Whether it was cut; `false` for the piece pulled out when the roll ended in the middle of it.
    pub cut: bool,
    /// Where it is.
    pub place: PaperPlace,
}

/// The printer.
#[derive(Debug, Clone)]
pub struct PrinterState {
    /// Paper left on the roll, in metres.
    pub paper_metres: f64,
    /// Near-end sensor trips below this length.
    pub near_end_metres: f64,
    /// The paper ends after this many dots, whatever the roll looked like.
    pub ends_after_dots: Option<u32>,
    /// Rolls put in so far.
    pub rolls: u32,
    /// Whether the cover is open.
    pub cover_open: bool,
    /// A fault of the mechanism.
    pub fault: Option<PrinterFault>,
    /// What was printed and not yet cut off, when its line was pulled.
    pub under_head: Strip,
    /// Whether a presenter is fitted; without one a cut paper hangs out of the mouth.
    pub presenter: bool,
    /// The next paper presented gets stuck.
    pub jams_next: bool,
    /// Whether the motor runs.
    pub motor: bool,
    /// Papers that have left the printer, oldest first.
    pub papers: Vec<Paper>,
    /// Bytes that started no command of this model: a sign of a wrong encoder.
    pub unknown_bytes: u32,
    /// Folder for `NNN.png` and `NNN.txt`.
    pub folder: Option<PathBuf>,
    /// Why the last paper has no picture or no file.
    pub trouble: Option<String>,
}

impl Default for PrinterState {
    fn default() -> Self {
        Self {
            paper_metres: 80.0,
            near_end_metres: 3.0,
            ends_after_dots: None,
            rolls: 1,
            cover_open: false,
            fault: None,
            under_head: Strip::default(),
            presenter: false,
            jams_next: false,
            motor: false,
            papers: Vec::new(),
            unknown_bytes: 0,
            folder: None,
            trouble: None,
        }
    }
}

impl PrinterState {
    /// A roll of that length goes in; 0 takes the roll out.
    pub fn put_in_roll(&mut self, metres: f64) {
        self.paper_metres = metres;
        self.ends_after_dots = None;
        self.rolls += u32::from(metres > 0.0);
    }

    /// Whether no paper lies under the head.
    pub fn is_paper_out(&self) -> bool {
        self.paper_metres <= 0.0
    }

    /// Whether the near-end sensor has tripped.
    pub fn is_near_end(&self) -> bool {
        self.paper_metres < self.near_end_metres
    }

    /// Whether printing stands still.
    pub fn is_stopped(&self) -> bool {
        self.is_paper_out() || self.cover_open || self.fault.is_some()
    }

    /// Whether a cut paper hangs out of the printer.
    pub fn ticket_waiting(&self) -> bool {
        self.papers.iter().any(|paper| paper.cut && paper.place == PaperPlace::Mouth)
    }

    /// Moves every cut paper from one place to another; how many.
    pub fn move_papers(&mut self, from: PaperPlace, to: PaperPlace) -> usize {
        let moving = self.papers.iter_mut().filter(|paper| paper.cut && paper.place == from);
        moving.map(|paper| paper.place = to).count()
    }

    /// The roll turns by `dots`; it may run out.
    pub fn pull(&mut self, dots: u32) {
        self.paper_metres = (self.paper_metres - f64::from(dots) / DOTS_PER_METRE).max(0.0);
        self.ends_after_dots = self.ends_after_dots.map(|left| left.saturating_sub(dots));
        if self.ends_after_dots == Some(0) {
            self.paper_metres = 0.0;
        }
    }
}
