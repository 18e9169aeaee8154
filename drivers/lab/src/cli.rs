//! The command line: `up` runs a laboratory, `do`, `status` and `play` talk to a running one, `chaos` spoils a line.
//!
//! Promise: results go to standard output, everything else to standard error; the exit code is 0 only when it was done.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args as ClapArgs, Parser, Subcommand};
use serde_json::{Map, Value};
use suiban_lab_town::Date;
use thiserror::Error;
use tokio::signal::unix::{SignalKind, signal};

use crate::action::ActError;
use crate::chaos::ChaosError;
use crate::control::{self, ControlError, Request};
use crate::lab::{self, Lab, LabError, LabOptions};
use crate::scenario::{self, Remote, Scenario, ScenarioError};

mod chaos;
mod table;

/// Where the laboratory is when nobody says.
const DEFAULT_DIR: &str = "lab";
/// Names another place for it.
const DIR_VARIABLE: &str = "SUIBAN_LAB";

#[derive(Debug, Parser)]
#[command(name = "suiban-lab", version, about = "Simulates the devices of an ID-card kiosk, byte for byte")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Starts all simulators and runs until interrupted
    Up(Up),
    /// Does something at a device, as a hand would
    #[command(after_help = lab::help_text())]
    Do(Do),
    /// Shows where everything is
    Status(Status),
    /// Plays a scenario file at a running laboratory
    Play(Play),
    /// Stands between a driver and a port and spoils what passes
    Chaos(chaos::Options),
}

#[derive(Debug, ClapArgs)]
struct Place {
    /// Directory of the laboratory [default: $SUIBAN_LAB or ./lab]
    #[arg(long)]
    dir: Option<PathBuf>,
}

impl Place {
    fn path(&self) -> PathBuf {
        let named = || std::env::var_os(DIR_VARIABLE).map(PathBuf::from);
        self.dir.clone().or_else(named).unwrap_or_else(|| PathBuf::from(DEFAULT_DIR))
    }
}

#[derive(Debug, ClapArgs)]
struct Up {
    #[command(flatten)]
    place: Place,
    /// No latencies
    #[arg(long)]
    fast: bool,
    /// Makes the town
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Virtual smart-card reader (vpcd) to lay cards of the contactless reader on, such as 127.0.0.1:35963
    #[arg(long)]
    vpcd: Option<SocketAddr>,
    /// The day it is in town, YYYY-MM-DD [default: today in China]
    #[arg(long)]
    today: Option<Date>,
    /// Serves the panel for a browser, 127.0.0.1:PORT (0 chooses a port)
    #[arg(long, value_name = "ADDRESS")]
    panel: Option<SocketAddr>,
}

#[derive(Debug, ClapArgs)]
struct Do {
    #[command(flatten)]
    place: Place,
    /// Device, or `town` or `lab`
    device: String,
    /// What to do
    action: String,
    /// Arguments
    #[arg(value_name = "VALUE|KEY=VALUE")]
    args: Vec<String>,
}

#[derive(Debug, ClapArgs)]
struct Status {
    #[command(flatten)]
    place: Place,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, ClapArgs)]
struct Play {
    #[command(flatten)]
    place: Place,
    /// The scenario
    file: PathBuf,
    /// Other dice than the scenario's own
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Debug, Error)]
enum CliError {
    #[error(transparent)]
    Lab(#[from] LabError),
    #[error(transparent)]
    Control(#[from] ControlError),
    #[error(transparent)]
    Arguments(#[from] ActError),
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    #[error(transparent)]
    Chaos(#[from] ChaosError),
    #[error("the system refused: {0}")]
    Io(#[from] io::Error),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&CliError::Io(error)),
    };
    let result = runtime.block_on(perform(cli.command));
    // A picture half drawn is nothing to wait for.
    runtime.shutdown_background();
    result.map_or_else(|error| complain(&error), |()| ExitCode::SUCCESS)
}

fn complain(error: &CliError) -> ExitCode {
    // With standard error gone there is nobody left to tell.
    let _ = writeln!(io::stderr(), "suiban-lab: {error}");
    ExitCode::FAILURE
}

async fn perform(command: Command) -> Result<(), CliError> {
    match command {
        Command::Up(options) => up(&options).await,
        Command::Do(order) => {
            let args = lab::arguments(&order.device, &order.action, &order.args)?;
            let args = args.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
            let request = Request { device: order.device, action: order.action, args };
            say(&control::request(&order.place.path(), &request).await?.to_string())
        }
        Command::Status(options) => status(&options).await,
        Command::Play(options) => play(&options).await,
        Command::Chaos(options) => until_told(async { Ok(chaos::run(options).await?) }).await,
    }
}

async fn up(options: &Up) -> Result<(), CliError> {
    start_log();
    let today = options.today.unwrap_or_else(today_in_china);
    let dir = Some(options.place.path());
    let lab = Lab::start(LabOptions { dir, fast: options.fast, seed: options.seed, today }).await?;
    if let Some(reader) = options.vpcd {
        lab.attend_virtual_reader(reader);
    }
    if let Some(dir) = lab.dir() {
        say(&format!("the laboratory is up; the kiosk's devices are in {}", dir.join("devices.toml").display()))?;
    }
    if let Some(address) = options.panel {
        say(&format!("the panel is at http://{}/", lab.panel(address).await?))?;
    }
    until_told(std::future::pending()).await
}

/// Works until a signal asks to stop.
async fn until_told(work: impl Future<Output = Result<(), CliError>>) -> Result<(), CliError> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        result = work => result,
        _ = terminate.recv() => Ok(()),
        _ = interrupt.recv() => Ok(()),
    }
}

async fn play(options: &Play) -> Result<(), CliError> {
    let scenario = Scenario::read(&options.file)?;
    let stage = Remote { dir: options.place.path() };
    scenario::play(stage, &scenario, options.seed, |entry| say(&entry.to_string()).unwrap_or_default()).await?;
    Ok(())
}

fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
}

async fn status(options: &Status) -> Result<(), CliError> {
    let request = Request { device: "lab".to_owned(), action: "status".to_owned(), args: Map::new() };
    let status = control::request(&options.place.path(), &request).await?;
    if options.json { say(&format!("{status:#}")) } else { say(&table::of(&status)) }
}

fn say(text: &str) -> Result<(), CliError> {
    Ok(writeln!(io::stdout(), "{text}")?)
}

/// The clock of the machine, in the kiosk's time zone (UTC+8).
fn today_in_china() -> Date {
    const EAST_OF_GREENWICH: u64 = 8 * 3600;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() + EAST_OF_GREENWICH;
    Date::from_days_since_epoch((seconds / 86_400) as i64)
}
