//! What can go wrong between the kiosk and a device, before the device itself says anything.

use std::time::Duration;

use thiserror::Error;

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
