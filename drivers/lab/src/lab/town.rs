//! Actions on the town: who lives there, and new cards for them.

use serde_json::{Value, json};
use suiban_lab_town::Person;

use crate::action::{ActError, Action, Args, action, only, required};
use crate::world::{Card, Shared};

/// What can be done in town.
pub const ACTIONS: &[Action] =
    &[action("list", ""), action("make-card", "person=P"), action("append-address", "card=C text=…")];

/// Does an action in town.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "list" => list(world, args),
        "make-card" => make_card(world, args),
        "append-address" => append_address(world, args),
        _ => Err(ActError::unknown_action("town", action, ACTIONS)),
    }
}

fn list(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    let entry = |person: &Person| json!({ "person": person.slug, "role": person.role });
    Ok(world.read(|w| w.town.people.iter().map(entry).collect()))
}

/// Makes a new card as the works would after an approved application, into the hands of staff.
fn make_card(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["person"])?;
    let person = required(args, "person", "the slug of a person, see `town list`")?;
    world.update(|w| w.cards.make(&w.town, person).map(Card::to_json))
}

fn append_address(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["card", "text"])?;
    let card = required(args, "card", "the name of a card")?;
    let text = required(args, "text", "the new address")?;
    world.update(|w| w.cards.append_address(card, text))?;
    Ok(json!({ "card": card }))
}
