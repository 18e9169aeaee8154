//! What hands can do to the dispenser.

use serde_json::{Value, json};

use super::machine;
use crate::action::{ActError, Action, Args, action, only, parsed};
use crate::world::{CardPlace, DispenserPosition, Shared, Stack};

/// What can be done to the dispenser.
pub const ACTIONS: &[Action] = &[
    action("load", "person=P | card=C"),
    action("blanks", "count=N"),
    action("take-card", ""),
    action("clear", ""),
    action("empty-bin", ""),
    action("power-cycle", ""),
    action("nak", "times=N"),
];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "load" => load(world, args),
        "blanks" => blanks(world, args),
        "take-card" => take_card(world, args),
        "clear" => clear(world, args),
        "empty-bin" => empty_bin(world, args),
        "power-cycle" => power_cycle(world, args),
        "nak" => nak(world, args),
        _ => Err(ActError::unknown_action("dispenser", action, ACTIONS)),
    }
}

fn load(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["person", "card"])?;
    world.update(|w| {
        let card = w.cards.chosen(args)?;
        w.cards.stack(&card, Stack::Hopper)?;
        Ok(json!({ "card": card }))
    })
}

fn blanks(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["count"])?;
    let count: u16 = parsed(args, "count", "a number of blank cards")?;
    world.update(|w| w.dispenser.blanks = count);
    Ok(json!({ "count": count }))
}

/// The person takes the card at the mouth.
fn take_card(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    world.update(|w| {
        if !machine::occupied(w) {
            return Err(ActError::NotNow("no card is in the dispenser: nothing can be taken".to_owned()));
        }
        if !matches!(w.dispenser.position, DispenserPosition::Gate | DispenserPosition::Out) {
            return Err(ActError::NotNow("the card is inside: the kiosk has to present it first".to_owned()));
        }
        w.dispenser.blank = false;
        Ok(json!({ "card": w.cards.take(CardPlace::InDispenser) }))
    })
}

/// Staff opens the transport and takes out whatever is in it.
fn clear(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    let card = world.update(|w| {
        (w.dispenser.blank, w.dispenser.jammed, w.dispenser.doubled) = (false, false, false);
        w.cards.shift(CardPlace::InDispenser, CardPlace::WithStaff)
    });
    Ok(json!({ "card": card }))
}

fn empty_bin(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    let count = world.update(|w| {
        while w.cards.shift(CardPlace::InDispenserBin, CardPlace::WithStaff).is_some() {}
        w.dispenser.bin_full = false;
        std::mem::take(&mut w.dispenser.bin_count)
    });
    Ok(json!({ "count": count }))
}

/// The power fails and comes back: motors stop where they are.
fn power_cycle(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    world.update(|w| {
        w.dispenser.motion = None;
        w.dispenser.unprepared = true;
    });
    Ok(Value::Null)
}

fn nak(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["times"])?;
    let times: u32 = parsed(args, "times", "a number of frames")?;
    world.update(|w| w.dispenser.naks = times);
    Ok(json!({ "frames": times }))
}
