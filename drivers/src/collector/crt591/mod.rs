//! Creator CRT-571/CRT-591-M card slots and their clones: 9600 8N1, frames F2…03 BCC.
//!
//! Promise: no move is ever sent twice for one call, and none is sent into an empty channel (the machine would fetch a
//! card from a stacker instead). After a link fault during a move ask [`CardCollector::channel`] where the card is.
//! Body numbers: see the assumption in the `chip` module. Knows nothing of whose card it is.

pub(crate) mod bin;
pub(crate) mod chip;
mod command;
mod entry;
pub(crate) mod error;
pub(crate) mod exchange;
mod frame;
pub(crate) mod identity;
pub(crate) mod initialise;
pub(crate) mod moving;
pub(crate) mod state;
#[cfg(feature = "record")]
pub mod traffic;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod vectors;

use async_trait::async_trait;
use bin::{ClearBinCount, ReadBinCount};
use entry::FrontEntry;
use exchange::Exchange;
use identity::ReadVersion;
use initialise::Initialise;
use moving::Move;
use state::{ReadState, State};

use super::{CardCollector, ChannelState, CollectorError, CollectorFault};
use crate::{
    Capability, DeviceError, DeviceStatus, Level, Media, Secret, Supply, SupplyKind,
    transport::{Pipe, SerialSettings},
};

/// How the line is set.
pub const SETTINGS: SerialSettings = SerialSettings::n81(9_600);

const CAN: [Capability; 3] = [Capability::ReadBodyNumber, Capability::RetainCard, Capability::EjectCard];
/// The slot's own code for "not at this moment".
const OUT_OF_SEQUENCE: [u8; 2] = *b"02";

/// A card slot with a retain bin.
pub struct Crt591<P> {
    exchange: Exchange<P>,
    identity: Option<String>,
}

impl<P: Pipe> Crt591<P> {
    /// The slot at address 0, as delivered.
    pub fn new(pipe: P) -> Self {
        Self::at_address(pipe, 0)
    }

    /// The slot at an address of 0–15, set by its switch.
    pub fn at_address(pipe: P, address: u8) -> Self {
        Self { exchange: Exchange::new(pipe, address), identity: None }
    }

    /// Sets the counter of retained cards to zero; for the exchange, after the bin was emptied.
    pub async fn clear_retained(&mut self) -> Result<(), CollectorError> {
        Ok(self.exchange.ask(&ClearBinCount).await?)
    }

    async fn ask_identity(&mut self) {
        if self.identity.is_none() {
            self.identity = self.exchange.ask(&ReadVersion).await.ok().flatten();
        }
    }

    /// Moves a card that is there.
    async fn move_present(&mut self, to: Move) -> Result<ChannelState, CollectorError> {
        match self.channel().await? {
            ChannelState::Empty => Err(no_card()),
            ChannelState::AtGate | ChannelState::Inside => Ok(self.exchange.ask(&to).await?),
        }
    }

    fn health(&self, state: State, count: Option<u32>) -> DeviceStatus {
        let level = if state.bin_full { Level::Full } else { Level::Ok };
        DeviceStatus {
            media: media(state.channel),
            supplies: vec![Supply { kind: SupplyKind::RetainBin, level, count }],
            fault: state.bin_full.then(|| CollectorFault::BinFull.report()),
            identity: self.identity.clone(),
            ..DeviceStatus::online().able(&CAN)
        }
    }

    fn ill(&self, error: &CollectorError) -> DeviceStatus {
        let told = match error {
            DeviceError::Link(fault) => DeviceStatus::from(fault),
            DeviceError::Fault(fault) => {
                let online = DeviceStatus::online().able(&CAN);
                DeviceStatus { media: media_in(*fault), fault: Some(fault.report()), ..online }
            }
        };
        DeviceStatus { identity: self.identity.clone(), ..told }
    }
}

#[async_trait]
impl<P: Pipe> CardCollector for Crt591<P> {
    async fn status(&mut self) -> DeviceStatus {
        match self.exchange.ask(&ReadState).await {
            Ok(state) => {
                self.ask_identity().await;
                let count = self.exchange.ask(&ReadBinCount).await.ok();
                self.health(state, count)
            }
            Err(error) => self.ill(&error.into()),
        }
    }

    async fn initialise(&mut self) -> Result<(), CollectorError> {
        let told = self.exchange.ask(&Initialise).await?;
        self.identity = told.or(self.identity.take());
        Ok(())
    }

    async fn accept(&mut self, on: bool) -> Result<(), CollectorError> {
        Ok(self.exchange.ask(&FrontEntry { on }).await?)
    }

    async fn channel(&mut self) -> Result<ChannelState, CollectorError> {
        Ok(self.exchange.ask(&ReadState).await?.channel)
    }

    async fn take_in(&mut self) -> Result<(), CollectorError> {
        let reached = match self.channel().await? {
            ChannelState::Empty => return Err(no_card()),
            ChannelState::Inside => ChannelState::Inside,
            ChannelState::AtGate => self.exchange.ask(&Move::ToReader).await?,
        };
        match reached {
            ChannelState::Inside => Ok(()),
            ChannelState::Empty | ChannelState::AtGate => Err(DeviceError::Fault(CollectorFault::Jammed)),
        }
    }

    async fn body_number(&mut self) -> Result<Secret<Vec<u8>>, CollectorError> {
        chip::body_number(&mut self.exchange).await?.ok_or(DeviceError::Fault(CollectorFault::NoChip))
    }

    async fn retain(&mut self) -> Result<(), CollectorError> {
        match self.move_present(Move::ToBin).await? {
            ChannelState::Empty => Ok(()),
            ChannelState::AtGate | ChannelState::Inside => Err(DeviceError::Fault(CollectorFault::Jammed)),
        }
    }

    async fn eject(&mut self) -> Result<(), CollectorError> {
        match self.move_present(Move::Out).await? {
            ChannelState::Empty | ChannelState::AtGate => Ok(()),
            ChannelState::Inside => Err(DeviceError::Fault(CollectorFault::Jammed)),
        }
    }

    async fn retained(&mut self) -> Result<u32, CollectorError> {
        Ok(self.exchange.ask(&ReadBinCount).await?)
    }
}

fn no_card() -> CollectorError {
    DeviceError::Fault(CollectorFault::Refused(OUT_OF_SEQUENCE))
}

fn media(channel: ChannelState) -> Media {
    match channel {
        ChannelState::Empty => Media::None,
        ChannelState::AtGate => Media::Entering,
        ChannelState::Inside => Media::Present,
    }
}

fn media_in(fault: CollectorFault) -> Media {
    match fault {
        CollectorFault::Jammed => Media::Jammed,
        CollectorFault::BinFull
        | CollectorFault::NotInitialised
        | CollectorFault::WrongSize
        | CollectorFault::NoChip
        | CollectorFault::Hardware(_)
        | CollectorFault::Refused(_) => Media::Unknown,
    }
}
