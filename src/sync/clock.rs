//! The clocks of the kiosk, as sync wants them. Neither is trusted: the wall clock may be years off, the monotonic one
//! begins at every start.

pub use crate::clock::{Clock, SystemClock};
