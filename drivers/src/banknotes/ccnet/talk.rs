//! One question, one answer: the kiosk asks, the validator answers within milliseconds.
//!
//! Promise: an answer is taken only whole and with a right checksum. Questions are asked again, orders never.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    command::Command,
    frame::{self, SHORTEST, SYNC, framed, opened},
    state::State,
};
use crate::{
    LinkFault,
    transport::{Pipe, line::Line},
};

/// The validator begins to answer within 10 ms; a USB bridge and a busy machine add to it.
const REPLY: Duration = Duration::from_millis(500);
/// Between two bytes of one answer.
const GAP: Duration = Duration::from_millis(200);
/// A question is asked so often.
const TRIES: usize = 3;
const ACK: u8 = 0x00;
const NAK: u8 = 0xFF;
const INVALID: u8 = 0x30;

/// What an order met with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Acknowledged.
    Yes,
    /// Refused: it changes nothing.
    No,
    /// No usable answer: it may have been heard.
    Perhaps,
}

/// The talk over one line.
pub struct Talk<P> {
    line: Line<P>,
}

impl<P: Pipe> Talk<P> {
    /// Over this pipe.
    pub fn new(pipe: P) -> Self {
        Self { line: Line::new(pipe) }
    }

    /// Asks for data and acknowledges it.
    pub async fn ask(&mut self, command: Command) -> Result<Vec<u8>, LinkFault> {
        let data = self.question(command).await?;
        self.acknowledge(command.name).await?;
        Ok(data)
    }

    /// Polls. Nothing is acknowledged: that is for the caller, once it has kept what was told.
    pub async fn poll(&mut self) -> Result<State, LinkFault> {
        let data = self.question(Command::POLL).await?;
        let unknown = LinkFault::Unexpected { command: Command::POLL.name, why: "no state of a bill validator" };
        State::read(&data).ok_or(unknown)
    }

    /// Tells the validator that its last answer was kept.
    pub async fn acknowledge(&mut self, command: &'static str) -> Result<(), LinkFault> {
        self.line.write(command, &framed(&[ACK])).await
    }

    /// Gives an order that may be given again.
    pub async fn set(&mut self, command: Command) -> Result<(), LinkFault> {
        match self.question(command).await?.as_slice() {
            [ACK, ..] => Ok(()),
            [NAK, ..] => Err(LinkFault::Garbled { command: command.name, why: "the validator did not understand it" }),
            _ => Err(LinkFault::Unexpected { command: command.name, why: "refused in this state" }),
        }
    }

    /// Gives an order that must never be given twice.
    pub async fn order(&mut self, command: Command) -> Result<Taken, LinkFault> {
        match self.exchange(command).await {
            Ok(data) => Ok(match data.first() {
                Some(&ACK) => Taken::Yes,
                Some(&(NAK | INVALID)) => Taken::No,
                Some(_) | None => Taken::Perhaps,
            }),
            Err(LinkFault::Timeout { .. } | LinkFault::Garbled { .. }) => Ok(Taken::Perhaps),
            Err(fault) => Err(fault),
        }
    }

    async fn question(&mut self, command: Command) -> Result<Vec<u8>, LinkFault> {
        let mut answer = self.exchange(command).await;
        for _ in 1..TRIES {
            match answer {
                Err(LinkFault::Timeout { .. } | LinkFault::Garbled { .. }) => answer = self.exchange(command).await,
                answer => return answer,
            }
        }
        answer
    }

    async fn exchange(&mut self, command: Command) -> Result<Vec<u8>, LinkFault> {
        self.line.flush_input().await;
        self.line.write(command.name, &framed(command.data())).await?;
        let end = Instant::now() + REPLY;
        let mut damage = None;
        loop {
            match self.hear(command.name, end).await {
                Ok(data) => return Ok(data),
                Err(fault @ LinkFault::Garbled { .. }) => damage = Some(fault),
                Err(fault @ LinkFault::Timeout { .. }) => return Err(damage.unwrap_or(fault)),
                Err(fault) => return Err(fault),
            }
        }
    }

    async fn hear(&mut self, name: &'static str, end: Instant) -> Result<Vec<u8>, LinkFault> {
        let left = end.saturating_duration_since(Instant::now());
        let timed_out = LinkFault::Timeout { command: name, after: REPLY };
        self.line.scan_for(name, &[SYNC], left, GAP).await.map_err(|fault| match fault {
            LinkFault::Timeout { .. } => timed_out,
            other => other,
        })?;
        let mut frame = vec![SYNC, 0, 0];
        self.line.read_rest(name, &mut frame[1..], GAP).await?;
        let length = usize::from(frame[2]);
        if frame[1] != frame::VALIDATOR || length < SHORTEST {
            return Err(LinkFault::Garbled { command: name, why: "no frame begins here" });
        }
        frame.resize(length, 0);
        self.line.read_rest(name, &mut frame[3..], GAP).await?;
        opened(&frame).map(<[u8]>::to_vec).map_err(|why| LinkFault::Garbled { command: name, why })
    }
}
