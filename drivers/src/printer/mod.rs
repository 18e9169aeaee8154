//! Receipt printers.

use async_trait::async_trait;
use bitmap::Bitmap;
use strum::EnumIter;
use thiserror::Error;

use crate::{Action, DeviceError, DeviceStatus, FaultReport};

pub mod bitmap;
pub mod custom;
pub mod escpos;
pub mod usb_class;

/// One line or mark of a receipt. Text is Unicode; the driver encodes it (GB18030) or the caller rasters it first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A line of text.
    Text {
        /// What it says.
        text: String,
        /// Where it stands.
        align: Align,
        /// Width and height, 1–8 times.
        size: u8,
        /// Emphasised.
        bold: bool,
    },
    /// A rule across the paper.
    Rule,
    /// Empty lines.
    Feed(u8),
    /// A QR code drawn by the printer, module size 1–16, error correction M.
    Qr {
        /// What it carries.
        data: String,
        /// Dots a module.
        module: u8,
    },
    /// A picture.
    Raster(Bitmap),
}

/// Horizontal place of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Left edge.
    Left,
    /// Middle.
    Centre,
    /// Right edge.
    Right,
}

/// One piece of paper, top to bottom; cut at its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slip {
    /// Its marks.
    pub marks: Vec<Mark>,
}

/// What a printer reports instead of printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum PrinterFault {
    /// No paper.
    #[error("the printer is out of paper: put in a new roll")]
    PaperOut,
    /// The head is lifted.
    #[error("the print head is lifted: press it down")]
    HeadUp,
    /// Paper stuck on its way out.
    #[error("a slip is stuck on its way out: open the printer and take it out")]
    Jam,
    /// The motor does not stop.
    #[error("the paper rolls on and on: switch the printer off and on, then call service")]
    Rolling,
    /// Supply voltage.
    #[error("the printer's voltage is wrong: check its power supply")]
    Voltage,
    /// The last slip hangs in the mouth and cannot be drawn in.
    #[error("the last slip still hangs in the printer's mouth: take it out")]
    TicketWaiting,
    /// Cover open.
    #[error("the printer's cover is open: close it")]
    CoverOpen,
    /// Cutter blocked.
    #[error("the cutter is blocked: clear the paper and reset")]
    Cutter,
    /// Head too hot; it recovers by itself.
    #[error("the print head is too hot: it goes on by itself after cooling")]
    HeadHot,
    /// Needs power off and on, or service.
    #[error("the printer reports an error it cannot recover from: switch it off and on")]
    Unrecoverable,
    /// Offline for no reason it tells.
    #[error("the printer is offline: press its feed button or switch it off and on")]
    Offline,
    /// It cannot be known whether the slip came out.
    #[error("the slip may be incomplete: the printer failed while printing")]
    Doubtful,
    /// Refused before anything was printed: the mark (counted from 0) holds a character the printer's font has not, a
    /// control character, a picture wider than the paper, or too much for a QR code.
    #[error("mark {mark} of the slip cannot be printed as it is: print it as a picture")]
    Unprintable {
        /// Which mark of the slip.
        mark: usize,
    },
}

impl PrinterFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::PaperOut => ("paper-out", Action::Replenish),
            Self::CoverOpen => ("cover-open", Action::Clear),
            Self::HeadUp => ("head-up", Action::Clear),
            Self::Jam => ("ticket-jam", Action::Clear),
            Self::Rolling => ("paper-rolling", Action::Maintain),
            Self::Voltage => ("low-voltage", Action::Maintain),
            Self::TicketWaiting => ("ticket-waiting", Action::Clear),
            Self::Cutter => ("cutter", Action::Clear),
            Self::HeadHot => ("head-hot", Action::Retry),
            Self::Unrecoverable => ("unrecoverable", Action::Maintain),
            Self::Offline => ("printer-offline", Action::Reset),
            Self::Doubtful => ("slip-doubtful", Action::Retry),
            Self::Unprintable { .. } => ("unprintable", Action::Retry),
        };
        FaultReport { code: code.to_owned(), action }
    }
}

/// A printer's error.
pub type PrinterError = DeviceError<PrinterFault>;

/// Where the last slip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ticket {
    /// This printer cannot tell.
    Unknown,
    /// In the mouth, within reach.
    AtMouth,
    /// No longer in the mouth.
    Taken,
    /// Drawn in again, as far as the printer can tell: it may have been taken at the last moment.
    Retracted,
    /// Pushed out, with nobody there: this presenter has no bin.
    Ejected,
}

/// A receipt printer with a cutter.
#[async_trait]
pub trait ReceiptPrinter: Send {
    /// Asks for everything the printer can tell.
    async fn status(&mut self) -> DeviceStatus;
    /// Checks that it can print, prints the slip, cuts, and checks again that it came out. `Ok` means the printer said so.
    async fn print(&mut self, slip: &Slip) -> Result<(), PrinterError>;
    /// Where the last slip is. A printer without a sensor in its mouth says `Unknown`.
    async fn ticket(&mut self) -> Result<Ticket, PrinterError> {
        Ok(Ticket::Unknown)
    }
    /// Does away with a slip that nobody took. A printer without a presenter does nothing and says `Unknown`.
    async fn retract(&mut self) -> Result<Ticket, PrinterError> {
        Ok(Ticket::Unknown)
    }
}
