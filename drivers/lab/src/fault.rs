//! Faults by name, in the same words at every device: `fault cover-open`, `fault clear`, and what befalls any line.
//!
//! Promise: a device's faults stand in one table (`FAULTS` in its module); help, status, panel and scenarios read it.
//! Whatever a table or a line can do to a device, `fault clear` undoes. Must not know: any device or protocol.

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, only, parsed, required};
use crate::device::DeviceName;
use crate::world::{Shared, World};

mod line;

pub use line::MOST_ANSWERS;

/// A physical fault of a device.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// Its name, such as `cover-open`.
    pub name: &'static str,
    /// What has happened, for a person: `the cover stands open`.
    pub what: &'static str,
    switch: Switch,
}

#[derive(Debug, Clone, Copy)]
enum Switch {
    /// It is or is not.
    One { is: fn(&World) -> bool, set: fn(&mut World, bool) },
    /// It needs something to befall, such as a card on the reader.
    If { is: fn(&World) -> bool, set: fn(&mut World, bool) -> Result<(), ActError> },
    /// It befalls one of several parts, counted from 1.
    Each { count: fn(&World) -> usize, is: fn(&World, usize) -> bool, set: fn(&mut World, usize, bool) },
}

/// A fault that is or is not, for tables.
pub const fn fault(name: &'static str, what: &'static str, is: fn(&World) -> bool, set: fn(&mut World, bool)) -> Fault {
    Fault { name, what, switch: Switch::One { is, set } }
}

/// A fault that needs something to befall; `set` says what is missing, and must not fail when it clears.
pub const fn fault_if(
    name: &'static str,
    what: &'static str,
    is: fn(&World) -> bool,
    set: fn(&mut World, bool) -> Result<(), ActError>,
) -> Fault {
    Fault { name, what, switch: Switch::If { is, set } }
}

/// A fault of one of `count` parts (drawers, hoppers), counted from 1.
pub const fn fault_at(
    name: &'static str,
    what: &'static str,
    count: fn(&World) -> usize,
    is: fn(&World, usize) -> bool,
    set: fn(&mut World, usize, bool),
) -> Fault {
    Fault { name, what, switch: Switch::Each { count, is, set } }
}

impl Fault {
    /// Whether it is there; for a device of several parts, whether any has it.
    pub fn is_on(&self, world: &World) -> bool {
        match self.switch {
            Switch::One { is, .. } | Switch::If { is, .. } => is(world),
            Switch::Each { .. } => !self.parts_on(world).is_empty(),
        }
    }

    /// The parts that have it; none for a fault of the whole device.
    pub fn parts_on(&self, world: &World) -> Vec<usize> {
        match self.switch {
            Switch::One { .. } | Switch::If { .. } => Vec::new(),
            Switch::Each { count, is, .. } => (1..=count(world)).filter(|part| is(world, *part)).collect(),
        }
    }

    fn begin(&self, world: &mut World, args: &Args) -> Result<(), ActError> {
        match self.switch {
            Switch::One { set, .. } => whole(args).map(|()| set(world, true)),
            Switch::If { set, .. } => whole(args).and_then(|()| set(world, true)),
            Switch::Each { count, set, .. } => part(args, count(world)).map(|part| set(world, part, true)),
        }
    }

    fn end(&self, world: &mut World) {
        match self.switch {
            _ if !self.is_on(world) => {}
            Switch::One { set, .. } => set(world, false),
            Switch::If { set, .. } => set(world, false).unwrap_or_default(),
            Switch::Each { set, .. } => self.parts_on(world).into_iter().for_each(|part| set(world, part, false)),
        }
    }
}

fn whole(args: &Args) -> Result<(), ActError> {
    only(args, &["name"])
}

fn part(args: &Args, count: usize) -> Result<usize, ActError> {
    let expected = format!("at=N, a number from 1 to {count}");
    let part: usize = parsed(args, "at", &expected)?;
    if (1..=count).contains(&part) { Ok(part) } else { Err(ActError::bad_value("at", &part.to_string(), &expected)) }
}

/// Undoes every fault.
const CLEAR: &str = "clear";

/// What every device takes besides its own actions.
pub const ACTIONS: &[Action] = &[
    action("fault", "name=FAULT|clear [at=N]"),
    action("faults", ""),
    action("fail-next", "[times=N] [how=silent|drop-byte|flip-bit|truncate|junk]"),
    action("stall", "for=3s"),
    action("corrupt", "rate=0…1"),
    action("unplug", ""),
    action("plug", ""),
];

/// Does one of [`ACTIONS`] at a device with the faults of `table`; `None` when it is none of them.
pub fn act(
    world: &Shared,
    device: DeviceName,
    table: &[Fault],
    action: &str,
    args: &Args,
) -> Option<Result<Value, ActError>> {
    Some(match action {
        "fault" => order(world, device, table, args),
        "faults" => only(args, &[]).map(|()| world.read(|w| list(w, table))),
        "fail-next" => line::fail_next(world, device, args),
        "stall" => line::stall(world, device, args),
        "corrupt" => line::corrupt(world, device, args),
        "unplug" => line::plug(world, device, args, false),
        "plug" => line::plug(world, device, args, true),
        _ => return None,
    })
}

fn order(world: &Shared, device: DeviceName, table: &[Fault], args: &Args) -> Result<Value, ActError> {
    only(args, &["name", "at"])?;
    let names = table.iter().map(|fault| fault.name).chain([CLEAR]).collect::<Vec<_>>().join(" | ");
    let name = required(args, "name", &names)?;
    world.update(|w| {
        if name == CLEAR {
            whole(args)?;
            table.iter().for_each(|fault| fault.end(w));
            line::clear(w, device);
        } else {
            let found = table.iter().find(|fault| fault.name == name);
            found.ok_or_else(|| ActError::bad_value("name", name, &names))?.begin(w, args)?;
        }
        Ok(json!({ "faults": present(w, device, table) }))
    })
}

/// Every named fault of a device, and whether it is there.
pub fn list(world: &World, table: &[Fault]) -> Value {
    let entry = |fault: &Fault| {
        let parts = matches!(fault.switch, Switch::Each { .. }).then(|| fault.parts_on(world));
        json!({ "name": fault.name, "what": fault.what, "on": fault.is_on(world), "at": parts })
    };
    table.iter().map(entry).collect()
}

/// What is wrong with a device and its lines now, in the words that order it: `cover-open`, `stuck 7`, `corrupt 0.01`.
pub fn present(world: &World, device: DeviceName, table: &[Fault]) -> Vec<String> {
    let named = table.iter().filter(|fault| fault.is_on(world)).map(|fault| {
        let parts = fault.parts_on(world).into_iter().map(|part| format!(" {part}")).collect::<String>();
        format!("{}{parts}", fault.name)
    });
    named.chain(line::present(world, device)).collect()
}
