//! The board that speaks ICT: single bytes, told unasked and told once.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, sleep_until};

use super::mechanism;
use crate::device::DeviceName;
use crate::hearing::{Heard, hear};
use crate::latency;
use crate::world::Shared;
use crate::world::banknotes::{BanknoteState, Board as Boards, Jam, NOTES, Phase, PowerCut, Word};

const BAUD: u32 = 9_600;
/// An unanswered power-up is told again.
const AGAIN: Duration = Duration::from_secs(2);
/// Every note there is.
const ALL: u32 = (1 << NOTES.len()) - 1;
/// The fault has passed.
const CLEARED: u8 = 0x2F;

/// Serves the line until the host hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> io::Result<()> {
    Board { world, pipe, heard: Vec::new(), fault: None, rejecting: false, announce: Instant::now() }.run().await
}

struct Board<P> {
    world: Shared,
    pipe: P,
    heard: Vec<u8>,
    /// The fault told last.
    fault: Option<u8>,
    rejecting: bool,
    /// When the power-up is told next.
    announce: Instant,
}

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Board<P> {
    async fn run(&mut self) -> io::Result<()> {
        loop {
            mechanism::advance(&self.world);
            for byte in std::mem::take(&mut self.heard) {
                self.obey(byte).await?;
                mechanism::advance(&self.world);
            }
            let seen = mechanism::turn_of(&self.world);
            self.tell().await?;
            let waits = self.world.read(|w| is_announcing(&w.banknotes));
            let Self { world, pipe, heard, announce, .. } = self;
            let came = tokio::select! {
                came = hear(world, DeviceName::BanknotesIct, BAUD, pipe, heard, AGAIN) => came?,
                () = mechanism::next_turn(world, seen) => continue,
                () = sleep_until(*announce), if waits => continue,
            };
            if came == Heard::HangUp {
                return Ok(());
            }
        }
    }

    /// Everything there is to tell, in the order in which it happened.
    async fn tell(&mut self) -> io::Result<()> {
        if self.world.read(|w| is_announcing(&w.banknotes)) && self.announce <= Instant::now() {
            self.announce = Instant::now() + AGAIN;
            self.say(&[0x80, 0x8F]).await?;
        }
        if self.world.read(|w| w.banknotes.board != Some(Boards::Ict)) {
            return Ok(());
        }
        while let Some(word) = self.world.update(|w| w.banknotes.words.pop_front()) {
            match word {
                Word::Escrowed(kind) => self.say(&[0x81, 0x40 + kind]).await?,
                Word::Stacked(_) => self.say(&[0x10]).await?,
                Word::Returned(_) => self.say(&[0x11]).await?,
            }
        }
        if self.world.update(|w| std::mem::take(&mut w.banknotes.cheated)) {
            self.say(&[0x27]).await?;
        }
        self.tell_rejection().await?;
        self.tell_fault().await
    }

    async fn tell_rejection(&mut self) -> io::Result<()> {
        let rejecting = self.world.read(|w| matches!(w.banknotes.phase, Phase::Rejecting(..)));
        if rejecting && !std::mem::replace(&mut self.rejecting, rejecting) {
            return self.say(&[0x29]).await;
        }
        self.rejecting = rejecting;
        Ok(())
    }

    async fn tell_fault(&mut self) -> io::Result<()> {
        let fault = self.world.read(|w| fault(&w.banknotes));
        if fault == self.fault {
            return Ok(());
        }
        self.fault = fault;
        self.say(&[fault.unwrap_or(CLEARED)]).await
    }

    async fn obey(&mut self, byte: u8) -> io::Result<()> {
        if !self.world.read(|w| w.banknotes.powered) {
            return Ok(());
        }
        self.world.update_quietly(|w| w.banknotes.board = Some(Boards::Ict));
        match byte {
            0x0C => self.say(&[self.world.read(|w| status(&w.banknotes))]).await,
            _ if self.world.update(|w| order(&mut w.banknotes, byte)) => Ok(()),
            _ => self.say(&[0x2A]).await,
        }
    }

    async fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        if !self.world.read(|w| w.banknotes.powered) {
            return Ok(());
        }
        latency::send(&self.world, DeviceName::BanknotesIct, &mut self.pipe, bytes, BAUD).await
    }
}

fn is_announcing(state: &BanknoteState) -> bool {
    state.powered && state.board != Some(Boards::Ccnet) && matches!(state.phase, Phase::PowerUp(_))
}

/// An order; whether it fits the state.
fn order(state: &mut BanknoteState, byte: u8) -> bool {
    state.turn += 1;
    match (byte, state.phase) {
        // The answer to the power-up enables at once.
        (0x02, Phase::PowerUp(_)) => {
            state.reset();
            (state.phase, state.enabled) = (Phase::Resting, ALL);
            true
        }
        (0x02, phase) => {
            state.stack_orders += 1;
            decide(state, phase, Phase::Stacking)
        }
        (0x0F, phase) => decide(state, phase, Phase::Returning),
        (0x18, Phase::Escrow(yuan, _)) => {
            (state.phase, state.until) = (Phase::Escrow(yuan, true), None);
            true
        }
        (0x3E, _) => {
            state.enabled = ALL;
            true
        }
        (0x5E, _) => {
            state.enabled = 0;
            true
        }
        (0x30, _) => {
            state.reset();
            true
        }
        _ => false,
    }
}

fn decide(state: &mut BanknoteState, phase: Phase, next: fn(u32) -> Phase) -> bool {
    let Phase::Escrow(yuan, _) = phase else { return false };
    if mechanism::cut(state, PowerCut::Escrow) {
        return true;
    }
    (state.phase, state.until) = (next(yuan), None);
    true
}

fn fault(state: &BanknoteState) -> Option<u8> {
    match (state.jam, state.failure) {
        _ if !state.powered => None,
        (Some(Jam::Head), _) => Some(0x22),
        (Some(Jam::Cassette), _) => Some(0x28),
        (None, Some(_)) => Some(0x20),
        (None, None) if !state.cassette_in => Some(0x24),
        // The protocol has no word for a full cassette: it is a stacker with a problem.
        (None, None) if state.is_full() => Some(0x28),
        (None, None) => None,
    }
}

fn status(state: &BanknoteState) -> u8 {
    fault(state).unwrap_or(if state.enabled == 0 { 0x5E } else { 0x3E })
}
