//! Bill validators with CCNET (CashCode SM and MSM, Creator C100, ITL and others): 9600 8N1, always polled.
//!
//! Promise: a note's last word (stacked, returned) is acknowledged on the wire only after the caller acknowledged the
//! event. A validator that is not acknowledged within 10 ms tells again at the next poll, so a slow disk, a dropped future
//! or a crash in between loses nothing and counts nothing twice. STACK goes out once for each note.

mod command;
mod frame;
mod path;
mod state;
mod talk;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod vectors;

use std::{collections::VecDeque, time::Duration};

use async_trait::async_trait;
use command::Command;
use path::{Decision, Path, Told};
use state::State;
use talk::{Taken, Talk};
use tokio::time::{Instant, sleep_until};

use super::{Denomination, LeftOver, NoteAcceptor, NoteError, NoteEvent, NoteFault};
use crate::{
    DeviceError, DeviceStatus, LinkFault,
    terminal::Fen,
    transport::{Pipe, SerialSettings},
};

/// How the line is set.
pub const SETTINGS: SerialSettings = SerialSettings::n81(9_600);
/// Between two polls; the document asks for 100–200 ms.
const PACE: Duration = Duration::from_millis(150);
/// Self-test after a reset, and the longest way of a note.
const SETTLING: Duration = Duration::from_secs(30);

/// A bill validator.
pub struct Ccnet<P> {
    talk: Talk<P>,
    path: Path,
    /// Events not handed out yet, or not acknowledged yet.
    events: VecDeque<NoteEvent>,
    /// The first event is a final word that the validator still holds.
    held: bool,
    /// Initialised since it was connected and since it lost its power.
    ready: bool,
    identity: Option<String>,
    next_poll: Instant,
}

impl<P: Pipe> Ccnet<P> {
    /// Takes the line over.
    pub fn new(pipe: P) -> Self {
        let talk = Talk::new(pipe);
        let (path, events, next_poll) = (Path::default(), VecDeque::new(), Instant::now());
        Self { talk, path, events, held: false, ready: false, identity: None, next_poll }
    }

    /// One poll at the proper pace, not acknowledged.
    async fn poll(&mut self) -> Result<State, LinkFault> {
        sleep_until(self.next_poll).await;
        self.next_poll = Instant::now() + PACE;
        self.talk.poll().await
    }

    /// One poll. What it tells is kept before it is acknowledged.
    async fn step(&mut self) -> Result<(), NoteError> {
        let state = self.poll().await?;
        let told = self.path.on(state);
        if let Told::Event(event) = told {
            self.keep(event, state);
        }
        self.ready &= told != Told::Fault(NoteFault::PowerLost);
        if !self.held {
            self.talk.acknowledge(Command::POLL.name).await?;
        }
        match told {
            Told::Refuse => self.decide(Decision::Refuse, Command::RETURN).await,
            Told::Fault(fault) => Err(DeviceError::Fault(fault)),
            Told::Nothing | Told::Event(_) => Ok(()),
        }
    }

    fn keep(&mut self, event: NoteEvent, state: State) {
        if state.is_final_word() {
            self.held = true;
            self.no_longer_in_escrow();
        }
        self.events.push_back(event);
    }

    fn no_longer_in_escrow(&mut self) {
        self.events.retain(|event| !matches!(event, NoteEvent::Escrowed(_)));
    }

    async fn decide(&mut self, decision: Decision, command: Command) -> Result<(), NoteError> {
        self.no_longer_in_escrow();
        if !self.path.decide(decision) {
            return Err(DeviceError::Fault(NoteFault::NotInEscrow));
        }
        match self.talk.order(command).await? {
            Taken::Yes => Ok(()),
            Taken::No => {
                self.path.was_refused();
                Err(DeviceError::Fault(NoteFault::NotInEscrow))
            }
            Taken::Perhaps => {
                tracing::warn!(command = command.name, "no answer to the decision: the next polls tell");
                Ok(())
            }
        }
    }

    /// Polls until the validator is at rest after its self-test.
    async fn settle(&mut self) -> Result<(), NoteError> {
        let end = Instant::now() + SETTLING;
        while Instant::now() < end {
            let state = self.poll().await?;
            self.talk.acknowledge(Command::POLL.name).await?;
            match state {
                State::Idling | State::Disabled => return Ok(()),
                State::PowerUp | State::PowerUpInHead | State::PowerUpInStacker => {
                    self.talk.set(Command::RESET).await?
                }
                State::Fault(fault) if fault != NoteFault::Paused => return Err(DeviceError::Fault(fault)),
                State::Escrow(_) | State::Holding => {
                    // Nobody waits for this note any more.
                    self.talk.order(Command::RETURN).await?;
                }
                State::Initialising
                | State::Accepting
                | State::Stacking
                | State::Returning
                | State::Busy
                | State::Rejecting(_)
                | State::Fault(_)
                | State::Cheated
                | State::Stacked(_)
                | State::Returned(_) => {}
            }
        }
        Err(DeviceError::Link(LinkFault::Timeout { command: "settle", after: SETTLING }))
    }

