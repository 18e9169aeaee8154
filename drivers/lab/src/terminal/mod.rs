//! A bank-card terminal that speaks ZVT: one terminal, reached by a serial line with DLE frames or by TCP with bare units.
//!
//! Promise: money is in [`crate::world::TerminalState::journal`] and nowhere else. A payment counts as booked only when
//! the till has acknowledged its status information; otherwise the terminal gives it back by itself. One order at a
//! time; whoever asks meanwhile hears `84 9C 00`.
//!
//! | file | what it is |
//! |---|---|
//! | `apdu`, `serial`, `fields` | units, frames, fields |
//! | `link` | the line, with acknowledgement and repeats |
//! | `session` | the conversation: who may say what when |
//! | `payment` | authorisation |
//! | `services` | everything else |
//! | `status_info` | what is told about a payment |

use tokio::io::{AsyncRead, AsyncWrite};

use crate::world::Shared;

mod actions;
mod apdu;
mod faults;
mod fields;
mod link;
mod payment;
mod serial;
mod services;
mod session;
mod status_info;

pub use actions::{ACTIONS, act};
pub use faults::FAULTS;

use link::{Framing, Link};
use session::Session;

/// Serves the serial line until the host hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> std::io::Result<()> {
    Session::new(world.clone(), Link::new(world, pipe, Framing::Serial)).run().await;
    Ok(())
}

/// Serves one TCP connection until either side hangs up.
pub async fn serve_tcp<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> std::io::Result<()> {
    Session::new(world.clone(), Link::new(world, pipe, Framing::Tcp)).run().await;
    Ok(())
}
