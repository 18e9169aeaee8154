//! What a target is.

use crate::{TARGETS, seeds::Seed};

/// One parser of bytes from outside, or one driver with every parser it uses.
pub struct Target {
    /// Its name here, in `fuzz/` and in the names of the tests.
    pub name: &'static str,
    /// Reads the bytes, and says whether they were understood: a parser that refuses every seed has not been tried. It may
    /// refuse what it likes; only a panic, a hang or a hoard is a finding.
    pub run: fn(&[u8]) -> bool,
    /// Operations of the driver, chosen by the first byte; 0 for a parser of bytes.
    pub operations: u8,
    /// What mutations begin with.
    pub seeds: fn() -> Vec<Seed>,
    /// Mutations in `make test`: fewer where one costs more.
    pub mutations: u32,
}

/// The target of this name.
pub fn named(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
