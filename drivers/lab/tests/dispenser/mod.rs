//! Card dispensers: the drivers against the machines, one file for each thing that can befall one.
//!
//! The K720 and the CRT-591 with a stacker keep the same promises; where nothing else is said a test holds for both.
mod machines;

mod bin_full;
mod bytes;
mod card_jammed;
mod card_moved_by_hand;
mod card_not_drawn;
mod card_not_retained;
mod card_not_taken;
mod double_card;
mod hardware;
mod hopper_empty;
mod line_lost;
mod no_chip;
mod power_cycled;
mod pseudo_terminal;
mod refused_frame;
mod whole_way;
