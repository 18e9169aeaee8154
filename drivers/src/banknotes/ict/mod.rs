//! Banknote acceptors of ICT (104U, 002U, L83, LV77 and others): 9600 **8E1**, single bytes, nothing is asked for first.
//!
//! Promise: a note counts on `10` alone. `02` goes out once for a note and never later than the acceptor waits, so it can
//! never take the next one. The acceptor forgets what it said; until the caller has acknowledged an event, it is kept
//! here. It cannot tell after a power cut what became of a note: that stays unknown.

mod code;
mod path;

use std::{collections::VecDeque, time::Duration};

use async_trait::async_trait;
use code::{ACCEPT, ASK, ENABLE, Ear, HOLD, INHIBIT, REJECT};
use path::{Decision, Left, Path, Told};
use tokio::time::{Instant, timeout_at};

use super::{Denomination, LeftOver, NoteAcceptor, NoteError, NoteEvent, NoteFault};
use crate::{
    DeviceError, DeviceStatus, LinkFault,
    terminal::Fen,
    transport::{Pipe, SerialSettings, line::Line},
};

/// How the line is set: with even parity.
pub const SETTINGS: SerialSettings = SerialSettings::e81(9_600);
/// The first type of note.
const FIRST_KIND: u8 = 0x40;
/// Types there can be, `40`–`49`.
const KINDS: usize = 10;
/// An idle acceptor is asked this often whether it is still there.
const QUIET: Duration = Duration::from_secs(2);
/// For the answer to a question, and for the second byte of a word.
const REPLY: Duration = Duration::from_secs(1);
const GAP: Duration = Duration::from_millis(200);
/// A note of an earlier run has come to rest: five seconds in escrow, and the way back.
const LEAVING: Duration = Duration::from_secs(8);
/// From a decision to `10` or `11`.
const MOVING: Duration = Duration::from_secs(15);

/// Which notes the acceptor was programmed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Face values of type `40` and on, in fen; 0 for a type that is not used.
    pub notes: Vec<Fen>,
}

impl Default for Settings {
    /// The six notes of the yuan, smallest first. The protocol cannot tell: check the label of the acceptor.
    fn default() -> Self {
        Self { notes: vec![1_00, 5_00, 10_00, 20_00, 50_00, 100_00] }
    }
}

/// An ICT acceptor.
pub struct Ict<P> {
    line: Line<P>,
    ear: Ear,
    path: Path,
    /// Events not handed out yet, or not acknowledged yet.
    events: VecDeque<NoteEvent>,
    /// Bytes to be sent as soon as the line is free.
    owed: VecDeque<u8>,
    /// The caller waits for [`NoteEvent::Closed`].
    closing: bool,
}

impl<P: Pipe> Ict<P> {
    /// Takes the line over.
    pub fn new(pipe: P, settings: Settings) -> Self {
        let known = (FIRST_KIND..).zip(settings.notes).take(KINDS).filter(|(_, fen)| *fen > 0);
        let known = known.map(|(kind, fen)| Denomination { kind, fen }).collect();
        let path = Path::knowing(known);
        let (events, owed) = (VecDeque::new(), VecDeque::new());
        Self { line: Line::new(pipe), ear: Ear::default(), path, events, owed, closing: false }
    }

    /// Sends what is owed. A byte is off the list before it goes out: it goes out once or, if this is dropped, never.
    async fn pay(&mut self) -> Result<(), LinkFault> {
        while let Some(byte) = self.owed.pop_front() {
            self.line.write("answer", &[byte]).await?;
        }
        Ok(())
    }

    /// Takes in one byte, or the end of the waiting. `false`: nothing came by then. Dropped at any await, it loses nothing.
    async fn listen(&mut self, until: Instant) -> Result<bool, NoteError> {
        self.pay().await?;
        let until = if self.ear.is_within_word() { until.min(Instant::now() + GAP) } else { until };
        let Ok(byte) = timeout_at(until, self.line.next_byte("listen")).await else {
            self.ear.forget();
            return Ok(false);
        };
        self.take(byte?).map(|()| true)
    }

    fn take(&mut self, byte: u8) -> Result<(), NoteError> {
        let told = self.ear.hear(byte).map_or(Told::Nothing, |word| self.path.on(word, Instant::now()));
        match told {
            Told::Nothing => Ok(()),
            Told::Answer(bytes) => {
                self.owed.extend(bytes);
                Ok(())
            }
            Told::Event(event) => {
                self.no_longer_in_escrow();
                self.events.push_back(event);
                Ok(())
            }
            Told::Fault(fault) => Err(DeviceError::Fault(fault)),
        }
    }

    fn no_longer_in_escrow(&mut self) {
        self.events.retain(|event| !matches!(event, NoteEvent::Escrowed(_)));
    }

    /// Takes in what already waits, so that a decision never meets a note the acceptor has given up.
    async fn catch_up(&mut self) -> Result<(), NoteError> {
        tokio::task::yield_now().await;
        while self.listen(Instant::now()).await? {}
        Ok(())
    }

    async fn decide(&mut self, decision: Decision, byte: u8) -> Result<(), NoteError> {
        self.catch_up().await?;
        self.no_longer_in_escrow();
        if !self.path.decide(decision, Instant::now()) {
            return Err(DeviceError::Fault(NoteFault::NotInEscrow));
        }
        Ok(self.line.write("decide", &[byte]).await?)
    }

