//! ZFM-20, R30x, AS608 and FPM10A modules: 57600 8N1 from the factory, up to 115200.
//!
//! Promise: a picture or template is whole and every packet of it had the right sum, or it is an error. The module is
//! unlocked and set up again after any failure of the line, so a module that lost power is found again by itself.

use std::time::Duration;

use async_trait::async_trait;
use zeroize::Zeroizing;

use self::{
    command::{Command, SysPara},
    packet::{Kind, Packet},
};
use super::{FingerError, FingerFault, FingerImage, FingerprintSensor};
use crate::{
    Capability, DeviceError, DeviceStatus, LinkFault, Secret,
    transport::{self, BoxPipe, Pipe, PortAddress, SerialSettings, SetBaud, line::Line},
};

pub mod command;
pub mod image;
pub mod packet;
#[cfg(feature = "record")]
pub mod traffic;

/// A module's line as it leaves the factory.
pub const SETTINGS: SerialSettings = SerialSettings::n81(FACTORY_BAUD);

const FACTORY_BAUD: u32 = 57_600;
const FAST_BAUD: u32 = 115_200;
/// Parameter 4 counts in units of 9600 baud.
const PARA_BAUD: u8 = 4;
const FAST_BAUD_CODE: u8 = 12;
const PARA_PACKET_SIZE: u8 = 6;
const LARGEST_PACKETS_CODE: u8 = 3;
const LARGEST_PACKETS: usize = 256;
/// A template in the module's own format.
const TEMPLATE: usize = 512;
/// The longest pause between two data packets.
const NEXT_PACKET: Duration = Duration::from_secs(1);
/// A picture given up in its middle goes on coming for up to 7 s at 57600 baud.
const UPLOAD: Duration = Duration::from_secs(8);
/// A pause that no upload makes.
const QUIET: Duration = Duration::from_millis(300);
/// The password every module has until it is given another.
pub const FACTORY_PASSWORD: u32 = 0;

/// A ZFM module behind any pipe.
pub struct Zfm20<P> {
    line: Line<P>,
    speed: Option<Box<dyn SetBaud>>,
    baud: u32,
    password: u32,
    parameters: Option<SysPara>,
    /// An exchange was begun and not ended: its rest may still be coming.
    unfinished: bool,
}

impl Zfm20<BoxPipe> {
    /// Opens the port the module is on; on a serial line pictures travel at 115200 baud. Errors: `Absent`.
    pub async fn connect(address: &PortAddress) -> Result<Self, LinkFault> {
        transport::connect_switchable(address, SETTINGS).await.map(|(pipe, speed)| Self::new(pipe, speed))
    }
}

impl<P: Pipe> Zfm20<P> {
    /// Takes over a pipe that runs at the factory's 57600 baud. With `speed`, pictures travel at 115200. Sends nothing
    /// yet.
    pub fn new(pipe: P, speed: Option<Box<dyn SetBaud>>) -> Self {
        let (baud, password) = (FACTORY_BAUD, FACTORY_PASSWORD);
        Self { line: Line::new(pipe), speed, baud, password, parameters: None, unfinished: false }
    }

    /// With a password other than the factory's.
    pub fn with_password(self, password: u32) -> Self {
        Self { password, ..self }
    }

    /// Asks which module it is and changes nothing in it.
    pub async fn identify(&mut self) -> Result<String, FingerError> {
        self.ask(Command::VfyPwd(self.password)).await?;
        self.read_parameters().await.map(identity)
    }

    /// Unlocks the module and sets its speed and packet size, if that was not done yet.
    async fn ready(&mut self) -> Result<SysPara, FingerError> {
        match self.parameters {
            Some(parameters) => Ok(parameters),
            None => self.open().await,
        }
    }

    async fn open(&mut self) -> Result<SysPara, FingerError> {
        self.unlock().await?;
        self.enlarge_packets().await?;
        self.speed_up().await?;
        let parameters = self.read_parameters().await?;
        self.parameters = Some(parameters);
        Ok(parameters)
    }

