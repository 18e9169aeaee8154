//! Creator CRT-571/CRT-591-M with a card stacker: the machine of [`crate::collector::crt591`] at its other work.
//!
//! Promise: no move goes out twice for one call. Into an empty channel none goes but to dispense, for the machine draws
//! a card from its stacker for any; and none draws a second card on top of the first.

use async_trait::async_trait;

use super::{CAN, CardDispenser, CardPosition, DispenserError, DispenserFault, MoveError, ill};
pub use crate::collector::crt591::SETTINGS;
use crate::{
    DeviceError, DeviceStatus, Level, Secret, Supply, SupplyKind,
    collector::{
        ChannelState,
        crt591::{
            bin::ReadBinCount,
            chip,
            error::Code,
            exchange::{Broken, Exchange},
            identity::ReadVersion,
            initialise::Initialise,
            moving::Move,
            state::{ReadState, State},
        },
    },
    transport::Pipe,
};

/// A dispenser behind any pipe.
pub struct Crt591<P> {
    exchange: Exchange<P>,
    identity: Option<String>,
}

impl<P: Pipe> Crt591<P> {
    /// The machine at address 0, as delivered.
    pub fn new(pipe: P) -> Self {
        Self::at_address(pipe, 0)
    }

    /// The machine at an address of 0–15, set by its switch.
    pub fn at_address(pipe: P, address: u8) -> Self {
        Self { exchange: Exchange::new(pipe, address), identity: None }
    }

    async fn state(&mut self) -> Result<State, DispenserError> {
        Ok(self.exchange.ask(&ReadState).await?)
    }

    async fn loaded(&mut self) -> Result<State, MoveError> {
        let state = self.state().await?;
        if state.channel == ChannelState::Empty { Err(DispenserFault::NoCard.into()) } else { Ok(state) }
    }

    /// Orders a move once; where it ended has to be one of `ends`.
    async fn carry_out(&mut self, order: Move, ends: &[ChannelState], undone: DispenserFault) -> Result<(), MoveError> {
        let end = self.exchange.once(&order).await?;
        if ends.contains(&end) { Ok(()) } else { Err(undone.into()) }
    }

    fn health(&self, state: State, count: Option<u32>) -> DeviceStatus {
        let bin = if state.bin_full { Level::Full } else { Level::Ok };
        let out = state.stacker == Level::Out && state.channel == ChannelState::Empty;
        let fault = state.bin_full.then_some(DispenserFault::BinFull).or(out.then_some(DispenserFault::HopperEmpty));
        DeviceStatus {
            media: position(state.channel).media(),
            supplies: vec![
                Supply { kind: SupplyKind::CardStock, level: state.stacker, count: None },
                Supply { kind: SupplyKind::RetainBin, level: bin, count },
            ],
            fault: fault.map(DispenserFault::report),
            identity: self.identity.clone(),
            ..DeviceStatus::online().able(&CAN)
        }
    }
}

#[async_trait]
impl<P: Pipe> CardDispenser for Crt591<P> {
    async fn status(&mut self) -> DeviceStatus {
        match self.state().await {
            Ok(state) => {
                if self.identity.is_none() {
                    self.identity = self.version().await.ok().flatten();
                }
                let count = self.exchange.ask(&ReadBinCount).await.ok();
                self.health(state, count)
            }
            Err(error) => DeviceStatus { identity: self.identity.clone(), ..ill(&error) },
        }
    }

    async fn initialise(&mut self) -> Result<(), DispenserError> {
        let told = self.exchange.ask(&Initialise).await?;
        self.identity = told.or(self.identity.take());
        Ok(())
    }

    async fn version(&mut self) -> Result<Option<String>, DispenserError> {
        Ok(self.exchange.ask(&ReadVersion).await?)
    }

    async fn position(&mut self) -> Result<CardPosition, DispenserError> {
        Ok(position(self.state().await?.channel))
    }

    async fn dispense(&mut self) -> Result<(), MoveError> {
        let state = self.state().await?;
        if state.channel != ChannelState::Empty {
            return Err(DispenserFault::Occupied.into());
        }
        if state.stacker == Level::Out {
            return Err(DispenserFault::HopperEmpty.into());
        }
        self.carry_out(Move::ToReader, &[ChannelState::Inside], DispenserFault::NotDrawn).await
    }

