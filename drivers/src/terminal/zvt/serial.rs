//! Messages on a serial line (9600 or 115200, 8N2): `10 02 … 10 03 CRC`, every frame acknowledged with 06 or 15.
//!
//! A 10 inside is doubled. The CRC (reflected 8408h, low byte first) covers the undoubled message and the 03.

use std::{collections::VecDeque, time::Duration};

use async_trait::async_trait;
use tokio::time::Instant;

use super::{
    apdu::Apdu,
    framing::{Framing, OnSilence},
};
use crate::{
    LinkFault,
    transport::{Pipe, line::Line},
};

pub(super) const DLE: u8 = 0x10;
pub(super) const STX: u8 = 0x02;
pub(super) const ETX: u8 = 0x03;
pub(super) const ACK: u8 = 0x06;
pub(super) const NAK: u8 = 0x15;
/// T1: between two characters.
const GAP: Duration = Duration::from_millis(200);
/// T2: for the acknowledgement of a frame.
const ACKNOWLEDGE: Duration = Duration::from_secs(5);
/// Sent once, then repeated so often.
const REPEATS: usize = 3;
/// Longer than any print block; what is longer is noise.
const LONGEST: usize = 8192;

/// A serial line.
pub struct SerialFraming<P> {
    line: Line<P>,
    begun: bool,
    /// Messages that came while an acknowledgement was waited for.
    early: VecDeque<Apdu>,
}

enum Reaction {
    Taken,
    Refused,
    Silent,
}

impl<P: Pipe> SerialFraming<P> {
    /// Takes the line over.
    pub fn new(pipe: P) -> Self {
        Self { line: Line::new(pipe), begun: false, early: VecDeque::new() }
    }

    /// Waits for 06 or 15. The terminal's own message instead proves that it took the frame, though it may only have
    /// crossed it on the line: a moment is given for the acknowledgement to follow.
    async fn reaction(&mut self, command: &'static str) -> Result<Reaction, LinkFault> {
        let mut end = Instant::now() + ACKNOWLEDGE;
        let mut answered = false;
        loop {
            match self.line.read_byte(command, end.saturating_duration_since(Instant::now())).await {
                Ok(ACK) => return Ok(Reaction::Taken),
                Ok(NAK) => return Ok(Reaction::Refused),
                Ok(DLE) => {
                    let apdu = self.frame(command).await?;
                    self.early.push_back(apdu);
                    (answered, end) = (true, Instant::now() + GAP);
                }
                Ok(_) => {}
                Err(LinkFault::Timeout { .. }) if answered => return Ok(Reaction::Taken),
                Err(LinkFault::Timeout { .. }) => return Ok(Reaction::Silent),
                Err(fault) => return Err(fault),
            }
        }
    }

    /// Reads a frame whose first DLE is read; asks for it again when it is damaged.
    async fn frame(&mut self, command: &'static str) -> Result<Apdu, LinkFault> {
        for _ in 0..REPEATS {
            match self.body(command).await {
                Ok(apdu) => {
                    self.line.write(command, &[ACK]).await?;
                    return Ok(apdu);
                }
                Err(LinkFault::Garbled { .. } | LinkFault::Timeout { .. }) => {
                    self.line.flush_input().await;
                    self.line.write(command, &[NAK]).await?;
                    self.line.scan_for(command, &[DLE], ACKNOWLEDGE, GAP).await?;
                }
                Err(fault) => return Err(fault),
            }
        }
        Err(LinkFault::Garbled { command, why: "the frame stayed damaged when repeated" })
    }

    async fn body(&mut self, command: &'static str) -> Result<Apdu, LinkFault> {
        if self.line.read_byte(command, GAP).await? != STX {
            return Err(LinkFault::Garbled { command, why: "no frame begins here" });
        }
        let mut message = Vec::new();
        while let Some(byte) = self.undoubled(command).await? {
            message.push(byte);
            if message.len() > LONGEST {
                return Err(LinkFault::Garbled { command, why: "the frame has no end" });
            }
        }
        let mut check = [0; 2];
        self.line.read_rest(command, &mut check, GAP).await?;
        verified(command, &message, check)
    }

    /// The next byte of the message; `None` at DLE ETX.
    async fn undoubled(&mut self, command: &'static str) -> Result<Option<u8>, LinkFault> {
        let byte = self.line.read_byte(command, GAP).await?;
        if byte != DLE {
            return Ok(Some(byte));
        }
        match self.line.read_byte(command, GAP).await? {
            DLE => Ok(Some(DLE)),
            ETX => Ok(None),
            _ => Err(LinkFault::Garbled { command, why: "a single 10 inside the frame" }),
        }
    }
}

fn verified(command: &'static str, message: &[u8], check: [u8; 2]) -> Result<Apdu, LinkFault> {
    if crc(message).to_le_bytes() != check {
        return Err(LinkFault::Garbled { command, why: "the checksum is wrong" });
    }
    Apdu::decode(message).ok_or(LinkFault::Garbled { command, why: "the length does not fit" })
}

/// Puts a message into a frame.
pub fn framed(apdu: &Apdu) -> Vec<u8> {
    let message = apdu.encode();
    let mut frame = vec![DLE, STX];
    for byte in &message {
        frame.push(*byte);
        if *byte == DLE {
            frame.push(DLE);
        }
    }
    frame.extend([DLE, ETX]);
    frame.extend(crc(&message).to_le_bytes());
    frame
}

/// Over a message and its ETX.
pub(super) fn crc(message: &[u8]) -> u16 {
    message.iter().chain(&[ETX]).fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0x8408 } else { crc >> 1 })
    })
}

#[async_trait]
impl<P: Pipe> Framing for SerialFraming<P> {
    async fn clear(&mut self) {
        self.begun = false;
        self.early.clear();
        self.line.flush_input().await;
    }

    async fn send(&mut self, command: &'static str, apdu: &Apdu, silence: OnSilence) -> Result<(), LinkFault> {
        let frame = framed(apdu);
        for _ in 0..=REPEATS {
            self.line.write(command, &frame).await?;
            match self.reaction(command).await? {
                Reaction::Taken => return Ok(()),
                Reaction::Silent if silence == OnSilence::GiveUp => break,
                Reaction::Refused | Reaction::Silent => {}
            }
        }
        Err(LinkFault::Timeout { command, after: ACKNOWLEDGE })
    }

    async fn wait(&mut self, command: &'static str, within: Duration) -> Result<(), LinkFault> {
        let end = Instant::now() + within;
        while !self.begun && self.early.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            self.begun = self.line.read_byte(command, left).await? == DLE;
        }
        Ok(())
    }

    async fn receive(&mut self, command: &'static str) -> Result<Apdu, LinkFault> {
        if let Some(apdu) = self.early.pop_front() {
            return Ok(apdu);
        }
        self.wait(command, ACKNOWLEDGE).await?;
        self.begun = false;
        self.frame(command).await
    }
}
