//! The program of the central office: serves the kiosks, and gives operators their commands on the same data.

mod cli;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::{EnvFilter, fmt};

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match cli::run(cli::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("suiban-central: {error}");
            ExitCode::FAILURE
        }
    }
}
