//! Readers with a SAM-V secure module (GA/T 467-2019): CVR-100, SS628, DKQ-A16D and many others, 115200 8N1.
//!
//! Promise: no byte of a card is handed on unless preamble, length and checksum of its frame were right and the answer
//! has the shape of the question. A late answer to an earlier question is dropped, never taken for this one's.

use std::{path::Path, time::Duration};

use async_trait::async_trait;
use tokio::time::Instant;
use zeroize::Zeroizing;

use self::{
    command::Command,
    reply::{Contents, Reply},
};
use super::{CardReader, CardRecord, Document, DocumentKind, ReaderError, ReaderFault};
use crate::{
    Capability, DeviceError, DeviceStatus, LinkFault, Secret,
    transport::{
        self, BoxPipe, Pipe, PortAddress, SerialSettings,
        line::Line,
        usb_path::{Plugged, SYSFS},
    },
};

pub mod command;
pub mod frame;
pub mod reply;
#[cfg(feature = "record")]
pub mod traffic;

/// A SAM-V's line as it leaves the factory.
pub const SETTINGS: SerialSettings = SerialSettings::n81(115_200);

/// Silence inside a frame after which the rest will not come.
const GAP: Duration = Duration::from_millis(150);

/// A SAM-V reader behind any pipe.
pub struct SamV<P> {
    line: Line<P>,
}

impl SamV<BoxPipe> {
    /// Opens the port the reader is on; on USB, by the endpoints it has. Errors: `Absent`, or an unknown USB device.
    pub async fn connect(address: &PortAddress) -> Result<Self, LinkFault> {
        match address {
            PortAddress::Usb(port) => Ok(Self::new(Box::new(super::usb::open(*port)?))),
            PortAddress::UsbPath { place, .. } => match place.look(Path::new(SYSFS)) {
                Ok(Plugged::Bulk { bus, ports, .. }) => {
                    Ok(Self::new(Box::new(super::usb::open_at(bus, &ports, &address.to_string())?)))
                }
                // A serial line behind USB, or nothing, which is told by the name of the port.
                Ok(Plugged::Tty(_)) | Err(_) => transport::connect(address, SETTINGS).await.map(Self::new),
            },
            PortAddress::Serial { .. } | PortAddress::Tcp { .. } => {
                transport::connect(address, SETTINGS).await.map(Self::new)
            }
        }
    }
}

impl<P: Pipe> SamV<P> {
    /// Takes over a pipe to the reader. Sends nothing yet.
    pub fn new(pipe: P) -> Self {
        Self { line: Line::new(pipe) }
    }

    /// The secure module's number, `05.03-20200101-0001234567-0089012345`.
    pub async fn sam_number(&mut self) -> Result<String, ReaderError> {
        let reply = self.ask(Command::SamId).await?;
        let number = reply.outcome().map_err(DeviceError::Fault)?.and_then(reply::sam_number);
        Ok(number.ok_or_else(|| misshapen(Command::SamId))?)
    }

    /// Restarts the secure module; the remedy for [`ReaderFault::Refused`].
    pub async fn reset(&mut self) -> Result<(), ReaderError> {
        self.ask(Command::Reset).await?.outcome().map(|_| ()).map_err(DeviceError::Fault)
    }

    async fn health(&mut self) -> Result<String, ReaderError> {
        self.ask(Command::Status).await?.outcome().map_err(DeviceError::Fault)?;
        self.sam_number().await
    }

    async fn contents(&mut self) -> Result<Contents, ReaderError> {
        let reply = self.ask(Command::ReadWithFingers).await?;
        match reply.outcome() {
            // Readers made before fingers were stored do not know 30 10.
            Err(ReaderFault::Refused(0x21)) => {
                let reply = self.ask(Command::Read).await?;
                parsed(Command::Read, &reply, reply::contents)
            }
            Ok(_) | Err(_) => parsed(Command::ReadWithFingers, &reply, reply::contents_with_fingers),
        }
    }

    /// The address that replaces the printed one, `None` where none was appended or the reader cannot tell.
    async fn appended_address(&mut self) -> Result<Option<Secret<String>>, ReaderError> {
        let reply = self.ask(Command::Address).await?;
        match reply.outcome() {
            Ok(None) | Err(ReaderFault::Refused(0x21)) => Ok(None),
            Ok(Some(_)) | Err(_) => parsed(Command::Address, &reply, reply::appended_address).map(Some),
        }
    }

