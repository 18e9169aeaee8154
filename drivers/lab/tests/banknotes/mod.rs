//! Banknote acceptors, both protocols, driver against simulator in virtual time: one file for each thing that goes wrong.
//!
//! Neither side shares a parser with the other, so a mistake in one shows here.
mod bench;
mod cancelled_in_the_middle;
mod cassette_full;
mod cassette_out;
mod cheated;
mod decision_too_late;
mod hardware_failed;
mod late_acknowledgement;
mod line_disturbed;
mod note_jammed;
mod note_rejected;
mod note_taken;
mod order_unanswered;
mod power_lost;
mod wire;
