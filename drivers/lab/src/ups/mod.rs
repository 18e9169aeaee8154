//! A UPS behind the service of Network UPS Tools: lines of text over TCP, as `upsd` 2.8 answers them.
//!
//! Promise: it answers every line once and in order, and hangs up after `LOGOUT`. Only the user of
//! [`USER`] may log in; values are for everybody.
//!
//! | file | what it is |
//! |---|---|
//! | `actions` | what can happen to the UPS |
//! | `values` | its values and its flags |
//! | `session` | one connection's questions and answers |

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, BufReader};

use crate::device::DeviceName;
use crate::latency;
use crate::world::Shared;

mod actions;
mod faults;
mod session;
mod values;

pub use actions::{ACTIONS, act};
pub use faults::FAULTS;

use session::Session;

/// The UPS's name.
pub const NAME: &str = "kiosk";

/// Who may log in, and the password.
pub const USER: (&str, &str) = ("suiban", "low water");

/// The service stands on the same machine: its line costs next to nothing.
const BAUD: u32 = 1_000_000_000;

/// Serves one connection until the host logs out or hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> io::Result<()> {
    let mut pipe = BufReader::new(pipe);
    let mut session = Session::new(world.clone());
    let mut line = String::new();
    while !session.is_over() && pipe.read_line(&mut line).await? > 0 {
        let answer = session.answer(line.trim_end());
        latency::send(&world, DeviceName::Ups, pipe.get_mut(), answer.as_bytes(), BAUD).await?;
        line.clear();
    }
    Ok(())
}
