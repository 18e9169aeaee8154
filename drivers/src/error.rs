//! What can go wrong between the kiosk and a device, before the device itself says anything.

use std::time::Duration;

use strum::EnumIter;
use thiserror::Error;

use crate::{Action, FaultReport};

/// The line to the device failed. The same for every class: the remedy is always to close, wait and open again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LinkFault {
    /// The port cannot be opened: the device is unplugged or its path is wrong.
    #[error("{port} cannot be opened ({kind:?}): check the cable and the port's name in the configuration")]
    Absent {
        /// The configured port.
        port: String,
        /// The operating system's reason.
        kind: std::io::ErrorKind,
    },
    /// The line closed or failed in the middle of an exchange.
    #[error("the line failed during {command} ({kind:?}): check the cable")]
    Lost {
        /// The wire command under way.
        command: &'static str,
        /// The operating system's reason.
        kind: std::io::ErrorKind,
    },
    /// No complete answer in time.
    #[error("no answer to {command} within {after:?}: check that the device has power")]
    Timeout {
        /// The wire command under way.
        command: &'static str,
        /// How long was waited.
        after: Duration,
    },
    /// An answer came but its framing or checksum is wrong.
    #[error("a damaged answer to {command} ({why}): check the cable and the line's speed")]
    Garbled {
        /// The wire command under way.
        command: &'static str,
        /// What was wrong with it.
        why: &'static str,
    },
    /// A well-formed answer that does not belong to the question.
    #[error("an answer that does not fit {command} ({why}): check the device's model and firmware")]
    Unexpected {
        /// The wire command under way.
        command: &'static str,
        /// What does not fit.
        why: &'static str,
    },
}

/// The ways a line can fail, without their circumstances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter)]
pub enum LinkFaultKind {
    /// See [`LinkFault::Absent`].
    Absent,
    /// [`LinkFault::Absent`] because another program holds the port.
    Busy,
    /// See [`LinkFault::Lost`].
    Lost,
    /// See [`LinkFault::Timeout`].
    Timeout,
    /// See [`LinkFault::Garbled`].
    Garbled,
    /// See [`LinkFault::Unexpected`].
    Unexpected,
}

impl LinkFaultKind {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let code = match self {
            Self::Absent => "port-absent",
            Self::Busy => "port-busy",
            Self::Lost => "line-lost",
            Self::Timeout => "no-answer",
            Self::Garbled => "answer-garbled",
            Self::Unexpected => "answer-unexpected",
        };
        FaultReport { code: code.to_owned(), action: Action::Reset }
    }
}

impl LinkFault {
    /// Which of them it is.
    pub fn kind(&self) -> LinkFaultKind {
        match self {
            Self::Absent { kind: std::io::ErrorKind::ResourceBusy, .. } => LinkFaultKind::Busy,
            Self::Absent { .. } => LinkFaultKind::Absent,
            Self::Lost { .. } => LinkFaultKind::Lost,
            Self::Timeout { .. } => LinkFaultKind::Timeout,
            Self::Garbled { .. } => LinkFaultKind::Garbled,
            Self::Unexpected { .. } => LinkFaultKind::Unexpected,
        }
    }

    /// The fault for the technician's board.
    pub fn report(&self) -> FaultReport {
        self.kind().report()
    }
}

/// An exchange with a device of one class failed: on the line, or by the device's own word `F`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeviceError<F: std::error::Error> {
    /// The line failed; the device's state is unknown.
    #[error(transparent)]
    Link(LinkFault),
    /// The device answered with a fault of its own.
    #[error(transparent)]
    Fault(F),
}

impl<F: std::error::Error> From<LinkFault> for DeviceError<F> {
    fn from(fault: LinkFault) -> Self {
        Self::Link(fault)
    }
}

/// What the fault of every class can tell.
pub trait DeviceFault: std::error::Error + Copy {
    /// The fault for the technician's board.
    fn report(self) -> FaultReport;
}

impl<F: DeviceFault> DeviceError<F> {
    /// The fault for the technician's board.
    pub fn report(&self) -> FaultReport {
        match self {
            Self::Link(fault) => fault.report(),
            Self::Fault(fault) => fault.report(),
        }
    }
}

macro_rules! device_faults {
    ($($fault:ty),* $(,)?) => {
        $(impl DeviceFault for $fault {
            fn report(self) -> FaultReport {
                // The type's own method, which has precedence over this one.
                <$fault>::report(self)
            }
        })*
    };
}

device_faults!(
    crate::reader::ReaderFault,
    crate::reader::chip::ChipReaderFault,
    crate::fingerprint::FingerFault,
    crate::camera::CameraFault,
    crate::printer::PrinterFault,
    crate::terminal::TerminalFault,
    crate::drawers::DrawerFault,
    crate::collector::CollectorFault,
    crate::scanner::ScannerFault,
    crate::dispenser::DispenserFault,
    crate::banknotes::NoteFault,
    crate::ups::UpsFault,
    crate::cabinet::CabinetFault,
);
