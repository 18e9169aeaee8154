//! What hands can do to the acceptor, and what can befall it.

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, one_of, only, optional, parsed};
use crate::world::Shared;
use crate::world::banknotes::{BanknoteState, Paper, Phase, PowerCut};

const POWER: [(&str, bool); 2] = [("on", true), ("off", false)];

/// What the head can dislike about a paper, by CCNET's codes.
const FLAWS: [(&str, u8); 11] = [
    ("insertion", 0x60),
    ("magnetic", 0x61),
    ("remaining", 0x62),
    ("multiplying", 0x63),
    ("conveying", 0x64),
    ("identification", 0x65),
    ("verification", 0x66),
    ("optic", 0x67),
    ("capacity", 0x69),
    ("operation", 0x6A),
    ("length", 0x6C),
];

/// What can be done to the acceptor.
pub const ACTIONS: &[Action] = &[
    action(
        "insert",
        "yuan=1|5|10|20|50|100 [flaw=insertion|magnetic|remaining|multiplying|conveying|identification|verification|optic|capacity|operation|length]",
    ),
    action("take-away", ""),
    action("cheat", ""),
    action("fill-cassette", ""),
    action("empty-cassette", ""),
    action("fail", "[part=50..5F]"),
    action("power", "value=on|off"),
    action("cut", "when=accepting|escrow|stacking|stacked"),
];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "insert" => insert(world, args),
        "take-away" => plain(world, args, |state| state.mouth.clear()),
        "cheat" => plain(world, args, |state| state.cheated = true),
        "fill-cassette" => plain(world, args, |state| state.capacity = state.cassette.len()),
        "empty-cassette" => plain(world, args, empty_cassette),
        "fail" => fail(world, args),
        "power" => power(world, args),
        "cut" => cut(world, args),
        _ => Err(ActError::unknown_action("banknotes", action, ACTIONS)),
    }
}

/// Changes the acceptor, wakes its board, and tells how it stands.
fn change(world: &Shared, change: impl FnOnce(&mut BanknoteState)) -> Value {
    world.update(|w| {
        change(&mut w.banknotes);
        w.banknotes.turn += 1;
        json!({ "cash_yuan": w.banknotes.cash(), "powered": w.banknotes.powered })
    })
}

fn plain(world: &Shared, args: &Args, what: impl FnOnce(&mut BanknoteState)) -> Result<Value, ActError> {
    only(args, &[])?;
    Ok(change(world, what))
}

/// Holds a paper to the mouth; it is drawn in once the acceptor takes notes.
fn insert(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["yuan", "flaw"])?;
    let yuan = parsed(args, "yuan", "a face value in yuan")?;
    let flaw = args.contains_key("flaw").then(|| one_of(args, "flaw", &FLAWS)).transpose()?;
    Ok(change(world, |state| state.mouth.push_back(Paper { yuan, flaw })))
}

/// Staff takes the stuck note out and shuts the acceptor, which begins anew.
pub(super) fn clear_jam(state: &mut BanknoteState) {
    if state.jam.take().is_some() {
        state.taken_out.extend(state.under_way());
        (state.phase, state.until, state.enabled) = (Phase::Initialising, None, 0);
    }
}

fn empty_cassette(state: &mut BanknoteState) {
    state.cassette.clear();
    state.capacity = BanknoteState::default().capacity;
}

fn fail(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["part"])?;
    let part: Option<String> = optional(args, "part", "a code from 50 to 5F")?;
    let part = part.map(|text| {
        let code = u8::from_str_radix(&text, 16).ok().filter(|code| (0x50..=0x5F).contains(code));
        code.ok_or_else(|| ActError::bad_value("part", &text, "a code from 50 to 5F"))
    });
    let part = part.transpose()?;
    Ok(change(world, |state| state.failure = part))
}

fn power(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["value"])?;
    let on = one_of(args, "value", &POWER)?;
    Ok(change(world, |state| match (state.powered, on) {
        (true, false) => state.lose_power(),
        (false, true) => state.powered = true,
        (true, true) | (false, false) => {}
    }))
}

fn cut(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["when"])?;
    let point = one_of(args, "when", &PowerCut::WORDS)?;
    Ok(change(world, |state| state.cut = Some(point)))
}
