//! A card dispenser with hopper, reading position, gate and retain bin, after the K720: 9600 8N1.
//!
//! Promise: a frame is acknowledged and nothing is done before the host enquires; a move then takes the motors' own time
//! while questions are answered. Cards are drawn in the order they were laid in, and are never anywhere but in
//! [`crate::world::Cards`].
//!
//! | file | what it does |
//! |---|---|
//! | `k720` | frames, handshake words, commands, the status digits |
//! | `machine` | hopper, rollers, sensors, bin |
//! | `actions`, `faults` | what hands can do, what can befall |

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::device::DeviceName;
use crate::hearing::{self, hear};
use crate::latency;
use crate::world::Shared;

mod actions;
mod faults;
mod k720;
mod machine;

pub use actions::{ACTIONS, act};
pub use faults::FAULTS;

use k720::{Command, Heard};

const BAUD: u32 = 9_600;
/// Silence after which half a frame is forgotten.
const INTER_BYTE: Duration = Duration::from_millis(200);

/// Serves the line until the host hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> io::Result<()> {
    Dispenser { world, pipe, pending: Vec::new(), offered: None }.run().await
}

struct Dispenser<P> {
    world: Shared,
    pipe: P,
    pending: Vec<u8>,
    /// Acknowledged, and not enquired for yet.
    offered: Option<Command>,
}

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Dispenser<P> {
    async fn run(&mut self) -> io::Result<()> {
        loop {
            while let Some(heard) = k720::next_heard(&mut self.pending) {
                self.attend(heard).await?;
            }
            let world = self.world.clone();
            tokio::select! {
                heard = hear(&world, DeviceName::Dispenser, BAUD, &mut self.pipe, &mut self.pending, INTER_BYTE) => {
                    match heard? {
                        hearing::Heard::Bytes => {}
                        hearing::Heard::Silence => self.pending.clear(),
                        hearing::Heard::HangUp => return Ok(()),
                    }
                }
                () = machine::until_stopped(&world) => world.update(machine::stop),
            }
        }
    }

    async fn attend(&mut self, heard: Heard) -> io::Result<()> {
        match heard {
            Heard::Spoilt => self.send(&k720::NAK).await,
            Heard::Frame(command) => {
                let refused = self.world.update(|w| {
                    let left = w.dispenser.naks.checked_sub(1);
                    w.dispenser.naks = left.unwrap_or(0);
                    left.is_some()
                });
                self.offered = (!refused).then_some(command);
                self.send(if refused { &k720::NAK } else { &k720::ACK }).await
            }
            Heard::Enquiry => match self.offered.take() {
                None => Ok(()),
                Some(command) => self.carry_out(command).await,
            },
        }
    }

    async fn carry_out(&mut self, command: Command) -> io::Result<()> {
        match command {
            Command::Status => {
                let status = self.world.read(k720::status);
                self.send(&status).await
            }
            Command::Version => self.send(&k720::version()).await,
            Command::Go(what) => {
                machine::begin(&self.world, what);
                Ok(())
            }
            Command::Setting => Ok(()),
            Command::Unknown => {
                self.world.update(|w| w.dispenser.refused = true);
                Ok(())
            }
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        latency::takes(&self.world, 5..=30).await;
        latency::send(&self.world, DeviceName::Dispenser, &mut self.pipe, bytes, BAUD).await
    }
}
