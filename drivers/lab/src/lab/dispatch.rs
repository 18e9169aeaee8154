//! From a device's name to the module that does the action.

use serde_json::{Value, json};

use super::{status, town};
use crate::action::{ActError, Action, Args, action, one_of, only, optional};
use crate::device::DeviceName;
use crate::world::{LineFault, Shared};
use crate::{camera, chip_reader, collector, dispenser, drawers, fingerprint, printer, psp, reader, scanner, terminal};

/// Names an action may be addressed to; the last two are no devices.
const ADDRESSEES: &str =
    "reader, finger, printer, terminal, drawers, collector, scanner, dispenser, chip-reader, camera, psp, town, lab";

const LAB_ACTIONS: &[Action] = &[action("status", ""), action("help", "")];

/// Does an action and gives its result.
pub fn act(world: &Shared, device: &str, action: &str, args: &Args) -> Result<Value, ActError> {
    match (device, DeviceName::parse(device)) {
        ("town", _) => town::act(world, action, args),
        ("lab", _) => lab(world, action, args),
        (_, Some(device)) if action == "fault" && !args.contains_key("code") => order_fault(world, device, args),
        (_, Some(device)) => at_device(world, device, action, args),
        (_, None) => Err(ActError::UnknownDevice { name: device.to_owned(), known: ADDRESSEES.to_owned() }),
    }
}

fn at_device(world: &Shared, device: DeviceName, action: &str, args: &Args) -> Result<Value, ActError> {
    match device {
        DeviceName::Reader => reader::act(world, action, args),
        DeviceName::Fingerprint => fingerprint::act(world, action, args),
        DeviceName::Printer => printer::act(world, action, args),
        DeviceName::Terminal | DeviceName::TerminalTcp => terminal::act(world, action, args),
        DeviceName::Drawers => drawers::act(world, action, args),
        DeviceName::Collector => collector::act(world, action, args),
        DeviceName::Scanner => scanner::act(world, action, args),
        DeviceName::Dispenser => dispenser::act(world, action, args),
        DeviceName::ChipReader => chip_reader::act(world, action, args),
        DeviceName::Camera => camera::act(world, action, args),
        DeviceName::Psp => psp::act(world, action, args),
    }
}

fn lab(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    match action {
        "status" => Ok(world.read(status::of)),
        "help" => Ok(help()),
        _ => Err(ActError::unknown_action("lab", action, LAB_ACTIONS)),
    }
}

/// Spoils the next answers of a device's line.
fn order_fault(world: &Shared, device: DeviceName, args: &Args) -> Result<Value, ActError> {
    only(args, &["kind", "times"])?;
    let fault = one_of(args, "kind", &LineFault::WORDS)?;
    let times: usize = optional(args, "times", "a number of answers")?.unwrap_or(1);
    world.update(|w| w.line(device).faults.extend(std::iter::repeat_n(fault, times)));
    Ok(json!({ "answers": times }))
}

/// What every device on a line takes besides its own actions.
const FAULT: Action = action("fault", "kind=silent|drop-byte|flip-bit|truncate|junk [times=N]");

/// Every action there is, by addressee.
fn tables() -> [(&'static str, &'static [Action]); 14] {
    [
        ("reader", reader::ACTIONS),
        ("finger", fingerprint::ACTIONS),
        ("printer", printer::ACTIONS),
        ("terminal", terminal::ACTIONS),
        ("drawers", drawers::ACTIONS),
        ("collector", collector::ACTIONS),
        ("scanner", scanner::ACTIONS),
        ("dispenser", dispenser::ACTIONS),
        ("chip-reader", chip_reader::ACTIONS),
        ("camera", camera::ACTIONS),
        ("psp", psp::ACTIONS),
        ("any device", &[FAULT]),
        ("town", town::ACTIONS),
        ("lab", LAB_ACTIONS),
    ]
}

fn help() -> Value {
    let lines = |table: &[Action]| table.iter().map(Action::to_string).collect::<Vec<_>>();
    Value::Object(tables().iter().map(|(name, table)| ((*name).to_owned(), json!(lines(table)))).collect())
}

/// Every action, one a line, for the help of the command line.
pub fn help_text() -> String {
    let lines = tables().into_iter().flat_map(|(name, table)| table.iter().map(move |a| format!("  {name} {a}")));
    format!("Actions:\n{}", lines.collect::<Vec<_>>().join("\n"))
}
