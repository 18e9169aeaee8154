//! What a functional test found: a code with values. The screen says it in the technician's language; the store keeps the
//! code.

use suiban_drivers::{DeviceFault, DeviceKind, FaultReport};

use crate::attendant::camera::SessionError;
use crate::faults;

/// What a test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A card was read with so many fingers.
    CardRead {
        /// Enrolled fingers on the card.
        fingers: usize,
    },
    /// A card came and went.
    CardSeen,
    /// A finger was captured and has features.
    FingerSeen,
    /// Pictures came.
    FramesSeen {
        /// Points a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// The slip came out.
    SlipPrinted,
    /// The terminal accepts this machine.
    Registered,
    /// Every lock answers.
    DrawersAnswer {
        /// How many there are.
        drawers: usize,
        /// How many are open.
        open: usize,
    },
    /// The slot is ready.
    BinCounted {
        /// Cards in the bin.
        cards: u32,
    },
    /// A code was read.
    CodeRead {
        /// Its length.
        characters: usize,
    },
    /// The dispenser is ready.
    StackAsked,
    /// A note was recognised and given back.
    NoteSeen {
        /// Its value.
        yuan: u64,
    },
    /// The backup power answers and tells its charge.
    Charged {
        /// Of the battery.
        percent: u8,
    },
    /// The backup power answers; it measures no charge.
    PowerAsked,
    /// The cabinet is shut and its light can be switched.
    CabinetShut,
    /// Nobody did anything.
    NothingCame {
        /// So long.
        seconds: u64,
    },
    /// The test itself could not run.
    TestBroken,
    /// This machine has no such device.
    NotFitted,
    /// The device or its line reports a fault.
    Fault(FaultReport),
}

impl Finding {
    /// Whether the device did what it should.
    pub fn passed(&self) -> bool {
        match self {
            Self::CardRead { .. }
            | Self::CardSeen
            | Self::FingerSeen
            | Self::FramesSeen { .. }
            | Self::SlipPrinted
            | Self::Registered
            | Self::DrawersAnswer { .. }
            | Self::BinCounted { .. }
            | Self::CodeRead { .. }
            | Self::StackAsked
            | Self::NoteSeen { .. }
            | Self::Charged { .. }
            | Self::PowerAsked
            | Self::CabinetShut => true,
            Self::NothingCame { .. } | Self::TestBroken | Self::NotFitted | Self::Fault(_) => false,
        }
    }

    /// Its code in `ui/words/technician.slint`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CardRead { .. } => "card-read",
            Self::CardSeen => "card-seen",
            Self::FingerSeen => "finger-seen",
            Self::FramesSeen { .. } => "frames-seen",
            Self::SlipPrinted => "slip-printed",
            Self::Registered => "registered",
            Self::DrawersAnswer { .. } => "drawers-answer",
            Self::BinCounted { .. } => "bin-counted",
            Self::CodeRead { .. } => "code-read",
            Self::StackAsked => "stack-asked",
            Self::NoteSeen { .. } => "note-seen",
            Self::Charged { .. } => "charged",
            Self::PowerAsked => "power-asked",
            Self::CabinetShut => "cabinet-shut",
            Self::NothingCame { .. } => "nothing-came",
            Self::TestBroken => "test-broken",
            Self::NotFitted => "not-fitted",
            Self::Fault(_) => "fault",
        }
    }

    /// The values its sentence has room for.
    pub fn values(&self) -> (u64, u64) {
        let wide = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        match self {
            Self::CardRead { fingers } => (wide(*fingers), 0),
            Self::FramesSeen { width, height } => (u64::from(*width), u64::from(*height)),
            Self::DrawersAnswer { drawers, open } => (wide(*drawers), wide(*open)),
            Self::BinCounted { cards } => (u64::from(*cards), 0),
            Self::CodeRead { characters } => (wide(*characters), 0),
            Self::NothingCame { seconds } => (*seconds, 0),
            Self::NoteSeen { yuan } => (*yuan, 0),
            Self::Charged { percent } => (u64::from(*percent), 0),
            Self::CardSeen
            | Self::FingerSeen
            | Self::SlipPrinted
            | Self::Registered
            | Self::StackAsked
            | Self::PowerAsked
            | Self::CabinetShut
            | Self::TestBroken
            | Self::NotFitted
            | Self::Fault(_) => (0, 0),
        }
    }

    /// What is stored: the code, or the fault's telemetry code.
    pub fn record(&self, kind: DeviceKind) -> String {
        match self {
            Self::Fault(fault) => faults::telemetry(kind, &fault.code),
            Self::CardRead { .. }
            | Self::CardSeen
            | Self::FingerSeen
            | Self::FramesSeen { .. }
            | Self::SlipPrinted
            | Self::Registered
            | Self::DrawersAnswer { .. }
            | Self::BinCounted { .. }
            | Self::CodeRead { .. }
            | Self::StackAsked
            | Self::NoteSeen { .. }
            | Self::Charged { .. }
            | Self::PowerAsked
            | Self::CabinetShut
            | Self::NothingCame { .. }
            | Self::TestBroken
            | Self::NotFitted => self.code().to_owned(),
        }
    }
}

impl<F: DeviceFault> From<suiban_drivers::DeviceError<F>> for Finding {
    fn from(error: suiban_drivers::DeviceError<F>) -> Self {
        Self::Fault(error.report())
    }
}

impl From<suiban_drivers::LinkFault> for Finding {
    fn from(fault: suiban_drivers::LinkFault) -> Self {
        Self::Fault(fault.report())
    }
}

impl From<SessionError> for Finding {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Camera(error) => error.into(),
            SessionError::Engine(_) | SessionError::Page(_) | SessionError::Stopped => Self::TestBroken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_but_a_fault_is_said_by_the_screen() {
        let words = include_str!("../../ui/words/technician.slint");
        let all = [
            Finding::CardRead { fingers: 2 },
            Finding::CardSeen,
            Finding::FingerSeen,
            Finding::FramesSeen { width: 640, height: 480 },
            Finding::SlipPrinted,
            Finding::Registered,
            Finding::DrawersAnswer { drawers: 24, open: 1 },
            Finding::BinCounted { cards: 3 },
            Finding::CodeRead { characters: 12 },
            Finding::StackAsked,
            Finding::NoteSeen { yuan: 20 },
            Finding::Charged { percent: 87 },
            Finding::PowerAsked,
            Finding::CabinetShut,
            Finding::NothingCame { seconds: 20 },
            Finding::TestBroken,
            Finding::NotFitted,
        ];
        let said = words.matches("(code == \"").count();
        assert_eq!(said, all.len());
        for finding in all {
            assert!(words.contains(&format!("(code == \"{}\")", finding.code())), "{finding:?}");
        }
    }

    #[test]
    fn a_fault_is_stored_under_its_telemetry_code() {
        let fault = suiban_drivers::printer::PrinterFault::CoverOpen.report();
        assert_eq!(Finding::Fault(fault).record(DeviceKind::Printer), "printer/cover-open");
    }
}
