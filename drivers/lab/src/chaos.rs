//! A chaos proxy: stands between a driver and any port and spoils what passes, by rates and by a seed.
//!
//! Promise: what befalls the n-th byte of a direction depends on the seed and on n alone, not on how the bytes are cut
//! into reads; so one seed is one weather. Must not know: any device or protocol.
//!
//! | file | what it is |
//! |---|---|
//! | `weather` | the rates, and the dice thrown for each byte |
//! | `pump` | carries bytes between two pipes |
//! | `ports` | pseudo-terminals and sockets to put it between |

mod ports;
mod pump;
mod weather;

pub use ports::{BadPort, ChaosError, Port, before_socket, between};
pub use pump::{End, Tally, pipe, run};
pub use weather::{Chaos, Direction, Rates, Snip};
