//! What the kiosk costs in time and memory, measured on the machine at hand.
//!
//! Prints a table and writes `target/bench.json`. A comparison is made inside one run, turn by turn, so that a busy machine
//! slows both sides; a goal that is missed is printed as missed. Nothing here is asserted: speed is no test.
//!
//! | file | figure |
//! |---|---|
//! | [`kiosk`] | start to the first screen, memory on it, touch to painted frame, in a process of its own |
//! | [`steps`] | one step of a journey |
//! | [`commits`] | a durable commit of the store against a bare one of SQLite |
//! | [`recovery`] | a start with a million journal rows |
//! | [`month`] | memory over a simulated month |
//! | [`drain`] | the outbox against a bare TLS upload of the same bytes |
//! | [`lines`] | what a driver adds to the time the device itself takes |
//! | [`figures`] | medians, goals, the table and the file |

mod commits;
mod drain;
mod figures;
mod kiosk;
mod lines;
mod month;
mod recovery;
mod stage;
mod steps;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use figures::Figures;

#[global_allocator]
static MEMORY: suiban::secrecy::Memory = suiban::secrecy::MEMORY;

/// Measures what the kiosk costs.
#[derive(Parser)]
#[command(name = "suiban-bench", version)]
struct Arguments {
    /// Where the figures go.
    #[arg(long, default_value = "target/bench.json")]
    out: PathBuf,
    /// Only these, in place of all.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Stage>,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Subcommand)]
enum Part {
    /// The kiosk with its screen in memory, which tells when it painted what.
    #[command(hide = true)]
    Kiosk {
        /// Its configuration.
        config: PathBuf,
    },
}

/// What can be measured alone.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    Steps,
    Commits,
    Recovery,
    Drain,
    Lines,
    Kiosk,
    Month,
}

/// Whatever stops a measurement.
type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.part {
        Some(Part::Kiosk { config }) => kiosk::serve(&config),
        None => measure(&arguments.out, &arguments.only),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("suiban-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(out: &Path, only: &[Stage]) -> Result<(), Failure> {
    let mut figures = Figures::default();
    // What was measured before something went wrong was measured.
    let stages = if only.is_empty() { Stage::value_variants() } else { only };
    let measured = all(&mut figures, out, stages);
    figures.print();
    figures.write(out)?;
    measured
}

fn all(figures: &mut Figures, out: &Path, stages: &[Stage]) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    // On the disk the build is on, not in a temporary directory that may be memory.
    let folder = tempfile::tempdir_in(out.parent().unwrap_or(Path::new(".")))?;
    let folder = folder.path();
    for stage in stages {
        match stage {
            Stage::Steps => steps::measure(figures)?,
            Stage::Commits => runtime.block_on(commits::measure(figures, folder))?,
            Stage::Recovery => runtime.block_on(recovery::measure(figures, folder))?,
            Stage::Drain => runtime.block_on(drain::measure(figures, folder))?,
            Stage::Lines => runtime.block_on(lines::measure(figures, folder))?,
            Stage::Kiosk => kiosk::measure(figures, &runtime, folder)?,
            Stage::Month => month::measure(figures)?,
        }
    }
    Ok(())
}
