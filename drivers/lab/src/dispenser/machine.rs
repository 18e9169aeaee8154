//! The mechanics of the dispenser: hopper, rollers, sensors, bin. Must not know: any protocol byte.

use std::ops::RangeInclusive;
use std::time::Duration;

use rand::Rng;
use tokio::time::Instant;

use crate::world::{CardPlace, DispenserPosition, Motion, Move, Shared, Stack, World};

/// The hopper's sensor says "few" below this.
const FEW: usize = 10;
/// The bin is nearly full from here on.
const BIN_NEARLY: u16 = 20;

/// What the sensors say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sensors {
    /// Sensor 1, at the mouth.
    pub mouth: bool,
    /// Sensor 2, between.
    pub middle: bool,
    /// Sensor 3, at the reading position.
    pub reader: bool,
    /// No card in the hopper.
    pub hopper_empty: bool,
    /// Few cards in the hopper.
    pub hopper_few: bool,
    /// The bin is nearly full.
    pub bin_nearly: bool,
}

/// Looks at every sensor.
pub fn sensors(world: &World) -> Sensors {
    let (there, at) = (occupied(world), world.dispenser.position);
    let hopper = usize::from(world.dispenser.blanks) + world.cards.stacked(Stack::Hopper).count();
    Sensors {
        mouth: there && matches!(at, DispenserPosition::Gate | DispenserPosition::Out),
        middle: there && matches!(at, DispenserPosition::Gate | DispenserPosition::Middle),
        reader: there && at == DispenserPosition::Reader,
        hopper_empty: hopper == 0,
        hopper_few: hopper < FEW,
        bin_nearly: world.dispenser.bin_count >= BIN_NEARLY,
    }
}

/// Whether a card is in the channel.
pub fn occupied(world: &World) -> bool {
    world.dispenser.blank || world.cards.at(CardPlace::InDispenser).is_some()
}

/// Sets the motors going, or refuses: while they run, before a reset, or when there is nothing to move.
pub fn begin(shared: &Shared, what: Move) {
    let time = if shared.is_fast() { 0 } else { shared.dice(|dice| dice.random_range(duration(what))) };
    shared.update(|w| {
        let idle = w.dispenser.motion.is_none();
        let possible = match what {
            Move::Reset => true,
            Move::To(_) => !w.dispenser.unprepared,
            Move::Retain => !w.dispenser.unprepared && occupied(w),
        };
        let d = &mut w.dispenser;
        (d.refused, d.draw_failed, d.retain_failed) = (!(idle && possible), false, false);
        if !d.refused {
            d.moves += 1;
            d.motion = Some(Motion { what, until: Instant::now() + Duration::from_millis(time) });
        }
    });
}

/// Milliseconds.
fn duration(what: Move) -> RangeInclusive<u64> {
    match what {
        Move::To(_) | Move::Retain => 800..=2_000,
        Move::Reset => 2_000..=4_000,
    }
}

/// Waits until the motors stop. Safe to drop.
pub async fn until_stopped(shared: &Shared) {
    shared.until(|w| w.dispenser.motion.is_some()).await;
    if let Some(motion) = shared.read(|w| w.dispenser.motion) {
        tokio::time::sleep_until(motion.until).await;
    }
}

/// The motors stop: the card is where it was sent, or where it got stuck.
pub fn stop(world: &mut World) {
    let Some(Motion { what, .. }) = world.dispenser.motion.take() else { return };
    match what {
        Move::Reset => world.dispenser.unprepared = false,
        _ if world.dispenser.jammed || world.dispenser.doubled => {}
        Move::To(place) => to(world, place),
        Move::Retain => retain(world),
    }
}

fn to(world: &mut World, place: DispenserPosition) {
    if !occupied(world) && !draw(world) {
        world.dispenser.draw_failed = true;
        return;
    }
    world.dispenser.position = if world.dispenser.doubled { DispenserPosition::Reader } else { place };
}

/// Whether a card came out of the hopper: a made one while there are any, then a blank one.
fn draw(world: &mut World) -> bool {
    if std::mem::take(&mut world.dispenser.slips_next) {
        return false;
    }
    if world.cards.draw(Stack::Hopper, CardPlace::InDispenser).is_none() {
        let Some(left) = world.dispenser.blanks.checked_sub(1) else { return false };
        (world.dispenser.blanks, world.dispenser.blank) = (left, true);
    }
    world.dispenser.doubled = std::mem::take(&mut world.dispenser.double_next);
    true
}

fn retain(world: &mut World) {
    if world.dispenser.bin_full || std::mem::take(&mut world.dispenser.sticks_next) {
        world.dispenser.retain_failed = true;
        return;
    }
    world.cards.shift(CardPlace::InDispenser, CardPlace::InDispenserBin);
    world.dispenser.blank = false;
    world.dispenser.bin_count += 1;
}