    /// The module keeps its speed without power, so any of the two may be the right one.
    async fn unlock(&mut self) -> Result<(), FingerError> {
        let mut answer = self.ask(Command::VfyPwd(self.password)).await;
        for baud in [FAST_BAUD, FACTORY_BAUD] {
            let Err(DeviceError::Link(LinkFault::Timeout { .. } | LinkFault::Garbled { .. })) = answer else { break };
            self.set_line(baud)?;
            answer = self.ask(Command::VfyPwd(self.password)).await;
        }
        answer.map(|_| ())
    }

    async fn enlarge_packets(&mut self) -> Result<(), FingerError> {
        if self.read_parameters().await?.packet_size < LARGEST_PACKETS {
            let set = Command::SetSysPara { number: PARA_PACKET_SIZE, value: LARGEST_PACKETS_CODE };
            self.ask(set).await?;
        }
        Ok(())
    }

    async fn speed_up(&mut self) -> Result<(), FingerError> {
        if self.speed.is_none() || self.baud == FAST_BAUD {
            return Ok(());
        }
        // The module answers at the old speed and changes then.
        self.ask(Command::SetSysPara { number: PARA_BAUD, value: FAST_BAUD_CODE }).await?;
        self.set_line(FAST_BAUD)?;
        self.unlock().await
    }

    async fn read_parameters(&mut self) -> Result<SysPara, FingerError> {
        let reply = self.ask(Command::ReadSysPara).await?;
        Ok(SysPara::parse(reply.expose()).ok_or_else(|| misshapen(Command::ReadSysPara))?)
    }

    fn set_line(&mut self, baud: u32) -> Result<(), LinkFault> {
        if let Some(speed) = &mut self.speed {
            speed.set_baud(baud)?;
            self.baud = baud;
        }
        Ok(())
    }

    /// A command without data packets.
    async fn ask(&mut self, command: Command) -> Result<Secret<Vec<u8>>, FingerError> {
        self.begin(command).await?;
        self.acknowledged(command).await.inspect(|_| self.unfinished = false)
    }

    async fn begin(&mut self, command: Command) -> Result<(), LinkFault> {
        if self.unfinished {
            self.line.settle(QUIET, UPLOAD).await;
        }
        self.line.flush_input().await;
        self.unfinished = true;
        self.line.write(command.name(), &command.encode()).await.inspect_err(|_| self.parameters = None)
    }

    /// The module's answer: the bytes after confirmation code 00, or the fault the code stands for.
    async fn acknowledged(&mut self, command: Command) -> Result<Secret<Vec<u8>>, FingerError> {
        let packet = self.packet(command, command.patience()).await?;
        let Some((code, data)) = packet.payload.expose().split_first().filter(|_| packet.kind == Kind::Ack) else {
            return Err(self.broken(misshapen(command)).into());
        };
        match (*code, data.len()) {
            (0, length) if length == command.reply_length() => Ok(Secret::new(data.to_vec())),
            (0, _) => Err(self.broken(misshapen(command)).into()),
            (code, _) => {
                self.unfinished = false;
                Err(DeviceError::Fault(command::fault(code)))
            }
        }
    }

    async fn packet(&mut self, command: Command, first: Duration) -> Result<Packet, LinkFault> {
        packet::read(&mut self.line, command.name(), first).await.map_err(|fault| self.broken(fault))
    }

    /// After a failure of the line the module is opened anew.
    fn broken(&mut self, fault: LinkFault) -> LinkFault {
        self.parameters = None;
        fault
    }

    /// A command that is answered and then followed by exactly `total` bytes in data packets.
    async fn fetch(&mut self, command: Command, total: usize) -> Result<Secret<Vec<u8>>, FingerError> {
        self.begin(command).await?;
        self.acknowledged(command).await?;
        let mut data = Zeroizing::new(Vec::with_capacity(total));
        let mut last = false;
        while !last {
            let packet = self.packet(command, NEXT_PACKET).await?;
            last = match packet.kind {
                Kind::Data => false,
                Kind::LastData => true,
                Kind::Command | Kind::Ack => return Err(self.broken(misshapen(command)).into()),
            };
            data.extend_from_slice(packet.payload.expose());
            if data.len() > total || (last && data.len() < total) {
                let fault = LinkFault::Garbled { command: command.name(), why: "data packets are missing or too many" };
                return Err(self.broken(fault).into());
            }
        }
        self.unfinished = false;
        Ok(Secret::new(std::mem::take(&mut *data)))
    }

