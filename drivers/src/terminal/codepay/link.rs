//! The line to the terminal: data is acknowledged, heartbeats are answered, a packet that comes twice counts once.
//!
//! Promise: dropped at any await, no message is lost. An order that nobody acknowledged is never sent again.

use std::{collections::VecDeque, time::Duration};

use tokio::time::{Instant, timeout_at};

use super::packet::{Decoder, Kind, Packet};
use crate::{
    LinkFault,
    transport::{Pipe, line::Line},
};

/// For the acknowledgement of a packet, and for the confirmation of a handshake.
const ACKNOWLEDGE: Duration = Duration::from_secs(1);
/// A question or a handshake is sent so often.
const TRIES: usize = 3;
/// Between two bytes of one packet.
const GAP: Duration = Duration::from_millis(200);
/// The terminal sends a heartbeat every two seconds.
const SILENCE: Duration = Duration::from_secs(10);

/// What happens to a packet nobody acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnSilence {
    /// A question: sent again under its id.
    Repeat,
    /// An order about money: it may have been taken.
    GiveUp,
}

/// The line.
pub struct Link<P> {
    line: Line<P>,
    decoder: Decoder,
    /// Packets owed to the terminal.
    owed: VecDeque<Packet>,
    /// Data not yet taken.
    inbox: VecDeque<Vec<u8>>,
    /// Our last id, and the terminal's.
    sent: u8,
    taken: Option<u8>,
    /// The last packet of ours the terminal acknowledged.
    acknowledged: u8,
    confirmed: bool,
}

impl<P: Pipe> Link<P> {
    /// Takes the line over.
    pub fn new(pipe: P) -> Self {
        let (decoder, owed, inbox) = (Decoder::default(), VecDeque::new(), VecDeque::new());
        Self { line: Line::new(pipe), decoder, owed, inbox, sent: 0, taken: None, acknowledged: 0, confirmed: false }
    }

    /// Connects anew; what was under way on the line is forgotten by both sides.
    pub async fn handshake(&mut self) -> Result<(), LinkFault> {
        self.line.flush_input().await;
        self.decoder.forget();
        (self.confirmed, self.taken) = (false, None);
        self.inbox.clear();
        for _ in 0..TRIES {
            self.line.write("handshake", &Packet::handshake().encode()).await?;
            let end = Instant::now() + ACKNOWLEDGE;
            while !self.confirmed && self.listen("handshake", end).await? {}
            if self.confirmed {
                return Ok(());
            }
        }
        Err(LinkFault::Timeout { command: "handshake", after: ACKNOWLEDGE * 3 })
    }

    /// Forgets answers nobody waits for any more.
    pub fn forget(&mut self) {
        self.inbox.clear();
    }

    /// Sends data and waits until the terminal has it. Errors: `Timeout` when it did not say so.
    pub async fn send(&mut self, command: &'static str, data: Vec<u8>, silence: OnSilence) -> Result<(), LinkFault> {
        self.sent = self.sent % u8::MAX + 1;
        self.acknowledged = 0;
        let packet = Packet::with_data(self.sent, data).encode();
        for _ in 0..TRIES {
            self.line.write(command, &packet).await?;
            let end = Instant::now() + ACKNOWLEDGE;
            while self.acknowledged != self.sent && self.listen(command, end).await? {}
            if self.acknowledged == self.sent {
                return Ok(());
            }
            if silence == OnSilence::GiveUp {
                break;
            }
        }
        Err(LinkFault::Timeout { command, after: ACKNOWLEDGE })
    }

    /// The next message, or `None` at `end`. Errors: `Timeout` when not even a heartbeat comes.
    pub async fn receive(&mut self, command: &'static str, end: Instant) -> Result<Option<Vec<u8>>, LinkFault> {
        loop {
            if let Some(data) = self.inbox.pop_front() {
                return Ok(Some(data));
            }
            let silent = Instant::now() + SILENCE;
            if self.listen(command, end.min(silent)).await? {
                continue;
            }
            match Instant::now() < end {
                true => return Err(LinkFault::Timeout { command, after: SILENCE }),
                false => return Ok(None),
            }
        }
    }

    /// Takes in one packet. `false`: none came by then.
    async fn listen(&mut self, command: &'static str, end: Instant) -> Result<bool, LinkFault> {
        loop {
            self.pay(command).await?;
            let until = if self.decoder.is_within() { end.min(Instant::now() + GAP) } else { end };
            match timeout_at(until, self.line.next_byte(command)).await {
                Ok(byte) => {
                    if let Some(packet) = self.decoder.push(byte?) {
                        self.take(packet);
                        self.pay(command).await?;
                        return Ok(true);
                    }
                }
                Err(_) => {
                    if let Some(packet) = self.decoder.give_up() {
                        self.take(packet);
                        self.pay(command).await?;
                        return Ok(true);
                    }
                    if Instant::now() >= end {
                        return Ok(false);
                    }
                }
            }
        }
    }

    fn take(&mut self, packet: Packet) {
        if packet.ack != 0 {
            self.acknowledged = packet.ack;
        }
        match packet.kind {
            Kind::Confirmation => self.confirmed = true,
            Kind::Normal if packet.is_heartbeat() => self.owed.push_back(Packet::heartbeat()),
            Kind::Normal if packet.id != 0 => self.take_data(packet),
            Kind::Normal | Kind::Handshake => {}
        }
    }

    /// A packet whose acknowledgement was lost comes again under the same id.
    fn take_data(&mut self, packet: Packet) {
        self.owed.push_back(Packet::acknowledgement(packet.id));
        if self.taken.replace(packet.id) != Some(packet.id) {
            self.inbox.push_back(packet.data);
        }
    }

    /// What is owed is off the list before it goes out; the terminal repeats what it misses.
    async fn pay(&mut self, command: &'static str) -> Result<(), LinkFault> {
        while let Some(packet) = self.owed.pop_front() {
            self.line.write(command, &packet.encode()).await?;
        }
        Ok(())
    }
}
