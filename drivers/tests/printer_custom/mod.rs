//! Printers with a presenter on the line: one file for each thing that can happen to a slip on its way to a hand.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cutter_blocked;
mod head_hot;
mod head_up;
mod line_faults;
mod low_voltage;
mod paper_near_end;
mod paper_rolling;
mod rig;
mod ticket_at_mouth;
mod ticket_jam;
mod ticket_not_taken;
mod ticket_taken;
