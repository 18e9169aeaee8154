//! The line to the till: the same units over serial frames or bare over TCP.
//!
//! Promise: [`Link::hear`] may be dropped while waiting (for `select!`) without losing a unit. Every serial frame is
//! acknowledged, and sent again when the till does not acknowledge it. A line that was cut stays silent until healed.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::time::{Instant, timeout, timeout_at};

use super::apdu::Apdu;
use super::serial::{self, ACK, Decoder, Heard, NAK};
use crate::device::DeviceName;
use crate::latency;
use crate::world::Shared;

/// Longest silence inside a frame.
const INTER_CHARACTER: Duration = Duration::from_millis(200);

/// T2: how long the other side may take to acknowledge a frame.
const FRAME_ACK: Duration = Duration::from_secs(5);

/// Times a frame is sent at most: once, and three repeats.
const TRIES: usize = 4;

/// How long a cut serial line stays dead: somebody has to push the plug back in.
const OUTAGE: Duration = Duration::from_secs(3);

const SERIAL_BAUD: u32 = 115_200;
/// Network: in effect at once.
const TCP_BAUD: u32 = 100_000_000;

/// How units travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// DLE frames with checksum and acknowledge bytes.
    Serial,
    /// Bare units.
    Tcp,
}

/// Why a unit did not get through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The till hung up, or the line was cut.
    Gone,
    /// The till does not answer.
    Silent,
}

/// The line.
#[derive(Debug)]
pub struct Link<P> {
    world: Shared,
    pipe: Option<P>,
    framing: Framing,
    cut: bool,
    decoder: Decoder,
    bytes: Vec<u8>,
    heard: VecDeque<Heard>,
    inbox: VecDeque<Apdu>,
}

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Link<P> {
    /// A line over `pipe`.
    pub fn new(world: Shared, pipe: P, framing: Framing) -> Self {
        Self {
            world,
            pipe: Some(pipe),
            framing,
            cut: false,
            decoder: Decoder::default(),
            bytes: Vec::new(),
            heard: VecDeque::new(),
            inbox: VecDeque::new(),
        }
    }

    /// Cuts the line: a network connection is gone for good, a serial line until [`Self::heal`].
    pub fn cut(&mut self) {
        self.cut = true;
        if self.framing == Framing::Tcp {
            self.pipe = None;
        }
    }

    /// Waits until a cut serial line is whole again; what was sent into it meanwhile is lost. `false`: gone for good.
    pub async fn heal(&mut self) -> bool {
        let until = Instant::now() + OUTAGE;
        let mut lost = [0; 256];
        while let Some(pipe) = self.pipe.as_mut() {
            match timeout_at(until, pipe.read(&mut lost)).await {
                Ok(Ok(1..)) => {}
                Ok(Ok(0) | Err(_)) => return false,
                Err(_elapsed) => {
                    self.cut = false;
                    self.forget();
                    return true;
                }
            }
        }
        false
    }

    fn forget(&mut self) {
        self.decoder.reset();
        self.bytes.clear();
        self.heard.clear();
        self.inbox.clear();
    }

    /// Waits for the next unit.
    pub async fn hear(&mut self) -> Result<Apdu, Lost> {
        loop {
            if let Some(unit) = self.inbox.pop_front() {
                return Ok(unit);
            }
            self.sort().await?;
            if self.inbox.is_empty() {
                self.listen().await?;
            }
        }
    }

    /// Sends a unit; over serial until it is acknowledged.
    pub async fn say(&mut self, unit: &Apdu) -> Result<(), Lost> {
        match self.framing {
            Framing::Tcp => self.send(&unit.encode()).await,
            Framing::Serial => self.say_framed(&serial::frame(&unit.encode())).await,
        }
    }

    async fn say_framed(&mut self, frame: &[u8]) -> Result<(), Lost> {
        for _ in 0..TRIES {
            self.send(frame).await?;
            if self.acknowledged().await? {
                return Ok(());
            }
        }
        Err(Lost::Silent)
    }

    /// Whether the till has the frame; `false` asks for a repeat.
    async fn acknowledged(&mut self) -> Result<bool, Lost> {
        let until = Instant::now() + FRAME_ACK;
        loop {
            let found = self.heard.iter().position(|heard| matches!(heard, Heard::Ack | Heard::Nak));
            if let Some(heard) = found.and_then(|index| self.heard.remove(index)) {
                return Ok(heard == Heard::Ack);
            }
            self.sort().await?;
            match timeout_at(until, self.listen()).await {
                Ok(result) => result?,
                Err(_elapsed) => return Ok(false),
            }
        }
    }

    /// Acknowledges the frames heard and puts them into the inbox; leaves acknowledge bytes for who waits for them.
    async fn sort(&mut self) -> Result<(), Lost> {
        while let Some(index) = self.heard.iter().position(|heard| matches!(heard, Heard::Frame(_) | Heard::Spoilt)) {
            let good = matches!(self.heard.get(index), Some(Heard::Frame(_)));
            self.send(&[if good { ACK } else { NAK }]).await?;
            if let Some(Heard::Frame(unit)) = self.heard.remove(index) {
                self.inbox.extend(Apdu::decode(&unit).map(|(unit, _)| unit));
            }
        }
        Ok(())
    }

    /// Takes in what comes next.
    async fn listen(&mut self) -> Result<(), Lost> {
        let Some(pipe) = self.pipe.as_mut().filter(|_| !self.cut) else { return Err(Lost::Gone) };
        let mut chunk = [0; 256];
        let reading = pipe.read(&mut chunk);
        let count = if self.decoder.is_inside() {
            match timeout(INTER_CHARACTER, reading).await {
                Ok(count) => count,
                Err(_elapsed) => {
                    self.decoder.reset();
                    self.heard.push_back(Heard::Spoilt);
                    return Ok(());
                }
            }
        } else {
            reading.await
        };
        match count {
            Ok(count @ 1..) => self.take(chunk.get(..count).unwrap_or_default()),
            Ok(0) | Err(_) => return Err(Lost::Gone),
        }
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) {
        if self.framing == Framing::Serial {
            self.heard.extend(bytes.iter().filter_map(|byte| self.decoder.push(*byte)));
            return;
        }
        self.bytes.extend(bytes);
        while let Some((unit, used)) = Apdu::decode(&self.bytes) {
            self.bytes.drain(..used);
            self.inbox.push_back(unit);
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<(), Lost> {
        let Some(pipe) = self.pipe.as_mut().filter(|_| !self.cut) else { return Err(Lost::Gone) };
        let (device, baud) = match self.framing {
            Framing::Serial => (DeviceName::Terminal, SERIAL_BAUD),
            Framing::Tcp => (DeviceName::TerminalTcp, TCP_BAUD),
        };
        latency::send(&self.world, device, pipe, bytes, baud).await.map_err(|_| Lost::Gone)
    }
}
