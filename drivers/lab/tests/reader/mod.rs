//! The ID-card reader: its bytes, the driver on it, and what befalls it.

mod bad_signature;
mod bytes;
mod card_lifted;
mod chip_dead;
mod damaged_answer;
mod driver;
mod not_genuine;
mod rejects_reader;
mod sam_failed;
mod sam_unauthorised;
mod unknown_card;
mod unplugged;
