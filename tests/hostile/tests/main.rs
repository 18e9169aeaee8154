//! Hostile bytes against every parser, and the trial itself against parsers that are broken on purpose.
//!
//! A program of its own, because its allocator counts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[global_allocator]
static ALLOCATOR: suiban_hostile::allocation::Counting = suiban_hostile::allocation::Counting;

mod broken_parsers;
mod house;
mod neither_panics_nor_hangs_nor_hoards;
