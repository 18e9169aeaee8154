//! The code scanner in line mode: whatever it sees goes down the line as text, ended by CR. It never listens.

use std::io;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};

use crate::action::{ActError, Action, Args, action, only, required};
use crate::device::DeviceName;
use crate::latency;
use crate::world::Shared;

mod faults;

pub use faults::FAULTS;

const BAUD: u32 = 115_200;
const CR: u8 = 0x0D;

/// Longest text of a QR code: version 40, level L, byte mode (ISO/IEC 18004).
const LONGEST: usize = 2953;

/// What a hand can do to the scanner.
pub const ACTIONS: &[Action] = &[action("scan", "text=…")];

/// Holds a code before the scanner.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "scan" => scan(world, args),
        _ => Err(ActError::unknown_action("scanner", action, ACTIONS)),
    }
}

fn scan(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["text"])?;
    let text = required(args, "text", "the text of the code")?;
    if text.is_empty() || text.len() > LONGEST || text.contains(['\r', '\n']) {
        return Err(ActError::bad_value("text", text, "one line of 1 to 2953 bytes"));
    }
    world.update(|w| {
        if !w.scanner.glass_dirty {
            w.scanner.waiting.push_back(text.to_owned());
        }
    });
    Ok(json!({ "bytes": text.len() }))
}

/// Serves one line until the host hangs up: sends each code once, in order, and drops whatever the host says.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, mut pipe: P) -> io::Result<()> {
    let mut ignored = [0; 64];
    loop {
        tokio::select! {
            heard = pipe.read(&mut ignored) => if heard? == 0 { return Ok(()) },
            () = world.until(|w| !w.scanner.waiting.is_empty()) => send_next(&world, &mut pipe).await?,
        }
    }
}

async fn send_next<P: AsyncWrite + Unpin + Send>(world: &Shared, pipe: &mut P) -> io::Result<()> {
    let Some(text) = world.update(|w| w.scanner.waiting.pop_front()) else { return Ok(()) };
    // Decoding time of a hand-held engine.
    latency::takes(world, 40..=120).await;
    let mut line = text.into_bytes();
    if !world.read(|w| w.scanner.no_terminator) {
        line.push(CR);
    }
    latency::send(world, DeviceName::Scanner, pipe, &line, BAUD).await?;
    world.update(|w| w.scanner.sent += 1);
    Ok(())
}
