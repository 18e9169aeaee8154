//! What can happen to the UPS.

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, one_of, only, parsed};
use crate::world::{Shared, UpsCable, UpsState};

/// What can be done to the UPS.
pub const ACTIONS: &[Action] = &[
    action("mains", "on=true|false"),
    action("battery", "percent=0..100"),
    action("worn", "on=true|false"),
    action("overload", "on=true|false"),
    action("bypass", "on=true|false"),
    action("order-shutdown", "on=true|false"),
    action("cable", "is=in|stale|out"),
];

const SWITCH: [(&str, bool); 2] = [("true", true), ("false", false)];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "mains" => switch(world, args, |ups, on| ups.mains = on),
        "worn" => switch(world, args, |ups, on| ups.worn = on),
        "overload" => switch(world, args, |ups, on| ups.overloaded = on),
        "bypass" => switch(world, args, |ups, on| ups.bypassed = on),
        "order-shutdown" => switch(world, args, |ups, on| ups.shutdown_ordered = on),
        "battery" => battery(world, args),
        "cable" => cable(world, args),
        _ => Err(ActError::unknown_action("ups", action, ACTIONS)),
    }
}

fn switch(world: &Shared, args: &Args, set: impl FnOnce(&mut UpsState, bool)) -> Result<Value, ActError> {
    only(args, &["on"])?;
    let on = one_of(args, "on", &SWITCH)?;
    world.update(|w| set(&mut w.ups, on));
    Ok(json!({ "on": on }))
}

fn battery(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["percent"])?;
    let percent: u8 = parsed(args, "percent", "0 to 100")?;
    if percent > 100 {
        return Err(ActError::bad_value("percent", &percent.to_string(), "0 to 100"));
    }
    world.update(|w| w.ups.charge = percent);
    Ok(json!({ "seconds": world.read(|w| w.ups.runtime()) }))
}

fn cable(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["is"])?;
    let cable = one_of(args, "is", &[("in", UpsCable::In), ("stale", UpsCable::Stale), ("out", UpsCable::Out)])?;
    world.update(|w| w.ups.cable = cable);
    Ok(json!({ "answers": cable == UpsCable::In }))
}