    /// Asks whether it takes notes; the answer may be a fault instead.
    async fn ask(&mut self) -> Result<Option<bool>, NoteError> {
        self.catch_up().await?;
        self.path.enabled = None;
        self.line.write("status", &[ASK]).await?;
        let end = Instant::now() + REPLY;
        while self.path.enabled.is_none() && self.listen_until(end).await? {}
        Ok(self.path.enabled)
    }

    async fn hear_left(&mut self) -> Result<(), NoteError> {
        let end = Instant::now() + LEAVING;
        if self.ask().await?.is_none() {
            return Err(self.silence("left over"));
        }
        while self.path.left == Some(Left::Asked) && self.listen_until(end).await? {}
        Ok(())
    }

    /// As [`Self::listen`]; the end of half a word is not the end of the waiting.
    async fn listen_until(&mut self, end: Instant) -> Result<bool, NoteError> {
        while !self.listen(end).await? {
            if Instant::now() >= end {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn switch(&mut self, byte: u8, enabled: bool) -> Result<(), NoteError> {
        self.line.write("switch", &[byte, ASK]).await?;
        let end = Instant::now() + REPLY;
        self.path.enabled = None;
        // The answer to an earlier question may come first.
        while self.path.enabled != Some(enabled) && self.listen_until(end).await? {}
        match self.path.enabled {
            Some(now) if now == enabled => Ok(()),
            Some(_) => Err(LinkFault::Unexpected { command: "switch", why: "it did not follow" }.into()),
            None => Err(self.silence("switch")),
        }
    }

    /// No answer to a question: the last fault explains it, or the line is dead.
    fn silence(&self, command: &'static str) -> NoteError {
        match self.path.fault {
            Some(fault) => DeviceError::Fault(fault),
            None => DeviceError::Link(LinkFault::Timeout { command, after: REPLY }),
        }
    }

    /// Waits for the next word; makes sure now and then that somebody is still there.
    async fn wait(&mut self) -> Result<(), NoteError> {
        if self.path.is_decided() {
            return match self.listen_until(Instant::now() + MOVING).await? {
                true => Ok(()),
                false => Err(LinkFault::Timeout { command: "decide", after: MOVING }.into()),
            };
        }
        if self.listen_until(Instant::now() + QUIET).await? || self.path.is_moving() {
            return Ok(());
        }
        match self.ask().await? {
            Some(_) => Ok(()),
            None => Err(self.silence("status")),
        }
    }
}

#[async_trait]
impl<P: Pipe> NoteAcceptor for Ict<P> {
    async fn status(&mut self) -> DeviceStatus {
        let asked = match self.ask().await {
            Ok(Some(_)) => Ok(None),
            Ok(None) => Err(self.silence("status")),
            Err(error) => Err(error),
        };
        let fault = match asked {
            Ok(fault) => fault,
            Err(DeviceError::Fault(fault)) => Some(fault),
            Err(DeviceError::Link(fault)) => return DeviceStatus::from(&fault),
        };
        super::status_of(fault, self.path.is_moving(), None)
    }

    /// A note that was still moving tells its end within seconds; one that ended before is never told of again.
    async fn left_over(&mut self) -> Result<LeftOver, NoteError> {
        self.path.left = Some(Left::Asked);
        let told = self.hear_left().await;
        let heard = self.path.left.take();
        match (told, heard) {
            (_, Some(Left::Heard(left))) => Ok(left),
            (Ok(()), Some(Left::Asked) | None) => Ok(LeftOver::Nothing),
            (Err(error), Some(Left::Asked) | None) => Err(error),
        }
    }

    async fn initialise(&mut self) -> Result<Vec<Denomination>, NoteError> {
        self.events.clear();
        self.disable().await?;
        self.closing = false;
        Ok(self.path.known.clone())
    }

    async fn enable(&mut self, wanted: &[Fen]) -> Result<(), NoteError> {
        let notes: Vec<_> = self.path.known.iter().filter(|note| wanted.contains(&note.fen)).copied().collect();
        if notes.is_empty() {
            return Err(DeviceError::Fault(NoteFault::NoSuchNote));
        }
        (self.path.wanted, self.closing) = (notes, false);
        self.switch(ENABLE, true).await
    }

    async fn disable(&mut self) -> Result<(), NoteError> {
        (self.path.wanted, self.closing) = (Vec::new(), true);
        self.switch(INHIBIT, false).await
    }

    async fn next(&mut self) -> Result<NoteEvent, NoteError> {
        loop {
            match self.events.front().copied() {
                Some(event) if event.must_be_acknowledged() => return Ok(event),
                Some(event) => {
                    self.events.pop_front();
                    return Ok(event);
                }
                None if self.closing && !self.path.is_moving() => {
                    self.closing = false;
                    return Ok(NoteEvent::Closed);
                }
                None => self.wait().await?,
            }
        }
    }

    async fn acknowledge(&mut self) -> Result<(), NoteError> {
        self.events.pop_front();
        Ok(())
    }

    async fn stack(&mut self) -> Result<(), NoteError> {
        self.decide(Decision::Accept, ACCEPT).await
    }

    async fn give_back(&mut self) -> Result<(), NoteError> {
        self.decide(Decision::GiveBack, REJECT).await
    }

    async fn hold(&mut self) -> Result<(), NoteError> {
        self.catch_up().await?;
        if !self.path.awaits_decision(Instant::now()) {
            return Err(DeviceError::Fault(NoteFault::NotInEscrow));
        }
        self.line.write("hold", &[HOLD]).await?;
        self.path.held(Instant::now());
        Ok(())
    }
}
