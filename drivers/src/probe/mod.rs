//! Finds out what is plugged in: asks each protocol's harmless question, in an order that does no harm.
//!
//! Promise: nothing that moves, prints, charges or stores is ever sent; the first answer ends the questions, so that only
//! silent devices hear them all. Why this order stands in [`candidates`]. Cameras have no line; see [`crate::camera`].

use std::{future::Future, pin::Pin, time::Duration};

use crate::{
    DeviceKind, DeviceStatus, Link, LinkFault, LinkFaultKind,
    transport::{BoxPipe, PortAddress, SerialSettings, connect, serial::StopBits},
};

mod candidates;

pub use candidates::CANDIDATES;

/// Questions are asked this much after the port was opened: a USB bridge drops what comes at once.
const SETTLE: Duration = Duration::from_millis(50);

/// What a driver makes of a line.
pub type Answer = Pin<Box<dyn Future<Output = DeviceStatus> + Send>>;

/// A protocol and how it is asked.
pub struct Candidate {
    /// The class of its devices.
    pub kind: DeviceKind,
    /// Its name in the configuration.
    pub protocol: &'static str,
    /// How the line may be set, likeliest first.
    pub settings: &'static [SerialSettings],
    /// Where it is spoken.
    pub over: Over,
    /// Asks its question.
    pub ask: fn(BoxPipe) -> Answer,
}

/// Where a protocol is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Serial lines, and whatever carries one.
    Line,
    /// A TCP socket of its own.
    Tcp,
}

/// One question asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The class.
    pub kind: DeviceKind,
    /// The protocol.
    pub protocol: &'static str,
    /// How the line was set; `None` where the line has no settings.
    pub settings: Option<SerialSettings>,
    /// What came.
    pub heard: Heard,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The protocol's own answer.
    Answered(Box<DeviceStatus>),
    /// Something, but not that: another protocol or another speed.
    Noise,
    /// Nothing.
    Silence,
}

/// Asks until something answers; tells `each` question's outcome as it comes. `None`: nothing answered.
/// Errors: the port cannot be opened, or went away.
pub async fn probe(port: &PortAddress, mut each: impl FnMut(&Attempt)) -> Result<Option<Attempt>, LinkFault> {
    for (candidate, settings) in questions(port) {
        let pipe = connect(port, settings).await?;
        tokio::time::sleep(SETTLE).await;
        let heard = judge((candidate.ask)(pipe).await);
        let attempt = Attempt {
            kind: candidate.kind,
            protocol: candidate.protocol,
            settings: has_settings(port).then_some(settings),
            heard,
        };
        each(&attempt);
        if matches!(attempt.heard, Heard::Answered(_)) {
            return Ok(Some(attempt));
        }
    }
    Ok(None)
}

/// The questions for this port, in order. A speed in the address is the only one tried.
fn questions(port: &PortAddress) -> impl Iterator<Item = (&'static Candidate, SerialSettings)> {
    let on = match port {
        PortAddress::Tcp { .. } => [Over::Tcp, Over::Line],
        PortAddress::Serial { .. } | PortAddress::Usb(_) | PortAddress::UsbPath { .. } => [Over::Line, Over::Line],
    };
    let every_speed = has_settings(port) && !has_speed(port);
    CANDIDATES.iter().filter(move |candidate| on.contains(&candidate.over)).flat_map(move |candidate| {
        let tried = if every_speed { candidate.settings.len() } else { 1 };
        candidate.settings.iter().take(tried).map(move |settings| (candidate, *settings))
    })
}

fn has_settings(port: &PortAddress) -> bool {
    match port {
        PortAddress::Serial { .. } | PortAddress::UsbPath { .. } => true,
        PortAddress::Tcp { .. } | PortAddress::Usb(_) => false,
    }
}

fn has_speed(port: &PortAddress) -> bool {
    match port {
        PortAddress::Serial { baud, .. } | PortAddress::UsbPath { baud, .. } => baud.is_some(),
        PortAddress::Tcp { .. } | PortAddress::Usb(_) => false,
    }
}

fn judge(status: DeviceStatus) -> Heard {
    if status.link == Link::Online {
        return Heard::Answered(Box::new(status));
    }
    let noise = [LinkFaultKind::Garbled, LinkFaultKind::Unexpected].map(|kind| kind.report().code);
    if status.fault.is_some_and(|fault| noise.contains(&fault.code)) { Heard::Noise } else { Heard::Silence }
}

/// `9600 8N1`, as it is written on devices.
pub fn written(settings: SerialSettings) -> String {
    let parity = format!("{:?}", settings.parity);
    let stop = match settings.stop_bits {
        StopBits::One => 1,
        StopBits::Two => 2,
    };
    format!("{} 8{}{stop}", settings.baud, parity.get(..1).unwrap_or("N"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_written_as_on_devices() {
        assert_eq!(written(SerialSettings::n82(9_600)), "9600 8N2");
    }

    #[test]
    fn a_speed_in_the_address_is_the_only_one_tried() {
        let asked = |text: &str| questions(&text.parse().unwrap()).count();
        assert!(asked("serial:/dev/ttyS0@9600") < asked("/dev/ttyS0"));
    }

    #[test]
    fn a_printer_is_asked_first_and_a_lock_board_last_of_those_that_answer() {
        let serial: Vec<_> = questions(&"/dev/ttyS0".parse().unwrap()).map(|(c, _)| c.protocol).collect();
        assert_eq!(serial.first(), Some(&"escpos"));
        let asked: Vec<_> = serial.into_iter().filter(|protocol| *protocol != "line-mode").collect();
        assert_eq!(asked.last(), Some(&"lock8a"));
    }
}
