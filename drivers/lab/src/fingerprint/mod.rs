//! The fingerprint module: a ZFM-20 with its sensor, two character buffers and a library, at 57600 8N1 after power-up.
//!
//! Promise: images are those of the finger on the glass, templates are computed from the images, and a match means that
//! the fingers match.
//!
//! | file | what it does |
//! |---|---|
//! | `packet` | start code, address, length, sum |
//! | `command` | what the host can ask |
//! | `faults` | what can be wrong, by name |
//! | `module` | the answer to each command that is about the module itself |
//! | `capture` | from finger to image to template |
//! | `library` | matching and storing |

use std::io;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::action::{ActError, Action, Args, action, only, optional, parsed, required};
use crate::device::DeviceName;
use crate::latency;
use crate::world::{Glass, Shared};

mod capture;
mod command;
mod faults;
mod library;
mod module;
mod packet;

pub use faults::FAULTS;

use module::{Answer, Download};
use packet::{Packet, Receiver};

/// What a hand can do to the module. A power cycle clears volatile memory and asks for the
/// password again; library, notepad and settings stay.
pub const ACTIONS: &[Action] =
    &[action("press", "person=P finger=11…20 [quality=1…100]"), action("lift", ""), action("power-cycle", "")];

/// Does an action at the module.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "press" => press(world, args),
        "lift" => lift(world, args),
        "power-cycle" => power_cycle(world, args),
        _ => Err(ActError::unknown_action("finger", action, ACTIONS)),
    }
}

fn press(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["person", "finger", "quality"])?;
    let person = required(args, "person", "the slug of a person")?.to_owned();
    let finger = within(args, "finger", parsed(args, "finger", FINGERS)?, 11..=20, FINGERS)?;
    let quality = optional(args, "quality", QUALITY)?.unwrap_or(80);
    let quality = within(args, "quality", quality, 1..=100, QUALITY)?;
    world.update(|w| {
        w.known_person(&person)?;
        if w.finger.glass.is_some() {
            return Err(ActError::NotNow("a finger lies on the glass: lift it first".to_owned()));
        }
        w.finger.presses += 1;
        w.finger.glass = Some(Glass { person, finger, quality, press: w.finger.presses });
        Ok(json!({ "finger": finger, "quality": quality }))
    })
}

const FINGERS: &str = "a finger code, 11 (right thumb) to 20 (left little finger)";
const QUALITY: &str = "a quality from 1 to 100";

fn within(args: &Args, name: &str, value: u8, range: std::ops::RangeInclusive<u8>, what: &str) -> Result<u8, ActError> {
    let given = args.get(name).map_or("", String::as_str);
    if range.contains(&value) { Ok(value) } else { Err(ActError::bad_value(name, given, what)) }
}

fn lift(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    let lifted = world.update(|w| w.finger.glass.take());
    let on = lifted.ok_or_else(|| ActError::NotNow("no finger lies on the glass: press one first".to_owned()))?;
    Ok(json!({ "finger": on.finger }))
}

fn power_cycle(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    world.update(|w| module::power_cycle(&mut w.finger));
    Ok(Value::Null)
}

/// Serves one line until the host hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, mut pipe: P) -> io::Result<()> {
    let mut receiver = Receiver::default();
    let mut download: Option<Download> = None;
    while let Some(packet) = receiver.next(&mut pipe, &world).await? {
        match (packet, download.take()) {
            (Packet::Data { last, bytes }, Some(running)) => download = running.take_in(&world, last, &bytes),
            (Packet::Data { .. } | Packet::Foreign, running) => download = running,
            (Packet::Damaged, _) => reply(&world, &mut pipe, Answer::code(module::RECEIVE_ERROR)).await?,
            (Packet::Command(body), _) => {
                let mut answer = module::answer(&world, &body).await;
                download = answer.download.take();
                reply(&world, &mut pipe, answer).await?;
            }
        }
    }
    Ok(())
}

/// Sends an acknowledgement and what follows it, then takes on the new settings.
async fn reply<P: AsyncWrite + Unpin + Send>(world: &Shared, pipe: &mut P, answer: Answer) -> io::Result<()> {
    let (baud, address, size) = world.read(|w| (w.finger.baud(), w.finger.address, w.finger.packet_bytes()));
    let acknowledgement = packet::encode(address, packet::ACKNOWLEDGE, &answer.payload);
    latency::send(world, DeviceName::Fingerprint, pipe, &acknowledgement, baud).await?;
    if let Some(bytes) = answer.upload {
        let stream = packet::stream(address, &bytes, size);
        latency::send(world, DeviceName::Fingerprint, pipe, &stream, baud).await?;
    }
    if let Some(units) = answer.new_baud_units {
        world.update(|w| w.finger.baud_units = units);
    }
    Ok(())
}
