//! From a device's name to the module that does the action.

use serde_json::{Value, json};

use super::{status, town};
use crate::action::{ActError, Action, Args, action, named, only};
use crate::device::DeviceName;
use crate::fault::{self, Fault};
use crate::world::{Shared, World};
use crate::{
    banknotes, cabinet, camera, chip_reader, codepay, collector, dispenser, document, drawers, fingerprint, printer,
    psp, reader, scanner, terminal, ups,
};

/// Names an action may be addressed to; the last three are on no line.
const ADDRESSEES: &str = "reader, finger, printer, terminal, terminal-codepay, banknotes, drawers, collector, scanner, \
                          dispenser, chip-reader, camera, document-camera, ups, psp, cabinet, town, lab";

const LAB_ACTIONS: &[Action] = &[action("status", ""), action("help", "")];

/// Does an action and gives its result.
pub fn act(world: &Shared, device: &str, action: &str, args: &Args) -> Result<Value, ActError> {
    match (device, DeviceName::parse(device)) {
        ("cabinet", _) => cabinet::act(world, action, args),
        ("town", _) => town::act(world, action, args),
        ("lab", _) => lab(world, action, args),
        (_, Some(device)) => fault::act(world, device, faults_of(device), action, args)
            .unwrap_or_else(|| at_device(world, device, action, args)),
        (_, None) => Err(ActError::UnknownDevice { name: device.to_owned(), known: ADDRESSEES.to_owned() }),
    }
}

/// Does an action written as on the command line.
pub fn order(world: &Shared, order: &str) -> Result<Value, ActError> {
    let (device, action, args) = parse(order)?;
    act(world, &device, &action, &args)
}

/// Device, action and arguments of an order.
pub fn parse(order: &str) -> Result<(String, String, Args), ActError> {
    let mut words = order.split_whitespace().map(str::to_owned);
    let (device, action) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let args = arguments(&device, &action, &words.collect::<Vec<_>>())?;
    Ok((device, action, args))
}

