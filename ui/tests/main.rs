//! The screens: every word in both languages, every page walked, every touch.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::wildcard_enum_match_arm, missing_docs)]

mod common;
mod intake;
mod take_card;
mod touch;
mod walk;
mod words;
