//! The cabinet: a door, a tamper loop and a light on the wires of a GPIO chip.
//!
//! There is no line to speak on: a kiosk in the same process is given [`Wires`], which behave as a chip's lines do. A cut
//! cable reads as an open door and a broken loop; a contact that bounces changes a few times before it rests.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::action::{ActError, Action, Args, action, one_of, only, optional};
use crate::world::{CabinetState, Shared};

/// Between two springs of a contact.
const BOUNCE: Duration = Duration::from_millis(4);

const SWITCH: [(&str, bool); 2] = [("true", true), ("false", false)];

/// What hands can do to the cabinet.
pub const ACTIONS: &[Action] = &[
    action("door", "open=true|false [bounces=N]"),
    action("tamper", "broken=true|false"),
    action("chip", "there=true|false"),
];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "door" => door(world, args),
        "tamper" => switch(world, args, "broken", |cabinet, broken| cabinet.loop_broken = broken),
        "chip" => switch(world, args, "there", |cabinet, there| cabinet.chip = there),
        _ => Err(ActError::unknown_action("cabinet", action, ACTIONS)),
    }
}

fn door(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["open", "bounces"])?;
    let open = one_of(args, "open", &SWITCH)?;
    let bounces: u32 = optional(args, "bounces", "how often the contact springs back")?.unwrap_or(0);
    world.update(|w| {
        w.cabinet.door_open = open;
        w.cabinet.bounces = bounces * 2;
    });
    Ok(json!({ "open": open }))
}

fn switch(
    world: &Shared,
    args: &Args,
    name: &str,
    set: impl FnOnce(&mut CabinetState, bool),
) -> Result<Value, ActError> {
    only(args, &[name])?;
    let on = one_of(args, name, &SWITCH)?;
    world.update(|w| set(&mut w.cabinet, on));
    Ok(json!({ name: on }))
}

/// The levels of the two contacts; `true` is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels {
    /// The door's contact.
    pub door: bool,
    /// The tamper loop.
    pub tamper: bool,
}

/// The lines of the chip, as a host in this process holds them.
#[derive(Debug)]
pub struct Wires {
    world: Shared,
    seen: Levels,
}

impl Wires {
    /// Requests the lines.
    pub fn new(world: Shared) -> Self {
        let seen = world.read(|w| levels(&w.cabinet));
        Self { world, seen }
    }

    /// The contacts now; `None`: the chip is gone.
    pub fn levels(&self) -> Option<Levels> {
        self.world.read(|w| w.cabinet.chip.then(|| levels(&w.cabinet)))
    }

    /// Waits for the next change of a contact, bounces included; `None`: the chip is gone. Safe to drop.
    pub async fn changed(&mut self) -> Option<()> {
        let bouncing = self.world.read(|w| w.cabinet.bounces > 0);
        if bouncing {
            sleep(BOUNCE).await;
            self.world.update(|w| w.cabinet.bounces = w.cabinet.bounces.saturating_sub(1));
        } else {
            let seen = self.seen;
            self.world.until(|w| !w.cabinet.chip || w.cabinet.bounces > 0 || levels(&w.cabinet) != seen).await;
        }
        self.seen = self.levels()?;
        Some(())
    }

    /// Switches the light; `None`: the chip is gone.
    pub fn light(&self, lit: bool) -> Option<()> {
        self.levels()?;
        self.world.update_quietly(|w| {
            w.cabinet.switched += u32::from(w.cabinet.lit != lit);
            w.cabinet.lit = lit;
        });
        Some(())
    }
}

/// While a contact bounces it is on the other side every second time.
fn levels(cabinet: &CabinetState) -> Levels {
    let sprung = cabinet.bounces % 2 == 1;
    Levels { door: cabinet.door_open == sprung, tamper: !cabinet.loop_broken }
}
