//! What hands can do to the terminal, and what can befall its lines.

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, one_of, only};
use crate::world::{CutPoint, Shared, TappedCard};

const BOOL: [(&str, bool); 2] = [("true", true), ("false", false)];

/// What can be done to the terminal.
pub const ACTIONS: &[Action] = &[
    action("tap", "card=ok|declined|insufficient|expired [pin=true|false]"),
    action("cancel", ""),
    action("online", "value=true|false"),
    action("busy", "value=true|false"),
    action("cut", "when=after-order|after-status|after-ack"),
];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "tap" => tap(world, args),
        "cancel" => cancel(world, args),
        "online" => online(world, args),
        "busy" => busy(world, args),
        "cut" => cut(world, args),
        _ => Err(ActError::unknown_action("terminal", action, ACTIONS)),
    }
}

/// Holds a card to the terminal until a payment has used it.
fn tap(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["card", "pin"])?;
    let card = one_of(args, "card", &TappedCard::WORDS)?;
    let pin = args.contains_key("pin").then(|| one_of(args, "pin", &BOOL)).transpose()?.unwrap_or(false);
    let amount = world.update(|w| {
        w.terminal.card = Some(card);
        w.terminal.pin = pin;
        w.terminal.amount
    });
    Ok(json!({ "amount_fen": amount }))
}

/// The person presses the red key.
fn cancel(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    world.update(|w| {
        let Some(amount) = w.terminal.amount else {
            return Err(ActError::NotNow("the terminal asks for no payment: start one first".to_owned()));
        };
        w.terminal.cancel_pressed = true;
        Ok(json!({ "amount_fen": amount }))
    })
}

fn online(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["value"])?;
    let value = one_of(args, "value", &BOOL)?;
    world.update(|w| w.terminal.online = value);
    Ok(json!({ "online": value }))
}

fn busy(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["value"])?;
    let value = one_of(args, "value", &BOOL)?;
    world.update(|w| w.terminal.busy = value);
    Ok(json!({ "busy": value }))
}

/// The next payment loses its till at that point.
fn cut(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["when"])?;
    let point = one_of(args, "when", &CutPoint::WORDS)?;
    world.update(|w| w.terminal.cut = Some(point));
    Ok(json!({ "cut": true }))
}
