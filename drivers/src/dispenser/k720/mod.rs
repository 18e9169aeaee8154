//! Card dispensers K720, K750 and D1801: 9600 8N1, frames 02…03 BCC with a three-part handshake.
//!
//! Promise: no order is sent twice for one call; none is sent into an empty channel but to dispense (the machine would
//! draw a card instead), and none draws a second card on top of the first. The machine moves after the handshake and
//! says nothing when it has done: its sensors are asked until they show the end or a mishap.

mod exchange;
mod frame;
mod order;
mod state;
#[cfg(test)]
mod vectors;

use std::time::Duration;

use async_trait::async_trait;
use exchange::Exchange;
pub use frame::Address;
use order::{Order, Question};
use state::State;
use tokio::time::{Instant, sleep};

use super::{CAN, CardDispenser, CardPosition, DispenserError, DispenserFault, MoveError, ill};
use crate::{
    DeviceError, DeviceStatus, LinkFault, Secret, identity,
    transport::{Pipe, SerialSettings},
};

/// How the line is set.
pub const SETTINGS: SerialSettings = SerialSettings::n81(9_600);

/// The address as delivered.
const FIRST: Address = *b"00";
/// Between two looks at the sensors while a card moves.
const POLL: Duration = Duration::from_millis(150);

/// A dispenser behind any pipe.
pub struct K720<P> {
    exchange: Exchange<P>,
    identity: Option<String>,
}

impl<P: Pipe> K720<P> {
    /// The machine at address 00, as delivered.
    pub fn new(pipe: P) -> Self {
        Self::at_address(pipe, FIRST)
    }

    /// The machine at an address of two digits, set by its switch.
    pub fn at_address(pipe: P, address: Address) -> Self {
        Self { exchange: Exchange::new(pipe, address), identity: None }
    }

    async fn state(&mut self) -> Result<State, LinkFault> {
        self.exchange.ask(Question::State, State::parse).await
    }

    /// The state before a move, for which the machine has to be sound. That it refused the last order says nothing of this.
    async fn ready(&mut self) -> Result<State, MoveError> {
        let state = self.state().await.map_err(MoveError::NotBegun)?;
        match state.mishap() {
            None | Some(DispenserFault::Refused(_)) => Ok(state),
            Some(fault) => Err(fault.into()),
        }
    }

    /// The state before a move that needs a card.
    async fn loaded(&mut self) -> Result<State, MoveError> {
        let state = self.ready().await?;
        if state.position() == CardPosition::None { Err(DispenserFault::NoCard.into()) } else { Ok(state) }
    }

    async fn carry_out(&mut self, order: Order) -> Result<(), MoveError> {
        self.exchange.order(order).await?;
        let end = Instant::now() + order.within();
        loop {
            sleep(POLL).await;
            let state = self.state().await.map_err(MoveError::Unknown)?;
            let late = Instant::now() >= end;
            // What a reset is there to mend is told until it has ended.
            match state.mishap().filter(|_| late || order != Order::Reset) {
                Some(fault) => return Err(fault.into()),
                None if !state.is_moving() && order.is_reached(state) => return Ok(()),
                None if late => return Err(order.undone(state).into()),
                None => {}
            }
        }
    }

    fn health(&self, state: State) -> DeviceStatus {
        let fault = state.fault();
        DeviceStatus {
            media: fault.map(DispenserFault::media).filter(is_stuck).unwrap_or(state.position().media()),
            supplies: state.supplies(),
            fault: fault.map(DispenserFault::report),
            identity: self.identity.clone(),
            ..DeviceStatus::online().able(&CAN)
        }
    }
}

fn is_stuck(media: &crate::Media) -> bool {
    *media == crate::Media::Jammed
}

#[async_trait]
impl<P: Pipe> CardDispenser for K720<P> {
    async fn status(&mut self) -> DeviceStatus {
        match self.state().await {
            Ok(state) => {
                if self.identity.is_none() {
                    self.identity = self.version().await.ok().flatten();
                }
                self.health(state)
            }
            Err(fault) => ill(&DeviceError::Link(fault)),
        }
    }

    async fn initialise(&mut self) -> Result<(), DispenserError> {
        match self.carry_out(Order::Reset).await {
            Ok(()) => Ok(()),
            Err(MoveError::Fault(fault)) => Err(DeviceError::Fault(fault)),
            Err(MoveError::NotBegun(fault) | MoveError::Unknown(fault)) => Err(DeviceError::Link(fault)),
        }
    }

    async fn version(&mut self) -> Result<Option<String>, DispenserError> {
        Ok(self.exchange.ask(Question::Version, |text| Some(identity::printable(text))).await?)
    }

    async fn position(&mut self) -> Result<CardPosition, DispenserError> {
        Ok(self.state().await?.position())
    }

    async fn dispense(&mut self) -> Result<(), MoveError> {
        let state = self.ready().await?;
        if state.position() != CardPosition::None {
            return Err(DispenserFault::Occupied.into());
        }
        if state.hopper_empty() {
            return Err(DispenserFault::HopperEmpty.into());
        }
        self.carry_out(Order::ToReader).await
    }

    async fn present(&mut self) -> Result<(), MoveError> {
        self.loaded().await?;
        self.carry_out(Order::ToGate).await
    }

    async fn eject(&mut self) -> Result<(), MoveError> {
        self.loaded().await?;
        self.carry_out(Order::Out).await
    }

    async fn retain(&mut self) -> Result<(), MoveError> {
        if self.loaded().await?.bin_full() {
            return Err(DispenserFault::BinFull.into());
        }
        self.carry_out(Order::ToBin).await
    }

    async fn body_number(&mut self) -> Result<Option<Secret<Vec<u8>>>, DispenserError> {
        // The machine's own antenna speaks Mifare alone.
        Ok(None)
    }

    async fn retained(&mut self) -> Result<Option<u32>, DispenserError> {
        Ok(None)
    }
}
