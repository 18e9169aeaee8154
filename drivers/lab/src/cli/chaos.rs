//! `chaos`: a proxy between a driver and a port, from the command line.

use std::sync::Arc;
use std::time::Duration;

use clap::Args as ClapArgs;

use crate::chaos::{Chaos, ChaosError, Port, Rates, Tally, between};

/// The proxy's ports and rates. Rates are shares of all bytes, 0 to 1.
#[derive(Debug, ClapArgs)]
pub struct Options {
    /// Where the device is: /path or tcp:HOST:PORT
    #[arg(long, value_name = "PORT")]
    from: Port,
    /// Where hosts come to: a link to be made, or tcp:127.0.0.1:PORT
    #[arg(long, value_name = "LINK")]
    to: Port,
    /// Lost bytes
    #[arg(long, default_value_t = 0.0, value_parser = share)]
    drop: f64,
    /// Bytes that come twice
    #[arg(long, default_value_t = 0.0, value_parser = share)]
    duplicate: f64,
    /// Bytes with one wrong bit
    #[arg(long, default_value_t = 0.0, value_parser = share)]
    flip: f64,
    /// Bytes before which a message breaks in two
    #[arg(long, default_value_t = 0.0, value_parser = share)]
    split: f64,
    /// Bytes before which there is a longer pause
    #[arg(long, default_value_t = 0.0, value_parser = share)]
    delay: f64,
    /// Bytes before which the line is closed
    #[arg(long, default_value_t = 0.0, value_parser = share)]
    close: f64,
    /// The longest pause, in milliseconds
    #[arg(long, default_value_t = 200, value_name = "MS")]
    longest: u64,
    /// Fixes the dice
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the proxy until it is told to stop.
pub async fn run(options: Options) -> Result<(), ChaosError> {
    let Options { drop, duplicate, flip, split, delay, close, .. } = options;
    let rates = Rates { drop, duplicate, flip, split, delay, close };
    let chaos = Chaos { longest: Duration::from_millis(options.longest), ..Chaos::new(options.seed, rates) };
    between(options.from, options.to, chaos, Arc::new(Tally::default())).await
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "give a share from 0 to 1".to_owned())
}
