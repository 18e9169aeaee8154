//! What can befall any line: spoilt answers, a pause, wrong bits, a pulled plug.
//!
//! A device with several lines (the terminal) suffers on all of them.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::action::{ActError, Args, duration, one_of, only, optional, parsed, required};
use crate::device::DeviceName;
use crate::world::{Line, LineFault, Shared, World};

/// The most answers one order spoils.
pub const MOST_ANSWERS: usize = 10_000;

/// The longest pause; who wants it dead for longer unplugs it.
const LONGEST_STALL: Duration = Duration::from_secs(600);

fn each(world: &mut World, device: DeviceName, change: impl Fn(&mut Line)) {
    device.lines().for_each(|line| change(world.line(line)));
}

/// Spoils the next answers.
pub fn fail_next(world: &Shared, device: DeviceName, args: &Args) -> Result<Value, ActError> {
    only(args, &["times", "how"])?;
    let expected = "a number of answers, 1 to 10000";
    let times = optional(args, "times", expected)?.unwrap_or(1);
    if !(1..=MOST_ANSWERS).contains(&times) {
        return Err(ActError::bad_value("times", &times.to_string(), expected));
    }
    let how = if args.contains_key("how") { one_of(args, "how", &LineFault::WORDS)? } else { LineFault::Silent };
    world.update(|w| each(w, device, |line| line.faults.extend(std::iter::repeat_n(how, times))));
    Ok(json!({ "answers": times }))
}

/// Holds everything back for a while, in both directions; nothing is lost.
pub fn stall(world: &Shared, device: DeviceName, args: &Args) -> Result<Value, ActError> {
    only(args, &["for"])?;
    let expected = "a time up to 600s, such as 3s or 250ms";
    let text = required(args, "for", expected)?;
    let time = duration(text).filter(|time| *time <= LONGEST_STALL);
    let time = time.ok_or_else(|| ActError::bad_value("for", text, expected))?;
    let until = Instant::now() + time;
    world.update(|w| each(w, device, |line| line.stalled_until = Some(until)));
    Ok(json!({ "milliseconds": time.as_millis() as u64 }))
}

/// Flips one bit of that share of all bytes, in both directions; 0 ends it.
pub fn corrupt(world: &Shared, device: DeviceName, args: &Args) -> Result<Value, ActError> {
    only(args, &["rate"])?;
    let expected = "a share of all bytes from 0 to 1";
    let rate: f64 = parsed(args, "rate", expected)?;
    if !(0.0..=1.0).contains(&rate) {
        return Err(ActError::bad_value("rate", &rate.to_string(), expected));
    }
    world.update(|w| each(w, device, |line| line.corrupt = rate));
    Ok(json!({ "rate": rate }))
}

/// Pulls the plug, or pushes it back in.
pub fn plug(world: &Shared, device: DeviceName, args: &Args, plugged: bool) -> Result<Value, ActError> {
    only(args, &[])?;
    world.update(|w| {
        each(w, device, |line| {
            line.pulls += u64::from(!plugged && !line.unplugged);
            line.unplugged = !plugged;
        });
    });
    Ok(json!({ "plugged": plugged }))
}

/// The line is as it should be again.
pub fn clear(world: &mut World, device: DeviceName) {
    each(world, device, |line| *line = Line { host_baud: line.host_baud, pulls: line.pulls, ..Line::default() });
}

/// What is wrong with the device's lines, each said once.
pub fn present(world: &World, device: DeviceName) -> Vec<String> {
    let mut words: Vec<String> =
        device.lines().filter_map(|line| world.lines.get(&line)).flat_map(Line::troubles).collect();
    words.sort();
    words.dedup();
    words
}
