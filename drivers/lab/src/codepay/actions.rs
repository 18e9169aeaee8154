//! What hands can do to the terminal: those of the card terminal, and mishaps of its own line.

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, one_of, only};
use crate::terminal;
use crate::world::Shared;
use crate::world::codepay::Mishap;

/// What can be done to the terminal.
pub const ACTIONS: &[Action] = &[
    action("tap", "card=ok|declined|insufficient|expired [pin=true|false]"),
    action("cancel", ""),
    action("mishap", "kind=cut-after-order|cut-before-answer|lose-order|late-answer|answer-twice"),
];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "tap" | "cancel" => terminal::act(world, action, args),
        "mishap" => mishap(world, args),
        _ => Err(ActError::unknown_action("terminal-codepay", action, ACTIONS)),
    }
}

fn mishap(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["kind"])?;
    let kind = one_of(args, "kind", &Mishap::WORDS)?;
    world.update(|w| w.codepay.mishap = Some(kind));
    Ok(json!({ "ordered": true }))
}
