//! The acceptor's moving parts: how a note gets from the mouth to the cassette or back, whichever board commands them.
//!
//! Must not know: any protocol byte but CCNET's reasons of rejection, which also name the flaws of papers.

use std::ops::RangeInclusive;
use std::time::Duration;

use rand::Rng;
use tokio::time::Instant;

use crate::world::Shared;
use crate::world::banknotes::{BanknoteState, Board, NOTES, Paper, Phase, PowerCut, Word};

/// Reason: a note nobody wants now.
const INHIBITED: u8 = 0x68;
/// Reason: no note it knows.
const UNKNOWN: u8 = 0x65;

const DRAWING_IN: RangeInclusive<u64> = 900..=1_400;
const MOVING: RangeInclusive<u64> = 500..=900;
const SELF_TEST: RangeInclusive<u64> = 1_500..=2_500;

/// Lets everything happen that is due.
pub fn advance(world: &Shared) {
    while world.read(|w| is_due(&w.banknotes)) {
        let draw = |range: RangeInclusive<u64>| {
            let time = if world.is_fast() { 0 } else { world.dice(|dice| dice.random_range(range)) };
            Some(Instant::now() + Duration::from_millis(time))
        };
        world.update(|w| {
            turn(&mut w.banknotes, draw);
            w.banknotes.turn += 1;
        });
    }
}

/// The turn the acceptor has come to.
pub fn turn_of(world: &Shared) -> u64 {
    world.read(|w| w.banknotes.turn)
}

/// Waits until something happens after turn `seen`, or may be due. Whoever tells what happened takes note of the turn
/// before it begins to tell: what happens meanwhile is not slept through.
pub async fn next_turn(world: &Shared, seen: u64) {
    let until = world.read(|w| w.banknotes.until);
    let changed = world.until(|w| w.banknotes.turn != seen);
    match until {
        Some(until) => tokio::select! {
            () = changed => {}
            () = tokio::time::sleep_until(until) => {}
        },
        None => changed.await,
    }
}

fn is_due(state: &BanknoteState) -> bool {
    if !state.powered || state.jam.is_some() {
        return false;
    }
    match state.until {
        Some(until) => until <= Instant::now(),
        None => starts_by_itself(state),
    }
}

fn starts_by_itself(state: &BanknoteState) -> bool {
    match state.phase {
        Phase::Resting => state.can_accept() && !state.mouth.is_empty(),
        Phase::PowerUp(_) => false,
        Phase::Initialising
        | Phase::Accepting(_)
        | Phase::Rejecting(..)
        | Phase::Escrow(..)
        | Phase::Stacking(_)
        | Phase::Returning(_) => true,
    }
}

/// A phase without an end gets one; a phase that has ended is followed by the next.
fn turn(state: &mut BanknoteState, draw: impl Fn(RangeInclusive<u64>) -> Option<Instant>) {
    match (state.phase, state.until.take()) {
        (Phase::Resting, _) => {
            state.phase = state.mouth.pop_front().map_or(Phase::Resting, Phase::Accepting);
        }
        (Phase::Initialising, None) => state.until = draw(SELF_TEST),
        (Phase::Accepting(_), None) => state.until = draw(DRAWING_IN),
        (Phase::Rejecting(..) | Phase::Stacking(_) | Phase::Returning(_), None) => state.until = draw(MOVING),
        (Phase::Escrow(..), None) => state.until = Some(Instant::now() + patience(state.board)),
        (_, Some(_)) => end_of(state),
        (Phase::PowerUp(_), None) => {}
    }
}

/// How long the board waits for the host's decision.
fn patience(board: Option<Board>) -> Duration {
    match board {
        Some(Board::Ict) => Duration::from_secs(5),
        Some(Board::Ccnet) | None => Duration::from_secs(10),
    }
}

fn end_of(state: &mut BanknoteState) {
    match state.phase {
        Phase::PowerUp(_) | Phase::Resting => {}
        Phase::Initialising => state.phase = Phase::Resting,
        Phase::Accepting(paper) => looked_at(state, paper),
        Phase::Rejecting(paper, _) => {
            state.given_back.push(paper.yuan);
            state.phase = Phase::Resting;
        }
        Phase::Escrow(yuan, _) => {
            state.phase = Phase::Returning(yuan);
            cut(state, PowerCut::Escrow);
        }
        Phase::Returning(yuan) => {
            state.given_back.push(yuan);
            state.phase = Phase::Resting;
            state.words.push_back(Word::Returned(kind(yuan)));
        }
        Phase::Stacking(yuan) => {
            if cut(state, PowerCut::Stacking) {
                return;
            }
            state.cassette.push(yuan);
            state.phase = Phase::Resting;
            state.words.push_back(Word::Stacked(kind(yuan)));
            cut(state, PowerCut::Stacked);
        }
    }
}

fn looked_at(state: &mut BanknoteState, paper: Paper) {
    if cut(state, PowerCut::Accepting) {
        return;
    }
    let known = NOTES.contains(&paper.yuan);
    let wanted = known && state.enabled >> kind(paper.yuan) & 1 == 1;
    let flaw = paper.flaw.or((!known).then_some(UNKNOWN)).or((!wanted).then_some(INHIBITED));
    state.phase = match flaw {
        Some(reason) => Phase::Rejecting(paper, reason),
        None => Phase::Escrow(paper.yuan, false),
    };
    if flaw.is_none() {
        state.words.push_back(Word::Escrowed(kind(paper.yuan)));
    }
}

/// The power goes here, if that was ordered.
pub fn cut(state: &mut BanknoteState, point: PowerCut) -> bool {
    let now = state.cut.take_if(|ordered| *ordered == point).is_some();
    if now {
        state.lose_power();
    }
    now
}

/// The acceptor's number for a note.
pub fn kind(yuan: u32) -> u8 {
    NOTES.iter().position(|known| *known == yuan).and_then(|kind| u8::try_from(kind).ok()).unwrap_or(u8::MAX)
}
