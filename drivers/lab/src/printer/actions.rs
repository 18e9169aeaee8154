//! What hands can do to the printer.

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, one_of, only, parsed};
use crate::world::{Paper, PaperPlace, Shared};

/// Height of a line of text at normal spacing, 1/6 inch.
const LINE_DOTS: u32 = 34;

/// What can be done to the printer.
pub const ACTIONS: &[Action] = &[
    action("tear-off", ""),
    action("paper", "metres=N"),
    action("runs-out", "after_lines=N"),
    action("presenter", "fitted=true|false"),
    action("jams-next", ""),
];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "tear-off" => tear_off(world, args),
        "paper" => paper(world, args),
        "runs-out" => runs_out(world, args),
        "presenter" => presenter(world, args),
        "jams-next" => jams_next(world, args),
        _ => Err(ActError::unknown_action("printer", action, ACTIONS)),
    }
}

/// Takes every paper that hangs out; gives the texts, oldest first.
fn tear_off(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    let taken: Vec<Value> = world.update(|w| {
        let hanging = w.printer.papers.iter_mut().filter(|paper| paper.place == PaperPlace::Mouth);
        hanging.map(take).collect()
    });
    if taken.is_empty() {
        return Err(ActError::NotNow("no paper hangs out of the printer: print and cut one first".to_owned()));
    }
    Ok(json!({ "papers": taken }))
}

fn take(paper: &mut Paper) -> Value {
    paper.place = PaperPlace::Taken;
    json!({ "number": paper.number, "text": paper.text, "file": paper.file, "cut": paper.cut })
}

/// Puts in a roll of that length; a piece half printed on the old one comes out as it is.
fn paper(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["metres"])?;
    let expected = "the length of the roll in metres, 0.1 to 200";
    let metres: f64 = parsed(args, "metres", expected)?;
    if !(0.1..=200.0).contains(&metres) {
        return Err(ActError::bad_value("metres", &metres.to_string(), expected));
    }
    world.update(|w| w.printer.put_in_roll(metres));
    Ok(json!({ "metres": metres }))
}

/// The paper ends after so many lines, without a near-end warning.
fn runs_out(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["after_lines"])?;
    let lines: u16 = parsed(args, "after_lines", "a number of lines")?;
    world.update(|w| {
        w.printer.ends_after_dots = Some(u32::from(lines) * LINE_DOTS);
        w.printer.pull(0);
    });
    Ok(json!({ "after_lines": lines }))
}

/// Fits a presenter, or takes it off.
fn presenter(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["fitted"])?;
    let fitted = one_of(args, "fitted", &[("true", true), ("false", false)])?;
    world.update(|w| w.printer.presenter = fitted);
    Ok(json!({ "fitted": fitted }))
}

/// The next paper gets stuck in the presenter.
fn jams_next(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    world.update(|w| w.printer.jams_next = true);
    Ok(json!({ "jams": true }))
}
