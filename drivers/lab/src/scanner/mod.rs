//! The code scanner: whatever it sees goes down the line as text. In line mode it never listens; as a Honeywell or a
//! Newland engine it takes commands and, once told so, looks only while triggered. An engine that is set by text (`nls`) has
//! no command to look.
//!
//! Promise: each code is sent once, in order, and only while the scanner looks; a code that is read ends the look.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};

use crate::device::DeviceName;
use crate::latency;
use crate::world::{ScannerModel, Shared};

mod actions;
mod faults;
mod honeywell;
mod newland;
mod nls;

pub use actions::{ACTIONS, act};
pub use faults::FAULTS;

const BAUD: u32 = 115_200;

/// Serves one line until the host hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, mut pipe: P) -> io::Result<()> {
    let (mut chunk, mut heard) = ([0; 64], Vec::new());
    loop {
        tokio::select! {
            count = pipe.read(&mut chunk) => match count? {
                0 => return Ok(()),
                count => listen(&world, &mut pipe, &mut heard, chunk.get(..count).unwrap_or_default()).await?,
            },
            () = world.until(|w| w.scanner.looks() && !w.scanner.waiting.is_empty()) => send_next(&world, &mut pipe).await?,
        }
    }
}

/// Answers every command that is whole.
async fn listen<P: AsyncWrite + Unpin + Send>(
    world: &Shared,
    pipe: &mut P,
    heard: &mut Vec<u8>,
    bytes: &[u8],
) -> io::Result<()> {
    heard.extend(bytes);
    while let Some(answer) = world.update(|w| match w.scanner.model {
        ScannerModel::Line => {
            heard.clear();
            None
        }
        ScannerModel::Honeywell => honeywell::next_answer(w, heard),
        ScannerModel::Newland => newland::next_answer(w, heard),
        ScannerModel::Nls => nls::next_answer(w, heard),
    }) {
        if !answer.is_empty() {
            latency::takes(world, 5..=40).await;
            latency::send(world, DeviceName::Scanner, pipe, &answer, BAUD).await?;
        }
    }
    Ok(())
}

async fn send_next<P: AsyncWrite + Unpin + Send>(world: &Shared, pipe: &mut P) -> io::Result<()> {
    let next = world.update(|w| {
        let scanner = &mut w.scanner;
        let code = scanner.waiting.pop_front()?;
        scanner.looks_until = None;
        Some([&scanner.prefix[..], &code, &scanner.suffix].concat())
    });
    let Some(line) = next else { return Ok(()) };
    // Decoding time of a hand-held engine.
    latency::takes(world, 40..=120).await;
    latency::send(world, DeviceName::Scanner, pipe, &line, BAUD).await?;
    world.update(|w| w.scanner.sent += 1);
    Ok(())
}