    /// Puts a template into buffer 2. Data packets are not acknowledged, and when one was damaged the module keeps what
    /// lay there before and would compare that; so the template is read back. Errors: `Garbled` when it is another one.
    async fn put(&mut self, template: &Secret<Vec<u8>>, packet_size: usize) -> Result<(), FingerError> {
        self.send(Command::DownChar(2), template.expose(), packet_size).await?;
        let stored = self.fetch(Command::UpChar(2), TEMPLATE).await?;
        if stored.expose() == template.expose() {
            return Ok(());
        }
        let why = "the template did not arrive whole";
        Err(self.broken(LinkFault::Garbled { command: Command::DownChar(2).name(), why }).into())
    }

    async fn send(&mut self, command: Command, data: &[u8], packet_size: usize) -> Result<(), FingerError> {
        self.ask(command).await?;
        let mut pieces = data.chunks(packet_size).peekable();
        while let Some(piece) = pieces.next() {
            let kind = if pieces.peek().is_some() { Kind::Data } else { Kind::LastData };
            let bytes = Zeroizing::new(packet::encode(kind, piece));
            self.line.write(command.name(), &bytes).await.map_err(|fault| self.broken(fault))?;
        }
        Ok(())
    }
}

#[async_trait]
impl<P: Pipe> FingerprintSensor for Zfm20<P> {
    async fn status(&mut self) -> DeviceStatus {
        // Asked anew each time, so that a module without power is noticed.
        let asked = match self.ready().await {
            Ok(_) => self.read_parameters().await,
            Err(error) => Err(error),
        };
        let online = DeviceStatus::online().able(&CAN);
        match asked {
            Ok(parameters) => DeviceStatus { identity: Some(identity(parameters)), ..online },
            Err(DeviceError::Link(fault)) => DeviceStatus::from(&fault),
            Err(DeviceError::Fault(fault)) => {
                DeviceStatus { fault: fault.is_of_the_module().then(|| fault.report()), ..online }
            }
        }
    }

    async fn capture(&mut self) -> Result<(), FingerError> {
        self.ready().await?;
        self.ask(Command::GenImg).await.map(|_| ())
    }

    async fn extract(&mut self, buffer: u8) -> Result<(), FingerError> {
        self.ready().await?;
        self.ask(Command::Img2Tz(buffer)).await.map(|_| ())
    }

    async fn template(&mut self) -> Result<Secret<Vec<u8>>, FingerError> {
        self.ready().await?;
        self.ask(Command::RegModel).await?;
        self.fetch(Command::UpChar(1), TEMPLATE).await
    }

    async fn image(&mut self) -> Result<FingerImage, FingerError> {
        self.ready().await?;
        let wire = self.fetch(Command::UpImage, image::WIRE).await?;
        Ok(image::unpack(wire.expose()).ok_or_else(|| misshapen(Command::UpImage))?)
    }

    async fn verify(&mut self, template: &Secret<Vec<u8>>) -> Result<Option<u16>, FingerError> {
        let packet_size = self.ready().await?.packet_size;
        self.put(template, packet_size).await?;
        match self.ask(Command::Match).await {
            Ok(score) => Ok(score.expose().first_chunk().map(|score| u16::from_be_bytes(*score))),
            Err(DeviceError::Fault(FingerFault::Refused(NO_MATCH))) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

const CAN: [Capability; 3] = [Capability::FingerImage, Capability::FingerTemplate, Capability::MatchOnModule];

/// The one confirmation code that is an answer and no fault.
const NO_MATCH: u8 = 0x08;

fn misshapen(command: Command) -> LinkFault {
    LinkFault::Unexpected { command: command.name(), why: "it has the shape of another answer" }
}

fn identity(parameters: SysPara) -> String {
    let SysPara { capacity, security, packet_size, baud: _ } = parameters;
    format!("ZFM, library {capacity}, security {security}, packets {packet_size} B")
}
