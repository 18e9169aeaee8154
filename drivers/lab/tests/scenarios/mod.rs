//! The scenarios that are shipped, each played, and the player itself. In virtual time.

mod bad_printer;
mod busy_evening;
mod flaky_reader;
mod player;

use std::path::PathBuf;

use suiban_lab::Lab;
use suiban_lab::scenario::{Entry, Scenario, play};

/// A scenario that is shipped.
pub fn shipped(name: &str) -> Scenario {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(format!("{name}.toml"));
    Scenario::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Plays it to its end; what was done.
pub async fn played(lab: &Lab, scenario: &Scenario, seed: Option<u64>) -> Vec<Entry> {
    let mut entries = Vec::new();
    play(lab, scenario, seed, |entry| entries.push(entry.clone())).await.unwrap_or_else(|error| panic!("{error}"));
    entries
}
