//! The commands of the card slot and what they do to the card.

use std::ops::RangeInclusive;

use super::frame::{Fault, Reply, Request, Status};
use crate::chip;
use crate::latency;
use crate::world::{CardPlace, ChannelPosition, Shared, Stack, World};

const UNKNOWN_COMMAND: Fault = *b"00";
const BAD_PARAMETER: Fault = *b"01";
const BAD_SEQUENCE: Fault = *b"02";
const NOT_FITTED: Fault = *b"03";
const JAM: Fault = *b"10";
const SENSOR: Fault = *b"12";
const OVERFLOW: Fault = *b"50";
const ACTIVATION_FAILED: Fault = *b"61";
const NOT_ON_THIS_CARD: Fault = *b"62";
const NOT_ACTIVATED: Fault = *b"65";
const HOPPER_EMPTY: Fault = *b"A0";
const BIN_FULL: Fault = *b"A1";
const NOT_INITIALISED: Fault = *b"B0";

const MODEL: &[u8] = b"CRT-591-M001";
const SERIAL: &[u8] = b"591M000017";

/// The hopper's sensor tells "few" below this.
const FEW: usize = 10;

/// What lies in the channel, as its sensors see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Nothing,
    AtGate,
    Inside,
}

/// Carries the request out, in the machine's time.
pub async fn run(world: &Shared, request: &Request) -> Reply {
    latency::takes(world, duration(request.code)).await;
    world.update(|w| {
        if needs_initialisation(request.code) && !w.collector.initialised {
            return Err(NOT_INITIALISED);
        }
        let data = execute(w, request)?;
        Ok((status(w), data))
    })
}

/// Milliseconds.
fn duration(code: [u8; 2]) -> RangeInclusive<u64> {
    match code {
        [0x30, _] => 2_000..=4_000,
        [0x32, _] => 800..=2_000,
        [0x33, _] => 100..=300,
        [0x60, _] => 30..=120,
        _ => 10..=40,
    }
}

fn needs_initialisation(code: [u8; 2]) -> bool {
    matches!(code[0], 0x32 | 0x33 | 0x50 | 0x51 | 0x52 | 0x60)
}

fn status(world: &World) -> Status {
    let channel = match seen(world) {
        Seen::Nothing => b'0',
        Seen::AtGate => b'1',
        Seen::Inside => b'2',
    };
    let hopper = match usize::from(world.collector.hopper) + world.cards.stacked(Stack::Stacker).count() {
        0 => b'0',
        1..FEW => b'1',
        FEW.. => b'2',
    };
    [channel, hopper, if world.collector.bin_full { b'1' } else { b'0' }]
}

fn seen(world: &World) -> Seen {
    if !world.collector.blank && world.cards.at(CardPlace::InChannel).is_none() {
        return Seen::Nothing;
    }
    match world.collector.position {
        ChannelPosition::Gate => Seen::AtGate,
        ChannelPosition::Reader => Seen::Inside,
        ChannelPosition::Mouth => Seen::Nothing,
    }
}

fn execute(world: &mut World, request: &Request) -> Result<Vec<u8>, Fault> {
    let nothing = |()| Vec::new();
    match request.code {
        // 34, 35 and 37 do the same as 30, 31 and 33 and count.
        [0x30, 0x30 | 0x34] => initialise(world, |w| place(w, ChannelPosition::Gate)),
        [0x30, 0x31 | 0x35] => initialise(world, retain),
        [0x30, 0x33 | 0x37] => initialise(world, |_| Ok(())),
        [0x31, 0x30] => Ok(Vec::new()),
        [0x32, 0x30] => move_to(world, ChannelPosition::Gate).map(nothing),
        [0x32, 0x31 | 0x32] => move_to(world, ChannelPosition::Reader).map(nothing),
        [0x32, 0x33] => with_card(world, retain).map(nothing),
        [0x32, 0x39] => with_card(world, |w| place(w, ChannelPosition::Mouth)).map(nothing),
        [0x33, 0x30 | 0x31] => {
            world.collector.entry_enabled = request.code[1] == 0x30;
            Ok(Vec::new())
        }
        [0x60, parameter] => antenna(world, parameter, &request.data),
        [0xA2, 0x30] => Ok(SERIAL.to_vec()),
        [0xA4, 0x30] => Ok(MODEL.to_vec()),
        [0xA5, 0x30] => Ok(format!("{:03}", world.collector.bin_count).into_bytes()),
        [0xA5, 0x31] => {
            world.collector.bin_count = 0;
            Ok(Vec::new())
        }
        // This model has no contact chip reader, no sockets for SAMs, and tells neither its sensors nor its set-up.
        [0x31, 0x31] | [0x50..=0x52, _] | [0xA3, 0x30] => Err(NOT_FITTED),
        [0x30..=0x33 | 0xA2..=0xA5, _] => Err(BAD_PARAMETER),
        _ => Err(UNKNOWN_COMMAND),
    }
}

