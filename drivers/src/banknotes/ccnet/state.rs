//! What a bill validator answers to a poll.

use crate::banknotes::{NoteFault, RejectReason};

/// The state told by one poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// `10`: the power came back, nothing is inside.
    PowerUp,
    /// `11`: the power came back and a note lies in the head.
    PowerUpInHead,
    /// `12`: the power came back and a note is past the point of no return.
    PowerUpInStacker,
    /// `13`.
    Initialising,
    /// `14`: ready for a note.
    Idling,
    /// `15`.
    Accepting,
    /// `17`.
    Stacking,
    /// `18`.
    Returning,
    /// `19`: takes nothing.
    Disabled,
    /// `1A`: holds a note in escrow.
    Holding,
    /// `1B`.
    Busy,
    /// `1C`.
    Rejecting(RejectReason),
    /// `41`–`44`, `46`, `47`.
    Fault(NoteFault),
    /// `45`.
    Cheated,
    /// `80`: this kind of note lies in escrow.
    Escrow(u8),
    /// `81`: it lies in the cassette.
    Stacked(u8),
    /// `82`: it went back.
    Returned(u8),
}

impl State {
    /// Reads an answer's data. `None`: no state this protocol has.
    pub fn read(data: &[u8]) -> Option<Self> {
        let (code, rest) = data.split_first()?;
        let detail = rest.first().copied();
        Some(match code {
            0x10 => Self::PowerUp,
            0x11 => Self::PowerUpInHead,
            0x12 => Self::PowerUpInStacker,
            0x13 => Self::Initialising,
            0x14 => Self::Idling,
            0x15 => Self::Accepting,
            0x17 => Self::Stacking,
            0x18 => Self::Returning,
            0x19 => Self::Disabled,
            0x1A => Self::Holding,
            0x1B => Self::Busy,
            0x1C => Self::Rejecting(reason(detail.unwrap_or(0))),
            0x45 => Self::Cheated,
            0x80 => Self::Escrow(detail?),
            0x81 => Self::Stacked(detail?),
            0x82 => Self::Returned(detail?),
            _ => Self::Fault(fault(*code, detail)?),
        })
    }

    /// Whether it is told once and must be kept before the kiosk acknowledges it.
    pub fn is_final_word(self) -> bool {
        matches!(self, Self::Stacked(_) | Self::Returned(_))
    }
}

fn fault(code: u8, detail: Option<u8>) -> Option<NoteFault> {
    Some(match code {
        0x41 => NoteFault::CassetteFull,
        0x42 => NoteFault::CassetteOut,
        0x43 => NoteFault::Jammed,
        0x44 => NoteFault::CassetteJammed,
        0x46 => NoteFault::Paused,
        0x47 => NoteFault::Hardware(detail.unwrap_or(0)),
        _ => return None,
    })
}

fn reason(code: u8) -> RejectReason {
    match code {
        0x60 => RejectReason::Insertion,
        0x61 => RejectReason::Magnetic,
        0x62 => RejectReason::Remaining,
        0x63 => RejectReason::Multiplying,
        0x64 => RejectReason::Conveying,
        0x65 => RejectReason::Identification,
        0x66 => RejectReason::Verification,
        0x67 => RejectReason::Optic,
        0x68 => RejectReason::Inhibited,
        0x69 => RejectReason::Capacity,
        0x6A => RejectReason::Operation,
        0x6C => RejectReason::Length,
        other => RejectReason::Other(other),
    }
}
