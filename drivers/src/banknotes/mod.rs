//! Banknote acceptors: notes go in, no change comes out.
//!
//! Promise: a note counts only when the acceptor said that it lies in the cassette, and each such word is handed out until
//! the caller has [acknowledged](NoteAcceptor::acknowledge) it. So the caller can store a credit before the acceptor
//! forgets it, and may be dropped at any await. A note is ordered into the cassette once, never again.
//! Knows nothing of fees and of who pays them.

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;

use crate::{
    Action, Capability, DeviceError, DeviceStatus, FaultReport, Level, Media, Supply, SupplyKind, terminal::Fen,
};

pub mod ccnet;
mod events;
pub mod ict;

pub use events::{LeftOver, NoteEvent, RejectReason};

/// A kind of note the acceptor can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Denomination {
    /// The acceptor's own number for it.
    pub kind: u8,
    /// Face value.
    pub fen: Fen,
}

/// What an acceptor reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum NoteFault {
    /// A note is stuck in the acceptor's head.
    #[error("a note is stuck in the acceptor: open it and take the note out")]
    Jammed,
    /// A note is stuck on its way into the cassette.
    #[error("a note is stuck at the cassette: take the cassette out and clear the way")]
    CassetteJammed,
    /// The cassette is not in its place.
    #[error("the note cassette is out: put it in until it locks")]
    CassetteOut,
    /// No room for another note.
    #[error("the note cassette is full: empty it")]
    CassetteFull,
    /// Something waits in the mouth while the acceptor works.
    #[error("a second note is held into the mouth: take it away")]
    Paused,
    /// A part failed; the acceptor's own code.
    #[error("the acceptor's hardware reports code {0:#04x}: service it")]
    Hardware(u8),
    /// It lost its power in the middle of its work.
    #[error("the acceptor lost its power: ask what is left in it, then initialise it")]
    PowerLost,
    /// A note of an earlier run is in it and nobody has settled it yet.
    #[error("a note of an earlier run is not settled: restart the kiosk's program, which settles it")]
    LeftOver,
    /// A decision came when no note waits for one.
    #[error("no note waits for a decision: it was given back, or decided already")]
    NotInEscrow,
    /// The acceptor knows none of the notes asked for.
    #[error("the acceptor knows none of the notes wanted: check its bill table")]
    NoSuchNote,
    /// A note that was ordered into the cassette is no longer told of.
    #[error("what became of a note is unknown: count the cassette")]
    Unknown,
}

impl NoteFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::Jammed => ("note-jammed", Action::Clear),
            Self::CassetteJammed => ("cassette-jammed", Action::Clear),
            Self::CassetteOut => ("cassette-out", Action::Replenish),
            Self::CassetteFull => ("cassette-full", Action::Replenish),
            Self::Paused => ("note-in-mouth", Action::Clear),
            Self::Hardware(_) => ("acceptor-hardware", Action::Maintain),
            Self::PowerLost => ("acceptor-power-lost", Action::Reset),
            Self::LeftOver => ("note-left-over", Action::Reset),
            Self::NotInEscrow => ("not-in-escrow", Action::Retry),
            Self::NoSuchNote => ("no-such-note", Action::Suspend),
            Self::Unknown => ("note-unknown", Action::Maintain),
        };
        FaultReport { code: code.to_owned(), action }
    }
}

/// An acceptor's error.
pub type NoteError = DeviceError<NoteFault>;

/// An acceptor with an escrow position.
#[async_trait]
pub trait NoteAcceptor: Send {
    /// Asks for its health. Events heard meanwhile are kept for [`Self::next`].
    async fn status(&mut self) -> DeviceStatus;
    /// What became of a note that was under way when the kiosk or the acceptor stopped. Orders nothing into the cassette;
    /// a note that still lies in escrow is given back. To be settled before [`Self::initialise`], which lets it be forgotten.
    async fn left_over(&mut self) -> Result<LeftOver, NoteError>;
    /// Makes it ready, accepting nothing yet; needed once after each connection and after [`NoteFault::PowerLost`]. The notes it can tell, in its own order.
    async fn initialise(&mut self) -> Result<Vec<Denomination>, NoteError>;
    /// Accepts notes of these values, each into escrow. Every other note goes back by itself.
    async fn enable(&mut self, wanted: &[Fen]) -> Result<(), NoteError>;
    /// Accepts no further note. One already under way still comes as events; [`NoteEvent::Closed`] tells that none is.
    async fn disable(&mut self) -> Result<(), NoteError>;
    /// Waits for the next event. An event that [must be acknowledged](NoteEvent::must_be_acknowledged) comes again until it is.
    async fn next(&mut self) -> Result<NoteEvent, NoteError>;
    /// The event last handed out is stored for good; the acceptor may forget it.
    async fn acknowledge(&mut self) -> Result<(), NoteError>;
    /// Orders the note in escrow into the cassette, once, and acknowledges its [`NoteEvent::Escrowed`]. `Ok`: the order
    /// went out. Only [`NoteEvent::Stacked`] says that it was carried out.
    async fn stack(&mut self) -> Result<(), NoteError>;
    /// Orders the note in escrow back to the mouth and acknowledges its [`NoteEvent::Escrowed`].
    async fn give_back(&mut self) -> Result<(), NoteError>;
    /// Asks the acceptor to wait longer for a decision.
    async fn hold(&mut self) -> Result<(), NoteError>;
}

/// The device's status from what the last exchange told.
fn status_of(fault: Option<NoteFault>, moving: bool, identity: Option<String>) -> DeviceStatus {
    let level = match fault {
        Some(NoteFault::CassetteFull) => Level::Full,
        Some(NoteFault::CassetteOut) => Level::Out,
        Some(
            NoteFault::Jammed
            | NoteFault::CassetteJammed
            | NoteFault::Paused
            | NoteFault::Hardware(_)
            | NoteFault::PowerLost
            | NoteFault::LeftOver
            | NoteFault::NotInEscrow
            | NoteFault::NoSuchNote
            | NoteFault::Unknown,
        )
        | None => Level::Ok,
    };
    let media = match fault {
        Some(NoteFault::Jammed | NoteFault::CassetteJammed) => Media::Jammed,
        Some(_) | None if moving => Media::Present,
        Some(_) | None => Media::None,
    };
    let supplies = vec![Supply { kind: SupplyKind::NoteCassette, level, count: None }];
    let online = DeviceStatus::online().able(&[Capability::Escrow]);
    DeviceStatus { media, supplies, fault: fault.map(NoteFault::report), identity, ..online }
}
