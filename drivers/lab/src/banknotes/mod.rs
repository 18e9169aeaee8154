//! A banknote acceptor with escrow: one mechanism, reached through a board that speaks CCNET or one that speaks ICT.
//!
//! Promise: a note falls into the cassette only by the host's order. Money is in
//! [`crate::world::BanknoteState::cassette`] and nowhere else.
//!
//! | file | what it is |
//! |---|---|
//! | `mechanism` | mouth, head, escrow, cassette |
//! | `ccnet`, `ccnet_frame` | the polled board, 9600 8N1 |
//! | `ict` | the board of single bytes, 9600 8E1 |
//! | `actions` | what hands can do |

mod actions;
mod ccnet;
mod ccnet_frame;
mod faults;
mod ict;
mod mechanism;

pub use actions::{ACTIONS, act};
pub use ccnet::serve as serve_ccnet;
pub use faults::FAULTS;
pub use ict::serve as serve_ict;
