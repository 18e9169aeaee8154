//! A whole office in one process, under virtual time and with chance from a seed: the real kiosk (journeys, attendant, store,
//! sync, technician), its devices behind the drivers' traits, its disk, the network, the real central, and everybody who
//! stands before the machine.
//!
//! Promise: the same seed gives the same run, line by line ([`trace`]). The truth (where each card is, what the bank booked,
//! who stands there) is kept outside the kiosk, and the kiosk's promises are held against it all the way ([`invariants`]).
//! The power can go at any step: any exchange, any write, any scene.
//!
//! | module | what |
//! |---|---|
//! | [`plan`], [`faults`] | what a seed means: steps, and what goes wrong in each |
//! | [`run`], [`scenario`] | starts the kiosk, cuts it off, starts it again |
//! | [`world`], [`bench`], [`till`], [`town`], [`armed`], [`power`], [`clock`] | the truth |
//! | [`devices`], [`disk`], [`network`], [`office`], [`provider`], [`screen`] | what the kiosk stands on |
//! | [`actors`], [`visit`] | citizens, technicians, operators |
//! | [`audit`], [`invariants`] | the promises |
//! | [`shrink`] | the smallest plan that still fails |

// Whoever stands before the machine does what they came for and leaves other pages alone; no fault is decided here.
#![allow(clippy::wildcard_enum_match_arm)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod actors;
pub mod armed;
pub mod audit;
pub mod bench;
pub mod clock;
pub mod devices;
pub mod disk;
pub mod faults;
pub mod invariants;
pub mod network;
pub mod office;
pub mod plan;
pub mod power;
pub mod provider;
pub mod run;
pub mod scenario;
pub mod screen;
pub mod shrink;
pub mod till;
pub mod town;
pub mod trace;
pub mod visit;
pub mod world;