/// Initialises; a card in the channel goes where `then` says.
fn initialise(world: &mut World, then: impl FnOnce(&mut World) -> Result<(), Fault>) -> Result<Vec<u8>, Fault> {
    world.collector.entry_enabled = false;
    if seen(world) != Seen::Nothing {
        then(world)?;
    }
    world.collector.initialised = true;
    Ok(MODEL.to_vec())
}

/// Moves the card in the channel, or draws one from the hopper into an empty channel.
fn move_to(world: &mut World, position: ChannelPosition) -> Result<(), Fault> {
    if seen(world) == Seen::Nothing {
        draw(world)?;
    }
    place(world, position)
}

/// Draws the next card of the stacker, a blank one when no other is in it.
fn draw(world: &mut World) -> Result<(), Fault> {
    if world.collector.jammed || world.cards.at(CardPlace::InChannel).is_some() {
        return Err(JAM);
    }
    if world.cards.draw(Stack::Stacker, CardPlace::InChannel).is_some() {
        return Ok(());
    }
    world.collector.hopper = world.collector.hopper.checked_sub(1).ok_or(HOPPER_EMPTY)?;
    world.collector.blank = true;
    Ok(())
}

fn with_card(world: &mut World, act: impl FnOnce(&mut World) -> Result<(), Fault>) -> Result<(), Fault> {
    if seen(world) == Seen::Nothing { Err(BAD_SEQUENCE) } else { act(world) }
}

fn place(world: &mut World, position: ChannelPosition) -> Result<(), Fault> {
    if world.collector.jammed {
        return Err(JAM);
    }
    if world.collector.sensor_failed {
        return Err(SENSOR);
    }
    if let Some(error) = world.collector.next_error.take() {
        // The card stops where the machine lost it, over the sensor of the gate.
        world.collector.moved(ChannelPosition::Gate);
        return Err(error);
    }
    world.collector.moved(position);
    Ok(())
}

fn retain(world: &mut World) -> Result<(), Fault> {
    if world.collector.bin_full {
        return Err(BIN_FULL);
    }
    if world.collector.bin_count >= 999 {
        return Err(OVERFLOW);
    }
    place(world, ChannelPosition::default())?;
    world.cards.shift(CardPlace::InChannel, CardPlace::InBin);
    world.collector.blank = false;
    world.collector.bin_count += 1;
    Ok(())
}

/// The contactless reader over the inner position.
fn antenna(world: &mut World, parameter: u8, data: &[u8]) -> Result<Vec<u8>, Fault> {
    let World { cards, collector, .. } = world;
    let card = cards.at(CardPlace::InChannel).filter(|_| collector.position == ChannelPosition::Reader);
    match (parameter, card) {
        (0x31, _) => {
            (collector.rf_active, collector.file_selected) = (false, false);
            Ok(Vec::new())
        }
        (0x30, _) if collector.chip_silent => Err(ACTIVATION_FAILED),
        (0x30, None) if collector.blank => Err(ACTIVATION_FAILED),
        (0x30 | 0x33..=0x35, None) => Err(BAD_SEQUENCE),
        // An ID card is of type B; a host that looks for type A alone finds nothing.
        (0x30, Some(_)) if !data.contains(&b'B') => Err(ACTIVATION_FAILED),
        (0x30, Some(card)) => {
            (collector.rf_active, collector.file_selected) = (true, false);
            Ok(chip::activation(card))
        }
        (0x33 | 0x34, Some(_)) => Err(NOT_ON_THIS_CARD),
        (0x35, Some(_)) if !collector.rf_active => Err(NOT_ACTIVATED),
        (0x35, Some(card)) => Ok(chip::answer(card, &mut collector.file_selected, data)),
        _ => Err(BAD_PARAMETER),
    }
}