    async fn body_number(&mut self) -> Result<Option<Secret<Vec<u8>>>, ReaderError> {
        let reply = self.ask(Command::BodyNumber).await?;
        match reply.outcome() {
            Ok(number) => Ok(number.map(|number| Secret::new(number.to_vec()))),
            // A reader that cannot read this file says either; what was read so far is whole.
            Err(ReaderFault::Refused(0x21) | ReaderFault::CardLifted) => Ok(None),
            Err(fault) => Err(DeviceError::Fault(fault)),
        }
    }

    /// One question, one answer. Answers that cannot be to this question are dropped until its time is up.
    async fn ask(&mut self, command: Command) -> Result<Reply, LinkFault> {
        self.line.flush_input().await;
        self.line.write(command.name(), &command.encode()).await?;
        let end = Instant::now() + command.patience();
        let reply = self.answer(command, command.patience()).await?;
        if command.fits(&reply) {
            return Ok(reply);
        }
        loop {
            match self.answer(command, end.saturating_duration_since(Instant::now())).await {
                Ok(reply) if command.fits(&reply) => return Ok(reply),
                Ok(_) => {}
                Err(LinkFault::Timeout { .. }) => return Err(misshapen(command)),
                Err(fault) => return Err(fault),
            }
        }
    }

    async fn answer(&mut self, command: Command, first: Duration) -> Result<Reply, LinkFault> {
        let name = command.name();
        self.line.scan_for(name, &frame::PREAMBLE, first, GAP).await?;
        let mut len = [0; 2];
        self.line.read_rest(name, &mut len, GAP).await?;
        let length = frame::body_length(len).ok_or(LinkFault::Garbled { command: name, why: "impossible length" })?;
        let mut body = Zeroizing::new(vec![0; length]);
        self.line.read_rest(name, &mut body, GAP).await?;
        let body = frame::verified(len, &body).ok_or(LinkFault::Garbled { command: name, why: "wrong checksum" })?;
        Reply::new(body).ok_or_else(|| misshapen(command))
    }
}

#[async_trait]
impl<P: Pipe> CardReader for SamV<P> {
    async fn status(&mut self) -> DeviceStatus {
        let online = DeviceStatus::online().able(&[Capability::ReadIdCard, Capability::ReadBodyNumber]);
        match self.health().await {
            Ok(number) => DeviceStatus { identity: Some(number), ..online },
            Err(DeviceError::Link(fault)) => DeviceStatus::from(&fault),
            Err(DeviceError::Fault(fault)) => DeviceStatus { fault: Some(fault.report()), ..online },
        }
    }

    async fn find(&mut self) -> Result<bool, ReaderError> {
        let reply = self.ask(Command::Find).await?;
        match reply.sw3 {
            0x80 => Ok(false),
            _ => reply.outcome().map(|_| true).map_err(DeviceError::Fault),
        }
    }

    async fn read(&mut self) -> Result<CardRecord, ReaderError> {
        self.ask(Command::Select).await?.outcome().map_err(DeviceError::Fault)?;
        let contents = self.contents().await?;
        let document = Document::parse(contents.text.expose()).map_err(|e| DeviceError::Fault(e.into()))?;
        // Only cards of people with a registered residence have room for appended addresses.
        let appended = match document.kind {
            DocumentKind::Resident | DocumentKind::HongKongMacaoTaiwan => self.appended_address().await?,
            DocumentKind::Foreigner2017 | DocumentKind::Foreigner2023 => None,
        };
        let body_number = self.body_number().await?;
        let document = document.with_appended_address(appended);
        Ok(CardRecord { document, photo: contents.photo, fingers: contents.fingers, body_number })
    }
}

fn parsed<T>(command: Command, reply: &Reply, parse: impl FnOnce(&[u8]) -> Option<T>) -> Result<T, ReaderError> {
    let data = reply.outcome().map_err(DeviceError::Fault)?;
    Ok(data.and_then(parse).ok_or_else(|| misshapen(command))?)
}

fn misshapen(command: Command) -> LinkFault {
    LinkFault::Unexpected { command: command.name(), why: "it has the shape of another answer" }
}
