//! A motorised card slot with a retain bin, after the CRT-591-M: 9600 8N1, acknowledged command and reply frames.
//!
//! Promise: a command is acknowledged, done in the machine's own time, and answered with where the card is afterwards or
//! with the reason it was not done. Nothing moves before the machine was initialised. The card is never anywhere but in
//! [`crate::world::Cards`].

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::time::timeout;

use crate::device::DeviceName;
use crate::latency;
use crate::world::Shared;

mod actions;
mod command;
mod faults;
mod frame;

pub use actions::{ACTIONS, act};
pub use faults::FAULTS;

use frame::{ACK, Heard, NAK, Reader};

const BAUD: u32 = 9_600;

/// Silence after which half a frame is forgotten.
const INTER_BYTE: Duration = Duration::from_millis(200);

/// Serves the line until the host hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> std::io::Result<()> {
    Slot { world, pipe, reader: Reader::default(), last: Vec::new() }.run().await
}

struct Slot<P> {
    world: Shared,
    pipe: P,
    reader: Reader,
    /// The last reply, sent again when the host asks for it.
    last: Vec<u8>,
}

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Slot<P> {
    async fn run(&mut self) -> std::io::Result<()> {
        loop {
            while let Some(heard) = self.reader.next_heard() {
                self.attend(heard).await?;
            }
            let mut chunk = [0; 64];
            let reading = self.pipe.read(&mut chunk);
            let count = if self.reader.is_inside() {
                match timeout(INTER_BYTE, reading).await {
                    Ok(count) => count?,
                    Err(_elapsed) => {
                        self.reader.reset();
                        continue;
                    }
                }
            } else {
                reading.await?
            };
            if count == 0 {
                return Ok(());
            }
            self.reader.push(chunk.get(..count).unwrap_or_default());
        }
    }

    async fn attend(&mut self, heard: Heard) -> std::io::Result<()> {
        match heard {
            Heard::Frame(request) => {
                self.send(&[ACK]).await?;
                let reply = command::run(&self.world, &request).await;
                self.last = frame::reply(&request, &reply);
                self.send(&self.last.clone()).await
            }
            Heard::Spoilt => self.send(&[NAK]).await,
            Heard::Nak => self.send(&self.last.clone()).await,
            Heard::Ack | Heard::Clear => Ok(()),
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        latency::send(&self.world, DeviceName::Collector, &mut self.pipe, bytes, BAUD).await
    }
}
