//! The plain contactless reader: the PC/SC driver, the real smart-card service with a virtual reader, and the laboratory's
//! card. One file for each thing that can go wrong. Without the service the tests say that they are skipped.
pub mod pcscd;
pub mod service;

mod bytes;
mod card_lifted;
mod chip_mute;
mod no_reader;
mod no_service;
mod unknown_card;
mod whole_way;
