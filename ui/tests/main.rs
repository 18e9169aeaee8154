//! The screens: every word in both languages, every page walked, every touch.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
mod intake;
mod touch;
mod walk;
mod words;
