//! The kiosk's command line.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use suiban::app::Window;
use suiban::biometrics::ModelPack;
use suiban::biometrics::pack::CheckState;
use suiban::carry;
use suiban::clock::{Clock, SystemClock};
use suiban::config::Config;
use suiban::inspect;
use suiban::store::{Keys, Store};
use suiban::sync::{TcpDial, pair};
use zeroize::Zeroizing;

#[global_allocator]
static MEMORY: suiban::secrecy::Memory = suiban::secrecy::MEMORY;

/// Self-service ID-card kiosk.
#[derive(Parser)]
#[command(name = "suiban", version, about)]
struct Arguments {
    /// The configuration.
    #[arg(long, global = true, default_value = "suiban.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve citizens.
    Run,
    /// Introduce this kiosk to central with a one-time code.
    Pair {
        /// The code central printed.
        code: String,
    },
    /// Set the technician's PIN, read from standard input.
    SetPin,
    /// What the store holds, as JSON. Only while the kiosk is not running.
    Status,
    /// Write what waits for central onto a medium, in one file. Only while the kiosk is not running; then the technician's board
    /// does it.
    Export {
        /// The medium's folder.
        #[arg(long)]
        to: PathBuf,
    },
    /// Take the receipts central wrote for exported facts. Only while the kiosk is not running.
    Import {
        /// The file of receipts.
        file: PathBuf,
    },
    /// The configured devices: what each says of itself. Only while the kiosk is not running.
    Devices {
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// Go on and show what changes.
        #[arg(long)]
        watch: bool,
        #[command(subcommand)]
        what: Option<Devices>,
    },
    /// The model pack of the face engine.
    Models {
        #[command(subcommand)]
        what: Models,
    },
}

#[derive(Subcommand)]
enum Devices {
    /// Find out what is plugged in at a port: `/dev/ttyUSB0`, `usb-path:1-1.2`, `tcp:HOST:PORT`, `v4l2:0`.
    Probe {
        /// The port.
        port: String,
    },
}

#[derive(Subcommand)]
enum Models {
    /// Check every file against the manifest.
    Verify,
    /// Get the files from upstream.
    Fetch {
        /// Where to put them.
        #[arg(default_value = "assets/models")]
        dir: PathBuf,
    },
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    suiban::log::start();
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("suiban: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    match arguments.command {
        Command::Run => Window::open(Config::load(&arguments.config)?)?.run()?,
        Command::Pair { code } => pair_with(&Config::load(&arguments.config)?, &code)?,
        Command::SetPin => set_pin(&Config::load(&arguments.config)?)?,
        Command::Status => status(&Config::load(&arguments.config)?)?,
        Command::Export { to } => export(&Config::load(&arguments.config)?, &to)?,
        Command::Import { file } => import(&Config::load(&arguments.config)?, &file)?,
        Command::Devices { what: Some(Devices::Probe { port }), .. } => {
            runtime()?.block_on(inspect::probe::run(&port, &mut std::io::stdout()))?;
        }
        Command::Devices { json, watch, what: None } => {
            let config = Config::load(&arguments.config)?;
            let show = inspect::Show { json, watch };
            runtime()?.block_on(inspect::devices(&config, show, &mut std::io::stdout()))?;
        }
        Command::Models { what: Models::Verify } => return verify(),
        Command::Models { what: Models::Fetch { dir } } => {
            let fetched = ModelPack::fetch(&dir)?;
            println!("{fetched} files in {}", dir.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

fn pair_with(config: &Config, code: &str) -> Result<(), Failure> {
    let code = code.parse::<suiban_wire::pairing::PairingCode>()?;
    let keys = Keys::load_or_create(&config.keys_dir())?;
    let store = Store::open(config.store_dir(), keys.clone())?;
    let identity = runtime()?.block_on(async {
        let dial = TcpDial::new(code.address.clone());
        let identity = pair(&dial, &code, &config.kiosk.id, &keys, Arc::new(SystemClock::new())).await?;
        store.pair(identity.paired().clone()).await?;
        Ok::<_, Failure>(identity)
    })?;
    println!("paired with central at {}", identity.address());
    Ok(())
}

fn set_pin(config: &Config) -> Result<(), Failure> {
    let mut pin = Zeroizing::new(String::new());
    std::io::stdin().read_to_string(&mut pin)?;
    let pin = Zeroizing::new(pin.trim().to_owned());
    runtime()?.block_on(store(config)?.set_pin(pin))?;
    println!("PIN set");
    Ok(())
}

fn status(config: &Config) -> Result<(), Failure> {
    let store = store(config)?;
    let clock = SystemClock::new();
    let status = runtime()?.block_on(async {
        clock.heard(store.central_ms().await?.unwrap_or_default());
        suiban::status::of(&store, &config.limits, &clock).await
    })?;
    println!("{}", serde_json::to_string_pretty(&status)?);
    Ok(())
}

fn store(config: &Config) -> Result<Store, Failure> {
    Ok(Store::open(config.store_dir(), Keys::load_or_create(&config.keys_dir())?)?)
}

fn export(config: &Config, to: &Path) -> Result<(), Failure> {
    let store = store(config)?;
    match runtime()?.block_on(carry::export(&store, to))? {
        Some(done) => println!("{} facts in {}\nsha256 {}", done.facts, done.path.display(), done.hash),
        None => println!("nothing waits for central"),
    }
    Ok(())
}

fn import(config: &Config, file: &Path) -> Result<(), Failure> {
    let store = store(config)?;
    let done = runtime()?.block_on(carry::import(&store, file, SystemClock::new().wall_ms()))?;
    println!(
        "{} receipts taken, {} of facts long delivered, {} facts still wait",
        done.receipts, done.past, done.waiting
    );
    Ok(())
}

fn verify() -> Result<ExitCode, Failure> {
    let Some(pack) = ModelPack::find(None)? else {
        println!("no model pack: set SUIBAN_MODELS or run `suiban models fetch`");
        return Ok(ExitCode::FAILURE);
    };
    let checks = pack.verify();
    for check in &checks {
        println!("{:<12} {:<44} {:?}", check.role, check.file, check.state);
    }
    let good = checks.iter().all(|check| check.state == CheckState::Ok);
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
