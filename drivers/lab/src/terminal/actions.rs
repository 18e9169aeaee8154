//! What hands can do to the terminal.

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, one_of, only};
use crate::world::{Shared, TappedCard};

const BOOL: [(&str, bool); 2] = [("true", true), ("false", false)];

/// What can be done to the terminal.
pub const ACTIONS: &[Action] =
    &[action("tap", "card=ok|declined|insufficient|expired [pin=true|false]"), action("cancel", "")];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "tap" => tap(world, args),
        "cancel" => cancel(world, args),
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
