//! What can happen to the UPS.

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, one_of, only, parsed};
use crate::world::Shared;

/// What can be done to the UPS.
pub const ACTIONS: &[Action] = &[action("mains", "on=true|false"), action("battery", "percent=0..100")];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "mains" => mains(world, args),
        "battery" => battery(world, args),
        _ => Err(ActError::unknown_action("ups", action, ACTIONS)),
    }
}

fn mains(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["on"])?;
    let on = one_of(args, "on", &[("true", true), ("false", false)])?;
    world.update(|w| w.ups.mains = on);
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