    async fn learn(&mut self) -> Result<(), NoteError> {
        let identity = self.talk.ask(Command::IDENTIFICATION).await?;
        self.identity = command::identity(&identity).or(self.identity.take());
        let table = self.talk.ask(Command::BILL_TABLE).await?;
        let odd = LinkFault::Unexpected { command: Command::BILL_TABLE.name, why: "no bill table" };
        self.path.learn(command::bill_table(&table).ok_or(DeviceError::Link(odd))?);
        Ok(())
    }

    async fn accept_only(&mut self, notes: Vec<Denomination>) -> Result<(), NoteError> {
        let kinds = notes.iter().fold(0, |kinds, note| kinds | 1 << (note.kind % 24));
        self.path.want(notes);
        self.talk.set(Command::enable(kinds)).await?;
        Ok(())
    }

    /// A validator that nobody initialised is made ready, unless a note of an earlier run is in it.
    async fn health(&mut self) -> Result<(), NoteError> {
        if self.ready {
            return self.step().await;
        }
        match self.left_over().await? {
            LeftOver::Nothing | LeftOver::Returned => self.initialise().await.map(drop),
            LeftOver::Stacked | LeftOver::InHead => Err(DeviceError::Fault(NoteFault::LeftOver)),
        }
    }
}

#[async_trait]
impl<P: Pipe> NoteAcceptor for Ccnet<P> {
    async fn status(&mut self) -> DeviceStatus {
        let fault = match self.health().await {
            Ok(()) => None,
            Err(DeviceError::Fault(fault)) => Some(fault),
            Err(DeviceError::Link(fault)) => {
                return DeviceStatus { identity: self.identity.clone(), ..DeviceStatus::from(&fault) };
            }
        };
        super::status_of(fault, self.path.is_moving(), self.identity.clone())
    }

    async fn left_over(&mut self) -> Result<LeftOver, NoteError> {
        let end = Instant::now() + SETTLING;
        let mut given_back = false;
        while Instant::now() < end {
            match self.poll().await? {
                State::PowerUp => return Ok(LeftOver::Nothing),
                State::PowerUpInHead => return Ok(LeftOver::InHead),
                State::PowerUpInStacker | State::Stacked(_) => return Ok(LeftOver::Stacked),
                State::Returned(_) => return Ok(LeftOver::Returned),
                State::Idling | State::Disabled if given_back => return Ok(LeftOver::Returned),
                State::Idling | State::Disabled => return Ok(LeftOver::Nothing),
                State::Fault(fault) if fault != NoteFault::Paused => return Err(DeviceError::Fault(fault)),
                State::Escrow(_) | State::Holding if !given_back => {
                    self.talk.acknowledge(Command::POLL.name).await?;
                    given_back = self.talk.order(Command::RETURN).await? == Taken::Yes;
                }
                State::Initialising
                | State::Accepting
                | State::Stacking
                | State::Returning
                | State::Holding
                | State::Busy
                | State::Rejecting(_)
                | State::Fault(_)
                | State::Cheated
                | State::Escrow(_) => self.talk.acknowledge(Command::POLL.name).await?,
            }
        }
        Err(DeviceError::Link(LinkFault::Timeout { command: "left over", after: SETTLING }))
    }

    async fn initialise(&mut self) -> Result<Vec<Denomination>, NoteError> {
        (self.path, self.held) = (Path::default(), false);
        self.events.clear();
        self.settle().await?;
        self.learn().await?;
        self.talk.set(Command::enable(0)).await?;
        self.ready = true;
        Ok(self.path.table().to_vec())
    }

    async fn enable(&mut self, wanted: &[Fen]) -> Result<(), NoteError> {
        if !self.ready {
            return Err(DeviceError::Fault(NoteFault::PowerLost));
        }
        let notes: Vec<_> = self.path.table().iter().filter(|note| wanted.contains(&note.fen)).copied().collect();
        if notes.is_empty() {
            return Err(DeviceError::Fault(NoteFault::NoSuchNote));
        }
        self.accept_only(notes).await
    }

    async fn disable(&mut self) -> Result<(), NoteError> {
        self.accept_only(Vec::new()).await
    }

    async fn next(&mut self) -> Result<NoteEvent, NoteError> {
        loop {
            match self.events.front().copied() {
                Some(event) if event.must_be_acknowledged() => return Ok(event),
                Some(event) => {
                    self.events.pop_front();
                    return Ok(event);
                }
                None => self.step().await?,
            };
        }
    }

    async fn acknowledge(&mut self) -> Result<(), NoteError> {
        let stored = self.events.pop_front();
        let final_word = matches!(stored, Some(NoteEvent::Stacked(_) | NoteEvent::Returned(_)));
        if final_word && std::mem::take(&mut self.held) {
            // The 10 ms are over: the validator tells again, and this time hears at once that it was kept.
            self.next_poll = Instant::now();
            self.step().await?;
        }
        Ok(())
    }

    async fn stack(&mut self) -> Result<(), NoteError> {
        self.decide(Decision::Stack, Command::STACK).await
    }

    async fn give_back(&mut self) -> Result<(), NoteError> {
        self.decide(Decision::Return, Command::RETURN).await
    }

    async fn hold(&mut self) -> Result<(), NoteError> {
        if !self.path.awaits_decision() {
            return Err(DeviceError::Fault(NoteFault::NotInEscrow));
        }
        Ok(self.talk.set(Command::HOLD).await?)
    }
}
