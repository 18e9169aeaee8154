//! Power cuts on the real process: the kiosk, killed at named points and at random times, comes back to the first screen with
//! money settled, cards counted, and each case at central exactly once.
//!
//! `make test` cuts at the points where most is at stake; `SUIBAN_CUTS=all` at every one, and more
//! often at random.

pub mod house;
mod loading;
mod pickup;
mod random;
mod renewal;
mod table;

/// Whether every point is to be cut.
fn all() -> bool {
    std::env::var("SUIBAN_CUTS").is_ok_and(|which| which == "all")
}

/// The points of a story that are cut in this run; says what is left out.
fn chosen<'a>(story: &str, points: &'a [(&'a str, bool)]) -> Vec<&'a str> {
    let (now, later): (Vec<_>, Vec<_>) = points.iter().copied().partition(|(_, always)| *always || all());
    if !later.is_empty() {
        let names: Vec<_> = later.iter().map(|(name, _)| *name).collect();
        println!("{story}: left to SUIBAN_CUTS=all: {}", names.join(", "));
    }
    now.into_iter().map(|(name, _)| name).collect()
}
