//! The log: one line an event, to standard error, where the service manager keeps it. It carries codes and names of
//! stages, never a person's data; personal types print as a mask.

use tracing_subscriber::EnvFilter;

/// Starts the log at the level of `SUIBAN_LOG` (default `info`).
pub fn start() {
    let filter = EnvFilter::try_from_env("SUIBAN_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
}
