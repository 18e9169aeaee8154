//! The command line: `up` runs a laboratory, `do` and `status` talk to a running one.
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

use crate::control::{self, ControlError, Request};
use crate::lab::{self, Lab, LabError, LabOptions};

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
    #[arg(value_name = "KEY=VALUE", value_parser = key_value)]
    args: Vec<(String, String)>,
}

#[derive(Debug, ClapArgs)]
struct Status {
    #[command(flatten)]
    place: Place,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Error)]
enum CliError {
    #[error(transparent)]
    Lab(#[from] LabError),
    #[error(transparent)]
    Control(#[from] ControlError),
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
            let args = order.args.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
            let request = Request { device: order.device, action: order.action, args };
            say(&control::request(&order.place.path(), &request).await?.to_string())
        }
        Command::Status(options) => status(&options).await,
    }
}

async fn up(options: &Up) -> Result<(), CliError> {
    start_log();
    let today = options.today.unwrap_or_else(today_in_china);
    let dir = Some(options.place.path());
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let lab = Lab::start(LabOptions { dir, fast: options.fast, seed: options.seed, today }).await?;
    if let Some(reader) = options.vpcd {
        lab.attend_virtual_reader(reader);
    }
    if let Some(dir) = lab.dir() {
        say(&format!("the laboratory is up; the kiosk's devices are in {}", dir.join("devices.toml").display()))?;
    }
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
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

fn key_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write arguments as key=value")?;
    Ok((key.to_owned(), value.to_owned()))
}

/// The clock of the machine, in the kiosk's time zone (UTC+8).
fn today_in_china() -> Date {
    const EAST_OF_GREENWICH: u64 = 8 * 3600;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() + EAST_OF_GREENWICH;
    Date::from_days_since_epoch((seconds / 86_400) as i64)
}
