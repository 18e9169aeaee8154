//! Drivers against simulators through the chaos proxy.
//!
//! `storm`: a thousand operations of each driver at 1 % of all bytes spoilt: no hang, no wrong result. `snip`: the line is
//! closed at each byte of an exchange and opened again. `proxy`: the proxy itself.

mod proxy;
mod snip;
mod storm;
