//! The names of the devices in the laboratory: one list for links, actions and pipes.

use std::fmt;

/// A simulated device, or one of the two lines of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviceName {
    /// ID-card reader, SAM-V, 115200 8N1.
    Reader,
    /// Fingerprint module ZFM-20, 57600 8N1 at start.
    Fingerprint,
    /// Receipt printer, ESC/POS with presenter.
    Printer,
    /// Card terminal, ZVT in serial framing.
    Terminal,
    /// The same terminal, ZVT over TCP (bare APDUs).
    TerminalTcp,
    /// The same terminal with ECR Hub (CodePay), 115200 8N1.
    TerminalCodepay,
    /// Banknote acceptor, CCNET, 9600 8N1.
    Banknotes,
    /// The same acceptor with a board for ICT, 9600 8E1.
    BanknotesIct,
    /// Drawers behind an RS-485 lock board, 9600 8N1.
    Drawers,
    /// Card collector CRT-591, 9600 8N1.
    Collector,
    /// Code scanner in line mode, 115200 8N1.
    Scanner,
    /// Card dispenser K720, 9600 8N1.
    Dispenser,
    /// Plain contactless reader; a card on it connects to a virtual smart-card reader.
    ChipReader,
    /// Camera, HTTP with a motion-JPEG stream.
    Camera,
    /// Document camera, HTTP with a motion-JPEG stream.
    DocumentCamera,
    /// UPS behind the service of Network UPS Tools, TCP.
    Ups,
    /// Payment service provider, HTTPS.
    Psp,
}

impl DeviceName {
    /// Every device, in the order they are shown.
    pub const ALL: [Self; 17] = [
        Self::Reader,
        Self::Fingerprint,
        Self::Printer,
        Self::Terminal,
        Self::TerminalTcp,
        Self::TerminalCodepay,
        Self::Banknotes,
        Self::BanknotesIct,
        Self::Drawers,
        Self::Collector,
        Self::Scanner,
        Self::Dispenser,
        Self::ChipReader,
        Self::Camera,
        Self::DocumentCamera,
        Self::Ups,
        Self::Psp,
    ];

    /// The devices on a serial line: each gets a pseudo-terminal, linked under [`Self::as_str`].
    pub const SERIAL: [Self; 11] = [
        Self::Reader,
        Self::Fingerprint,
        Self::Printer,
        Self::Terminal,
        Self::TerminalCodepay,
        Self::Banknotes,
        Self::BanknotesIct,
        Self::Drawers,
        Self::Collector,
        Self::Scanner,
        Self::Dispenser,
    ];

    /// The name used for links, in `devices.toml` and in status.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Fingerprint => "fingerprint",
            Self::Printer => "printer",
            Self::Terminal => "terminal",
            Self::TerminalTcp => "terminal-tcp",
            Self::TerminalCodepay => "terminal-codepay",
            Self::Banknotes => "banknotes",
            Self::BanknotesIct => "banknotes-ict",
            Self::Drawers => "drawers",
            Self::Collector => "collector",
            Self::Scanner => "scanner",
            Self::Dispenser => "dispenser",
            Self::ChipReader => "chip-reader",
            Self::Camera => "camera",
            Self::DocumentCamera => "document-camera",
            Self::Ups => "ups",
            Self::Psp => "psp",
        }
    }

    /// The device at this line: terminal and acceptor have more than one.
    pub const fn device(self) -> Self {
        match self {
            Self::TerminalTcp | Self::TerminalCodepay => Self::Terminal,
            Self::BanknotesIct => Self::Banknotes,
            _ => self,
        }
    }

    /// The lines that a hand at the plug of this device reaches: all of them, or just the one named.
    pub fn lines(self) -> impl Iterator<Item = Self> {
        let whole = self.device() == self;
        Self::ALL.into_iter().filter(move |line| *line == self || whole && line.device() == self)
    }

    /// The device called `name`; `finger` is short for the fingerprint module.
    pub fn parse(name: &str) -> Option<Self> {
        let name = if name == "finger" { "fingerprint" } else { name };
        Self::ALL.into_iter().find(|device| device.as_str() == name)
    }
}

impl serde::Serialize for DeviceName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for DeviceName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
