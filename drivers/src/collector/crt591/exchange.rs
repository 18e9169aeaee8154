//! One exchange with the slot: frame, acknowledgement, reply, acknowledgement.
//!
//! Promise: a command that moves a card goes out once. Any other goes out again only when the slot refused its frame or
//! its reply came damaged. A reply without the acknowledgement before it is taken: some firmware leaves it out on errors.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    command::{Command, Success, sort},
    error::Code,
    frame::{EOT, Inbox, RECEIVED, Token},
};
use crate::{
    DeviceError, LinkFault,
    transport::{Pipe, line::Line},
};

/// Between two bytes of a frame, at 9600.
const GAP: Duration = Duration::from_millis(200);
const TRIES: usize = 3;

/// Why an exchange failed, and how far it had come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// The slot's own word.
    Told(Code),
    /// The slot did not accept the frame: nothing was done.
    Refused(LinkFault),
    /// The line failed: what was done is not known.
    Line(LinkFault),
}

impl From<LinkFault> for Broken {
    fn from(fault: LinkFault) -> Self {
        Self::Line(fault)
    }
}

impl From<Broken> for DeviceError<Code> {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Told(code) => Self::Fault(code),
            Broken::Refused(fault) | Broken::Line(fault) => Self::Link(fault),
        }
    }
}

/// The line to one slot.
pub struct Exchange<P> {
    line: Line<P>,
    address: u8,
}

impl<P: Pipe> Exchange<P> {
    /// The slot at `address` (0–15, by its switch).
    pub fn new(pipe: P, address: u8) -> Self {
        Self { line: Line::new(pipe), address }
    }

    /// Sends a command and reads its answer.
    pub async fn ask<C: Command>(&mut self, command: &C) -> Result<C::Answer, DeviceError<Code>> {
        let mut tries = if C::REPEATABLE { TRIES } else { 1 };
        loop {
            tries -= 1;
            match self.once(command).await {
                Err(Broken::Refused(_) | Broken::Line(LinkFault::Garbled { .. })) if tries > 0 => {
                    self.line.write(C::NAME, &[EOT]).await?;
                }
                done => return Ok(done?),
            }
        }
    }

    /// Sends a command once, whatever comes of it, and says how far it came.
    pub async fn once<C: Command>(&mut self, command: &C) -> Result<C::Answer, Broken> {
        self.line.flush_input().await;
        self.line.write(C::NAME, &command.encode(self.address)).await?;
        let end = Instant::now() + C::WITHIN;
        let mut inbox = Inbox::new(self.address);
        loop {
            match self.token::<C>(&mut inbox, end).await? {
                Token::Ack => {}
                Token::Nak => return Err(Broken::Refused(not_accepted::<C>())),
                Token::Text(text) => {
                    self.line.write(C::NAME, &[RECEIVED]).await?;
                    if let Some(reply) = sort(command.code(), &text) {
                        return parsed(command, reply);
                    }
                }
            }
        }
    }

    async fn token<C: Command>(&mut self, inbox: &mut Inbox, end: Instant) -> Result<Token, LinkFault> {
        loop {
            if let Some(token) = inbox.take() {
                return Ok(token);
            }
            let left = end.saturating_duration_since(Instant::now());
            let wait = if inbox.in_frame() { left.min(GAP) } else { left };
            match self.line.read_byte(C::NAME, wait).await {
                Ok(byte) => inbox.push(byte),
                Err(LinkFault::Timeout { .. }) if inbox.in_frame() => inbox.give_up_frame(),
                Err(LinkFault::Timeout { .. }) => return Err(silence::<C>(inbox)),
                Err(fault) => return Err(fault),
            }
        }
    }
}

fn parsed<C: Command>(command: &C, reply: Result<Success<'_>, Code>) -> Result<C::Answer, Broken> {
    let success = reply.map_err(Broken::Told)?;
    command.parse(success).map_err(|why| Broken::Line(LinkFault::Unexpected { command: C::NAME, why }))
}

fn silence<C: Command>(inbox: &Inbox) -> LinkFault {
    if inbox.heard_noise() {
        LinkFault::Garbled { command: C::NAME, why: "no frame with a right check byte" }
    } else {
        LinkFault::Timeout { command: C::NAME, after: C::WITHIN }
    }
}

fn not_accepted<C: Command>() -> LinkFault {
    LinkFault::Garbled { command: C::NAME, why: "the slot did not accept the frame" }
}
