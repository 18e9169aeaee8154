//! What hands can do to the drawers.

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, one_of, only, parsed, required};
use crate::world::{CardPlace, Drawer, Shared, Wiring, World};

/// What can be done to the drawers.
pub const ACTIONS: &[Action] = &[
    action("put-card", "drawer=N card=C"),
    action("take-card", "drawer=N"),
    action("close", "drawer=N"),
    action("unlock", "drawer=N"),
    action("wiring", "feedback=on-close|on-open"),
];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "put-card" => put_card(world, args),
        "take-card" => take_card(world, args),
        "close" => close(world, args),
        "unlock" => unlock(world, args),
        "wiring" => wiring(world, args),
        _ => Err(ActError::unknown_action("drawers", action, ACTIONS)),
    }
}

fn number(world: &Shared, args: &Args) -> Result<usize, ActError> {
    let count = world.read(|w| w.drawers.len());
    let expected = format!("a drawer from 1 to {count}");
    let number: usize = parsed(args, "drawer", &expected)?;
    if (1..=count).contains(&number) {
        Ok(number)
    } else {
        Err(ActError::bad_value("drawer", &number.to_string(), &expected))
    }
}

fn drawer(world: &mut World, number: usize) -> Option<&mut Drawer> {
    world.drawers.get_mut(number - 1)
}

/// The drawer must stand open for a hand to reach in.
fn reach_in(world: &mut World, number: usize) -> Result<(), ActError> {
    if drawer(world, number).is_some_and(|drawer| drawer.open) {
        return Ok(());
    }
    Err(ActError::NotNow(format!(
        "drawer {number} is shut: let the kiosk open it, or open it with the key (`drawers unlock drawer={number}`)"
    )))
}

fn put_card(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["drawer", "card"])?;
    let number = number(world, args)?;
    let card = required(args, "card", "the name of a card")?;
    world.update(|w| {
        reach_in(w, number)?;
        w.cards.put(card, CardPlace::InDrawer(number))
    })?;
    Ok(json!({ "drawer": number, "card": card }))
}

fn take_card(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["drawer"])?;
    let number = number(world, args)?;
    let card = world.update(|w| {
        reach_in(w, number)?;
        let empty = || ActError::NotNow(format!("drawer {number} is empty: nothing can be taken from it"));
        w.cards.take(CardPlace::InDrawer(number)).ok_or_else(empty)
    })?;
    Ok(json!({ "drawer": number, "card": card }))
}

fn close(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["drawer"])?;
    let number = number(world, args)?;
    world.update(|w| drawer(w, number).map_or(Ok(json!(null)), |drawer| push_shut(drawer, number)))
}

fn push_shut(drawer: &mut Drawer, number: usize) -> Result<Value, ActError> {
    if drawer.wont_latch {
        return Err(ActError::NotNow(format!("drawer {number} does not latch: it springs open again")));
    }
    let was_open = std::mem::take(&mut drawer.open);
    Ok(json!({ "drawer": number, "was_open": was_open }))
}

/// Staff's key opens a drawer also when its electric lock is stuck.
fn unlock(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["drawer"])?;
    let number = number(world, args)?;
    world.update(|w| drawer(w, number).into_iter().for_each(|drawer| drawer.open = true));
    Ok(json!({ "drawer": number }))
}

/// The same board with its feedback switches wired the other way.
fn wiring(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["feedback"])?;
    let wiring = one_of(args, "feedback", &Wiring::WORDS)?;
    world.update(|w| w.lock_board.wiring = wiring);
    Ok(json!({ "wired": true }))
}