    async fn present(&mut self) -> Result<(), MoveError> {
        self.loaded().await?;
        self.carry_out(Move::ToGate, &[ChannelState::AtGate], DispenserFault::Stalled).await
    }

    async fn eject(&mut self) -> Result<(), MoveError> {
        self.loaded().await?;
        self.carry_out(Move::Out, &[ChannelState::Empty, ChannelState::AtGate], DispenserFault::Stalled).await
    }

    async fn retain(&mut self) -> Result<(), MoveError> {
        if self.loaded().await?.bin_full {
            return Err(DispenserFault::BinFull.into());
        }
        self.carry_out(Move::ToBin, &[ChannelState::Empty], DispenserFault::NotRetained).await
    }

    async fn body_number(&mut self) -> Result<Option<Secret<Vec<u8>>>, DispenserError> {
        let number = chip::body_number(&mut self.exchange).await?;
        number.map(Some).ok_or(DeviceError::Fault(DispenserFault::NoChip))
    }

    async fn retained(&mut self) -> Result<Option<u32>, DispenserError> {
        Ok(Some(self.exchange.ask(&ReadBinCount).await?))
    }
}

impl From<Broken> for MoveError {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Told(code) => Self::Fault(fault_of(code)),
            Broken::Refused(fault) => Self::NotBegun(fault),
            Broken::Line(fault) => Self::Unknown(fault),
        }
    }
}

impl From<DeviceError<Code>> for DispenserError {
    fn from(error: DeviceError<Code>) -> Self {
        match error {
            DeviceError::Link(fault) => Self::Link(fault),
            DeviceError::Fault(code) => Self::Fault(fault_of(code)),
        }
    }
}

/// Sorts an error code. Codes the document does not list are hardware faults: they ask for service, with the code.
fn fault_of(Code(code): Code) -> DispenserFault {
    match &code {
        b"A0" => DispenserFault::HopperEmpty,
        b"A1" => DispenserFault::BinFull,
        b"B0" => DispenserFault::NotInitialised,
        // 10 jam, 43 cannot reach the reading position.
        b"10" | b"43" => DispenserFault::Jammed,
        // 16 and 45 moved by hand, 40 pulled while it was taken back.
        b"16" | b"40" | b"45" => DispenserFault::MovedByHand,
        // 13 too long: also what two cards look like that hang together. 14 too short.
        b"13" => DispenserFault::DoubleCard,
        b"14" => DispenserFault::WrongSize,
        b"61" | b"62" | b"65" | b"66" | b"67" | b"68" | b"69" => DispenserFault::NoChip,
        b"00" | b"01" | b"02" | b"03" | b"04" => DispenserFault::Refused(code),
        _ => DispenserFault::Hardware(code),
    }
}

fn position(channel: ChannelState) -> CardPosition {
    match channel {
        ChannelState::Empty => CardPosition::None,
        ChannelState::Inside => CardPosition::AtReader,
        ChannelState::AtGate => CardPosition::AtGate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LinkFault;

    #[test]
    fn every_listed_code_has_its_fault() {
        for (code, fault) in [
            (b"A0", DispenserFault::HopperEmpty),
            (b"A1", DispenserFault::BinFull),
            (b"B0", DispenserFault::NotInitialised),
            (b"10", DispenserFault::Jammed),
            (b"13", DispenserFault::DoubleCard),
            (b"14", DispenserFault::WrongSize),
            (b"16", DispenserFault::MovedByHand),
            (b"45", DispenserFault::MovedByHand),
            (b"65", DispenserFault::NoChip),
            (b"02", DispenserFault::Refused(*b"02")),
            (b"51", DispenserFault::Hardware(*b"51")),
        ] {
            assert_eq!(fault_of(Code(*code)), fault);
        }
    }

    #[test]
    fn only_a_refused_frame_is_certain_not_to_have_moved_anything() {
        let fault = LinkFault::Garbled { command: "move card", why: "" };
        assert_eq!(MoveError::from(Broken::Refused(fault.clone())), MoveError::NotBegun(fault.clone()));
        assert_eq!(MoveError::from(Broken::Line(fault.clone())), MoveError::Unknown(fault));
    }
}
