//! What hands can do to the card slot.

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, only, parsed, required};
use crate::world::{CardPlace, ChannelPosition, Shared, Stack, World};

/// What can be done to the card slot.
pub const ACTIONS: &[Action] = &[
    action("insert-card", "person=P | card=C"),
    action("take-card", ""),
    action("power-cycle", ""),
    action("hopper", "count=N"),
    action("load", "person=P | card=C"),
    action("error", "code=NN"),
];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "insert-card" => insert_card(world, args),
        "take-card" => take_card(world, args),
        "power-cycle" => power_cycle(world, args),
        "hopper" => hopper(world, args),
        "load" => load(world, args),
        "error" => error(world, args),
        _ => Err(ActError::unknown_action("collector", action, ACTIONS)),
    }
}

fn insert_card(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["person", "card"])?;
    let card = world.update(|w| {
        slot_is_open(w)?;
        let card = w.cards.chosen(args)?;
        w.cards.put(&card, CardPlace::InChannel)?;
        w.collector.moved(ChannelPosition::Gate);
        Ok(card)
    })?;
    Ok(json!({ "card": card }))
}

fn slot_is_open(world: &World) -> Result<(), ActError> {
    let refuse = |why: &str| Err(ActError::NotNow(why.to_owned()));
    let slot = &world.collector;
    if !slot.initialised || !slot.entry_enabled {
        return refuse("the shutter is shut: the kiosk has to enable the front entry first");
    }
    if slot.jammed {
        return refuse("the card does not go in, the slot is jammed: clear it first (`collector fault clear`)");
    }
    if slot.blank {
        return refuse("a blank card is in the slot: take it first (`collector take-card`)");
    }
    Ok(())
}

/// The person takes the card at the gate or in the mouth.
fn take_card(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    let card = world.update(|w| {
        let blank = w.collector.blank;
        if !blank && w.cards.at(CardPlace::InChannel).is_none() {
            return Err(ActError::NotNow("no card is in the slot: nothing can be taken".to_owned()));
        }
        if w.collector.position == ChannelPosition::Reader {
            return Err(ActError::NotNow("the card is inside: the kiosk has to give it back first".to_owned()));
        }
        w.collector.moved(ChannelPosition::Gate);
        w.collector.blank = false;
        Ok(w.cards.take(CardPlace::InChannel))
    })?;
    Ok(json!({ "card": card }))
}

/// Power goes and comes back; the card stays where it is.
fn power_cycle(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    world.update(|w| {
        (w.collector.initialised, w.collector.entry_enabled) = (false, false);
        (w.collector.rf_active, w.collector.file_selected) = (false, false);
    });
    Ok(Value::Null)
}

fn hopper(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["count"])?;
    let count: u16 = parsed(args, "count", "a number of blank cards")?;
    world.update(|w| w.collector.hopper = count);
    Ok(json!({ "count": count }))
}

/// Staff lays a made card on the stack.
fn load(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["person", "card"])?;
    world.update(|w| {
        let card = w.cards.chosen(args)?;
        w.cards.stack(&card, Stack::Stacker)?;
        Ok(json!({ "card": card }))
    })
}

/// The next move ends with that error of the document, such as 45, moved by hand.
fn error(world: &Shared, args: &Args) -> Result<Value, ActError> {
    const EXPECTED: &str = "two characters of the machine's document, such as 13, 45 or 51";
    only(args, &["code"])?;
    let text = required(args, "code", EXPECTED)?;
    let code: [u8; 2] = text.as_bytes().try_into().map_err(|_| ActError::bad_value("code", text, EXPECTED))?;
    world.update(|w| w.collector.next_error = Some(code));
    Ok(json!({ "code": text }))
}
