//! What a citizen is told about a device: codes. `ui/words/faults.slint` turns them into sentences in every language.

use strum::{EnumIter, IntoStaticStr};
use suiban_drivers::DeviceKind;

/// A sentence for the citizen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Citizen {
    /// The reader is out.
    ReaderStopped,
    /// Lay the card down again.
    CardMoved,
    /// Card and reader do not accept each other.
    CardNotGenuine,
    /// No card for this machine.
    CardUnknown,
    /// The sensor is out.
    FingerprintStopped,
    /// Press the finger.
    FingerMissing,
    /// Press again, dry and flat.
    FingerAgain,
    /// Not one and the same finger.
    FingerDiffers,
    /// The camera is out.
    CameraStopped,
    /// Something covers the lens.
    CameraCovered,
    /// No slip now: the screen shows the number.
    PrinterStopped,
    /// The slip may be incomplete.
    SlipDoubtful,
    /// No payment by card now.
    TerminalStopped,
    /// The terminal is busy.
    TerminalBusy,
    /// Broken off: nothing charged.
    PaymentBrokenOff,
    /// The bank said no: nothing charged.
    PaymentDeclined,
    /// The bank cannot be reached: nothing charged.
    BankUnreachable,
    /// Not certain whether it is paid.
    PaymentUnknown,
    /// Could not be taken back here.
    PaymentNotReversed,
    /// No drawer opens now.
    DrawersStopped,
    /// The drawer did not open; the card is safe.
    DrawerStuck,
    /// The slot is out.
    SlotStopped,
    /// A card is stuck in the slot.
    SlotJammed,
    /// The box for old cards is full.
    SlotFull,
    /// This does not fit, or is no card with a chip.
    SlotWrongCard,
    /// The scanner is out.
    ScannerStopped,
    /// Hold the code again.
    ScannerAgain,
    /// No notes now.
    BanknotesStopped,
    /// No card comes out now.
    DispenserStopped,
    /// The power supply or its battery is out.
    PowerFailing,
    /// The battery is nearly empty: the machine switches itself off.
    PowerEnding,
    /// The housing is open or its sensors are out.
    CabinetOpen,
    /// The camera for papers is out.
    DocumentCameraStopped,
    /// Whether a card lies on the reader is not seen.
    ChipReaderStopped,
    /// A part was exchanged and is not checked yet.
    DeviceChanged,
}

impl Citizen {
    /// Its code in `ui/words/faults.slint`.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// That a whole class is out.
    pub fn stopped(kind: DeviceKind) -> Self {
        match kind {
            DeviceKind::Reader => Self::ReaderStopped,
            DeviceKind::Fingerprint => Self::FingerprintStopped,
            DeviceKind::Camera => Self::CameraStopped,
            DeviceKind::Printer => Self::PrinterStopped,
            DeviceKind::Terminal => Self::TerminalStopped,
            DeviceKind::Drawers => Self::DrawersStopped,
            DeviceKind::Collector => Self::SlotStopped,
            DeviceKind::Scanner => Self::ScannerStopped,
            DeviceKind::Banknotes => Self::BanknotesStopped,
            DeviceKind::Dispenser => Self::DispenserStopped,
            DeviceKind::Ups => Self::PowerFailing,
            DeviceKind::Cabinet => Self::CabinetOpen,
            DeviceKind::DocumentCamera => Self::DocumentCameraStopped,
            DeviceKind::ChipReader => Self::ChipReaderStopped,
        }
    }
}
