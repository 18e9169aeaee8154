//! One reader of the smart-card service, blocking: looks whether a card is there, and talks to it.
//!
//! Promise: a service that was restarted or a reader that was plugged in again is found by the next call.

use std::{ffi::CString, time::Duration};

use pcsc::{Card, Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};

use super::fault::fault_of;
use crate::reader::{
    chip::{ChipCard, ChipReaderFault},
    chip_talk::{NoStatusWord, Numbers, numbers},
};

/// The service looks about twice a second whether a card is still there.
const NOTICED: Duration = Duration::from_secs(1);

/// What a look shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// No card.
    Absent,
    /// A card that answers.
    Present,
    /// A card that does not.
    Mute,
}

/// The service and the reader last used.
#[derive(Default)]
pub struct Session {
    /// Part of the reader's name; without it the first one is taken.
    wanted: Option<String>,
    context: Option<Context>,
    reader: Option<ReaderState>,
}

impl Session {
    /// For the reader in whose name `wanted` occurs, or the first there is.
    pub fn new(wanted: Option<String>) -> Self {
        Self { wanted, ..Self::default() }
    }

    /// The reader's name.
    pub fn name(&mut self) -> Result<String, ChipReaderFault> {
        self.found().map(|reader| reader.name().to_string_lossy().into_owned()).map_err(fault_of)
    }

    /// Looks at once.
    pub fn look(&mut self) -> Result<Look, ChipReaderFault> {
        self.change(Duration::ZERO)
    }

    /// Waits up to `wait` for something to happen since the last look, and looks.
    pub fn change(&mut self, wait: Duration) -> Result<Look, ChipReaderFault> {
        let seen = self.state(wait);
        if seen.is_err() {
            // The next call begins with the service itself.
            (self.context, self.reader) = (None, None);
        }
        seen.map_err(|error| service(fault_of(error)))
    }

    fn state(&mut self, wait: Duration) -> Result<Look, Error> {
        self.found()?;
        let (Some(context), Some(reader)) = (&self.context, &mut self.reader) else { return Err(Error::NoService) };
        match context.get_status_change(wait, std::slice::from_mut(reader)) {
            Ok(()) | Err(Error::Timeout) => {}
            Err(error) => return Err(error),
        }
        reader.sync_current_state();
        let state = reader.event_state();
        if state.intersects(State::UNKNOWN | State::UNAVAILABLE | State::IGNORE) {
            return Err(Error::ReaderUnavailable);
        }
        Ok(match (state.contains(State::PRESENT), state.contains(State::MUTE)) {
            (true, true) => Look::Mute,
            (true, false) => Look::Present,
            (false, _) => Look::Absent,
        })
    }

    fn found(&mut self) -> Result<&ReaderState, Error> {
        let context = match self.context.take() {
            Some(context) if context.is_valid().is_ok() => context,
            Some(_) | None => {
                self.reader = None;
                Context::establish(Scope::System)?
            }
        };
        let context = self.context.insert(context);
        if self.reader.is_none() {
            let fits = |name: &CString| self.wanted.as_ref().is_none_or(|part| name.to_string_lossy().contains(part));
            let name = context.list_readers_owned()?.into_iter().find(fits).ok_or(Error::NoReadersAvailable)?;
            self.reader = Some(ReaderState::new(name, State::UNAWARE));
        }
        self.reader.as_ref().ok_or(Error::NoReadersAvailable)
    }

    /// Reads the card that lies there. Begun anew once when another program has reset the card in between.
    pub fn read(&mut self) -> Result<ChipCard, ChipReaderFault> {
        match self.look()? {
            Look::Absent => return Err(ChipReaderFault::NoCard),
            Look::Mute => return Err(ChipReaderFault::Mute),
            Look::Present => {}
        }
        match self.once() {
            Err(Error::ResetCard) => self.once(),
            done => done,
        }
        .map_err(|error| self.lifted(error))
        .and_then(|card| if is_ours(&card) { Ok(card) } else { Err(ChipReaderFault::UnknownCard) })
    }

    fn once(&mut self) -> Result<ChipCard, Error> {
        let reader = self.found()?;
        let (name, atr) = (reader.name().to_owned(), reader.atr().to_vec());
        let context = self.context.as_ref().ok_or(Error::NoService)?;
        let mut card = context.connect(&name, ShareMode::Shared, Protocols::ANY)?;
        let read = contents(&mut card, atr);
        // A card that is gone needs no goodbye.
        card.disconnect(Disposition::LeaveCard).ok();
        read
    }

    /// The service tells of a card that is lifted in the middle as of one that does not answer; a look tells which it was.
    fn lifted(&mut self, error: Error) -> ChipReaderFault {
        match (fault_of(error), self.change(NOTICED)) {
            (ChipReaderFault::Mute | ChipReaderFault::NoCard, Ok(Look::Absent)) => ChipReaderFault::CardLifted,
            (ChipReaderFault::Mute | ChipReaderFault::CardLifted, Err(fault)) => fault,
            (fault, _) => fault,
        }
    }
}

/// A look speaks to the service alone: what sounds like a card's fault is a service that died under the question.
fn service(fault: ChipReaderFault) -> ChipReaderFault {
    if fault.is_of_the_reader() { fault } else { ChipReaderFault::ServiceDown }
}

fn is_ours(card: &ChipCard) -> bool {
    card.serial.is_some() || card.body_number.is_some()
}

fn contents(card: &mut Card, atr: Vec<u8>) -> Result<ChipCard, Error> {
    let transaction = card.transaction()?;
    let Numbers { serial, body_number } =
        numbers(|command, buffer| transaction.transmit(command, buffer).map(<[u8]>::len))?;
    Ok(ChipCard { atr, serial, body_number })
}

impl From<NoStatusWord> for Error {
    fn from(NoStatusWord: NoStatusWord) -> Self {
        Self::CommError
    }
}
