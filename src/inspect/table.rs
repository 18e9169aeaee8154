//! Devices as a table for a terminal. English, as every command line of this project.

use std::io::{self, Write};

use suiban_drivers::{Link, Supply};

use super::Line;

/// One line a device; its abilities and supplies in a second one where it tells any.
pub(super) fn write(lines: &[Line], out: &mut impl Write) -> io::Result<()> {
    for line in lines {
        let state = match (&line.telemetry, line.status.link) {
            (Some(code), _) => code.clone(),
            (None, Link::Online) => "ok".to_owned(),
            (None, Link::Offline) => "no answer".to_owned(),
            (None, Link::Absent) => "not connected".to_owned(),
            (None, Link::Starting) => "starting".to_owned(),
        };
        let identity = line.status.identity.as_deref().unwrap_or("-");
        writeln!(out, "{:<16} {:<10} {:<34} {state:<28} {identity}", line.device, line.protocol, line.port)?;
        let more = [supplies(&line.status.supplies), abilities(line)].concat();
        if !more.is_empty() {
            writeln!(out, "{:<16} {}", "", more.join(", "))?;
        }
    }
    Ok(())
}

fn supplies(supplies: &[Supply]) -> Vec<String> {
    let written = |supply: &Supply| match supply.count {
        Some(count) => format!("{}: {} ({count})", word(&supply.kind), word(&supply.level)),
        None => format!("{}: {}", word(&supply.kind), word(&supply.level)),
    };
    supplies.iter().map(written).collect()
}

fn abilities(line: &Line) -> Vec<String> {
    line.status.capabilities.iter().map(word).collect()
}

/// The word the vocabulary serialises to.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
