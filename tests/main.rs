//! Whole-system tests, one file per promise, in one program so that it links once.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::wildcard_enum_match_arm)]

mod demo;
mod house;
