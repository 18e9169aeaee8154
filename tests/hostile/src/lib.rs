//! Hostile bytes: what a broken or wicked device, medium or network can send, for every parser that will read it.
//!
//! One function a parser ([`TARGETS`]): it may refuse what it likes, but not panic, not hang and not hoard memory. The same functions are run by libFuzzer (`make fuzz`, the folder `fuzz/`) for as long as one
//! likes, and by `make test` over the seeds and a fixed number of mutations. No part of the product.
//!
//! - [`target`]: what a target is; [`targets`]: all of them
//! - [`dialogue`]: bytes as the answers of a device to a driver, under virtual time
//! - [`seeds`]: the documented frames and whole talks the mutations begin with, and what was found before
//! - [`mutate`]: splice, flip, cut, duplicate, lie about lengths
//! - [`trial`]: runs inputs and tells a panic, a hang and a hoard; [`allocation`] counts for it

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod allocation;
pub mod dialogue;
pub mod mutate;
pub mod seeds;
pub mod target;
pub mod targets;
pub mod trial;

pub use target::Target;
pub use targets::TARGETS;

/// Runs one input through the target of this name; for libFuzzer. Nothing happens under a name that is none, which a
/// test keeps out.
pub fn run(name: &str, input: &[u8]) {
    if let Some(target) = target::named(name) {
        (target.run)(input);
    }
}
