//! The demonstration: lab, central and kiosk as separate processes, and a citizen who uses them.
//!
//! Without a display (or with `--headless`) the citizen is scripted: it finds what it wants by the words on the screen,
//! touches it, and acts in the lab as a hand would. With a display the person at the desk plays the citizen.

mod desk;
mod report;
mod story;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use suiban::rehearsal::{Failure, remote};

#[global_allocator]
static MEMORY: suiban::secrecy::Memory = suiban::secrecy::MEMORY;

/// Shows a whole renewal and a whole pickup.
#[derive(Parser)]
#[command(name = "suiban-demo", version, about)]
struct Arguments {
    /// Plays the scripted citizen even if there is a display.
    #[arg(long)]
    headless: bool,
    /// Where pictures, receipts and the summary go.
    #[arg(long, default_value = "target/demo")]
    out: PathBuf,
    /// Devices answer at once instead of taking their real times.
    #[arg(long)]
    fast: bool,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Subcommand)]
enum Part {
    /// The kiosk with its screen in memory, remotely controlled by lines on standard input.
    #[command(hide = true)]
    Kiosk {
        /// Its configuration.
        config: PathBuf,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.part {
        Some(Part::Kiosk { config }) => remote::serve(&config),
        None => play(arguments.headless || std::env::var_os("DISPLAY").is_none(), arguments.out, arguments.fast),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("suiban-demo: {error}");
            ExitCode::FAILURE
        }
    }
}

fn play(headless: bool, out: PathBuf, fast: bool) -> Result<(), Failure> {
    if headless { story::tell(&out, fast) } else { desk::open(&out, fast) }
}
