//! The board that speaks CCNET, always polled.
//!
//! Promise: a word about a note is told until the host acknowledges it in time; until then no other note is taken.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;

use super::ccnet_frame::{Heard as Frame, bill_table, frame, identification, next_frame};
use super::mechanism;
use crate::device::DeviceName;
use crate::hearing::{Heard, hear};
use crate::latency;
use crate::world::Shared;
use crate::world::banknotes::{BanknoteState, Board as Boards, Inside, Jam, Phase, PowerCut, Word};

const BAUD: u32 = 9_600;
const INTER_BYTE: Duration = Duration::from_millis(200);
/// From the end of an answer until the host's acknowledgement has come in: 10 ms, and the time its six bytes take.
const ACKNOWLEDGE: Duration = Duration::from_micros(10_000 + 6_250);
/// The validator thinks.
const THINKS: std::ops::RangeInclusive<u64> = 2..=8;

const ACK: u8 = 0x00;
const NAK: u8 = 0xFF;
const INVALID: u8 = 0x30;

/// Serves the line until the host hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> io::Result<()> {
    Board { world, pipe, pending: Vec::new(), told: None }.run().await
}

struct Board<P> {
    world: Shared,
    pipe: P,
    pending: Vec<u8>,
    /// The word just told, and until when its acknowledgement counts.
    told: Option<(Word, Instant)>,
}

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Board<P> {
    async fn run(&mut self) -> io::Result<()> {
        loop {
            mechanism::advance(&self.world);
            let mut seen = mechanism::turn_of(&self.world);
            while let Some(heard) = next_frame(&mut self.pending) {
                self.obey(heard).await?;
                mechanism::advance(&self.world);
                seen = mechanism::turn_of(&self.world);
            }
            let Self { world, pipe, pending, .. } = self;
            let heard = tokio::select! {
                heard = hear(world, DeviceName::Banknotes, BAUD, pipe, pending, INTER_BYTE) => heard?,
                () = mechanism::next_turn(world, seen) => continue,
            };
            match heard {
                Heard::Bytes => {}
                Heard::Silence => self.pending.clear(),
                Heard::HangUp => return Ok(()),
            }
        }
    }

    async fn obey(&mut self, heard: Frame) -> io::Result<()> {
        if !self.world.read(|w| w.banknotes.powered) {
            return Ok(());
        }
        self.world.update_quietly(|w| w.banknotes.board = Some(Boards::Ccnet));
        match heard {
            Frame::Damaged => self.answer(&[NAK]).await,
            Frame::Command(data) => match data.as_slice() {
                [ACK] => {
                    self.acknowledged();
                    Ok(())
                }
                [NAK] => Ok(()),
                [0x33] => self.poll().await,
                [0x31] => self.answer(&self.world.read(|w| status(&w.banknotes))).await,
                [0x37] => self.answer(&identification()).await,
                [0x41] => self.answer(&bill_table()).await,
                command => {
                    let taken = self.world.update(|w| order(&mut w.banknotes, command));
                    self.answer(&[if taken { ACK } else { INVALID }]).await
                }
            },
        }
    }

    /// What was told is forgotten if the host said in time that it has it.
    fn acknowledged(&mut self) {
        let Some((word, until)) = self.told.take() else { return };
        let in_time = self.world.is_fast() || Instant::now() <= until;
        self.world.update(|w| {
            if in_time && w.banknotes.words.front() == Some(&word) {
                w.banknotes.words.pop_front();
                w.banknotes.turn += 1;
            }
        });
    }

    async fn poll(&mut self) -> io::Result<()> {
        let (data, word) = self.world.update(|w| (state(&mut w.banknotes), w.banknotes.words.front().copied()));
        self.answer(&data).await?;
        self.told = word.map(|word| (word, Instant::now() + ACKNOWLEDGE));
        Ok(())
    }

    async fn answer(&mut self, data: &[u8]) -> io::Result<()> {
        latency::takes(&self.world, THINKS).await;
        if !self.world.read(|w| w.banknotes.powered) {
            return Ok(());
        }
        latency::send(&self.world, DeviceName::Banknotes, &mut self.pipe, &frame(data), BAUD).await
    }
}

/// An order; whether it fits the state.
fn order(state: &mut BanknoteState, command: &[u8]) -> bool {
    state.turn += 1;
    match (command, state.phase) {
        ([0x30], _) => {
            state.reset();
            true
        }
        ([0x32, _, _, _], _) => true,
        ([0x34, ..], Phase::PowerUp(_)) => false,
        ([0x34, high, middle, low, _, _, _], _) => {
            state.enabled = u32::from_be_bytes([0, *high, *middle, *low]);
            true
        }
        ([0x35], phase) => {
            state.stack_orders += 1;
            decide(state, phase, Phase::Stacking)
        }
        ([0x36], phase) => decide(state, phase, Phase::Returning),
        ([0x38], Phase::Escrow(yuan, _)) => {
            (state.phase, state.until) = (Phase::Escrow(yuan, true), None);
            true
        }
        _ => false,
    }
}

/// A decision ends the escrow, and with it the word about it.
fn decide(state: &mut BanknoteState, phase: Phase, next: fn(u32) -> Phase) -> bool {
    let Phase::Escrow(yuan, _) = phase else { return false };
    if mechanism::cut(state, PowerCut::Escrow) {
        return false;
    }
    state.words.clear();
    (state.phase, state.until) = (next(yuan), None);
    true
}

/// What a poll is answered: first what must not be lost, then what is wrong, then where the note is.
fn state(state: &mut BanknoteState) -> Vec<u8> {
    if let Some(word) = state.words.front() {
        return match *word {
            Word::Escrowed(kind) => vec![0x80, kind],
            Word::Stacked(kind) => vec![0x81, kind],
            Word::Returned(kind) => vec![0x82, kind],
        };
    }
    if std::mem::take(&mut state.cheated) {
        return vec![0x45];
    }
    fault(state).unwrap_or_else(|| phase(state))
}

fn fault(state: &BanknoteState) -> Option<Vec<u8>> {
    match (state.jam, state.failure) {
        (Some(Jam::Head), _) => Some(vec![0x43]),
        (Some(Jam::Cassette), _) => Some(vec![0x44]),
        (None, Some(part)) => Some(vec![0x47, part]),
        (None, None) if !state.cassette_in => Some(vec![0x42]),
        (None, None) if state.is_full() && state.phase == Phase::Resting => Some(vec![0x41]),
        (None, None) => None,
    }
}

fn phase(state: &BanknoteState) -> Vec<u8> {
    match state.phase {
        Phase::PowerUp(Inside::Nothing) => vec![0x10],
        Phase::PowerUp(Inside::Head(_)) => vec![0x11],
        Phase::PowerUp(Inside::Stacker(_) | Inside::Fallen) => vec![0x12],
        Phase::Initialising => vec![0x13],
        Phase::Resting if state.enabled == 0 => vec![0x19],
        Phase::Resting => vec![0x14],
        Phase::Accepting(_) => vec![0x15],
        Phase::Rejecting(_, reason) => vec![0x1C, reason],
        Phase::Escrow(_, true) => vec![0x1A],
        Phase::Escrow(yuan, false) => vec![0x80, mechanism::kind(yuan)],
        Phase::Stacking(_) => vec![0x17],
        Phase::Returning(_) => vec![0x18],
    }
}

/// Kinds taken, and the security of each: none is set.
fn status(state: &BanknoteState) -> Vec<u8> {
    let [_, high, middle, low] = state.enabled.to_be_bytes();
    vec![high, middle, low, 0, 0, 0]
}