fn at_device(world: &Shared, device: DeviceName, action: &str, args: &Args) -> Result<Value, ActError> {
    match device {
        DeviceName::Reader => reader::act(world, action, args),
        DeviceName::Fingerprint => fingerprint::act(world, action, args),
        DeviceName::Printer => printer::act(world, action, args),
        DeviceName::Terminal | DeviceName::TerminalTcp => terminal::act(world, action, args),
        DeviceName::TerminalCodepay => codepay::act(world, action, args),
        DeviceName::Banknotes | DeviceName::BanknotesIct => banknotes::act(world, action, args),
        DeviceName::Drawers => drawers::act(world, action, args),
        DeviceName::Collector => collector::act(world, action, args),
        DeviceName::Scanner => scanner::act(world, action, args),
        DeviceName::Dispenser => dispenser::act(world, action, args),
        DeviceName::ChipReader => chip_reader::act(world, action, args),
        DeviceName::Camera => camera::act(world, action, args),
        DeviceName::DocumentCamera => document::act(world, action, args),
        DeviceName::Ups => ups::act(world, action, args),
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

/// The named faults of a device.
pub fn faults_of(device: DeviceName) -> &'static [Fault] {
    match device {
        DeviceName::Reader => reader::FAULTS,
        DeviceName::Fingerprint => fingerprint::FAULTS,
        DeviceName::Printer => printer::FAULTS,
        DeviceName::Terminal | DeviceName::TerminalTcp | DeviceName::TerminalCodepay => terminal::FAULTS,
        DeviceName::Banknotes | DeviceName::BanknotesIct => banknotes::FAULTS,
        DeviceName::Drawers => drawers::FAULTS,
        DeviceName::Collector => collector::FAULTS,
        DeviceName::Scanner => scanner::FAULTS,
        DeviceName::Dispenser => dispenser::FAULTS,
        DeviceName::ChipReader => chip_reader::FAULTS,
        DeviceName::Camera => camera::FAULTS,
        DeviceName::DocumentCamera => document::FAULTS,
        DeviceName::Ups => ups::FAULTS,
        DeviceName::Psp => psp::FAULTS,
    }
}

/// Every action there is, by addressee.
fn tables() -> [(&'static str, &'static [Action]); 19] {
    [
        ("reader", reader::ACTIONS),
        ("finger", fingerprint::ACTIONS),
        ("printer", printer::ACTIONS),
        ("terminal", terminal::ACTIONS),
        ("terminal-codepay", codepay::ACTIONS),
        ("banknotes", banknotes::ACTIONS),
        ("drawers", drawers::ACTIONS),
        ("collector", collector::ACTIONS),
        ("scanner", scanner::ACTIONS),
        ("dispenser", dispenser::ACTIONS),
        ("chip-reader", chip_reader::ACTIONS),
        ("camera", camera::ACTIONS),
        ("document-camera", document::ACTIONS),
        ("ups", ups::ACTIONS),
        ("psp", psp::ACTIONS),
        ("cabinet", cabinet::ACTIONS),
        ("any device", fault::ACTIONS),
        ("town", town::ACTIONS),
        ("lab", LAB_ACTIONS),
    ]
}

/// Every device once, whatever lines it has.
pub fn devices() -> impl Iterator<Item = DeviceName> {
    DeviceName::ALL.into_iter().filter(|line| line.device() == *line)
}

fn help() -> Value {
    let lines = |table: &[Action]| table.iter().map(Action::to_string).collect::<Vec<_>>();
    let mut all: serde_json::Map<_, _> =
        tables().iter().map(|(name, table)| ((*name).to_owned(), json!(lines(table)))).collect();
    let faults = devices().map(|device| {
        let names = faults_of(device).iter().map(|fault| json!({ "name": fault.name, "what": fault.what }));
        (device.to_string(), names.collect())
    });
    all.insert("faults".to_owned(), Value::Object(faults.collect()));
    Value::Object(all)
}

/// Every table, for the panel.
pub fn tables_as_json() -> Value {
    let action = |action: &Action| json!({ "name": action.name, "usage": action.usage });
    let table = |(name, table): (&str, &[Action])| json!({ "name": name, "device": DeviceName::parse(name), "actions": table.iter().map(action).collect::<Vec<_>>() });
    json!({ "tables": tables().into_iter().map(table).collect::<Vec<_>>() })
}

/// The faults of every device one by one, for the panel.
pub fn faults_as_json(world: &World) -> Value {
    Value::Object(devices().map(|device| (device.to_string(), fault::list(world, faults_of(device)))).collect())
}

/// Every action and fault, one a line, for the help of the command line.
pub fn help_text() -> String {
    let actions = tables().into_iter().flat_map(|(name, table)| table.iter().map(move |a| format!("  {name} {a}")));
    let fault = |device: DeviceName| {
        faults_of(device).iter().map(move |fault| format!("  {device} fault {:18} {}", fault.name, fault.what))
    };
    let faults = devices().flat_map(fault);
    let lines = |lines: &mut dyn Iterator<Item = String>| lines.collect::<Vec<_>>().join("\n");
    format!("Actions:\n{}\n\nFaults:\n{}", lines(&mut actions.into_iter()), lines(&mut faults.into_iter()))
}

/// The arguments of an action as a person types them: `key=value`, or values alone in the order of the action's usage.
pub fn arguments(device: &str, action: &str, words: &[String]) -> Result<Args, ActError> {
    let addressee = if device == "fingerprint" { "finger" } else { device };
    let of_device = tables().into_iter().filter(|(name, _)| *name == addressee).flat_map(|(_, table)| table);
    let known = of_device.chain(fault::ACTIONS).find(|known| known.name == action);
    named(known.map_or("", |known| known.usage), words)
}
