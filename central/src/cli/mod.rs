//! The commands. Each opens the data directory, also while the server runs on it, does one thing and ends.

mod print;
mod serve;

use std::{
    fs,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use clap::{Args, Parser, Subcommand};
use suiban_central::{CardMade, Central, CentralError, carried::CarriedError, payments::config::PspConfigError};
use suiban_wire::{Bytes, Private, case::CaseNumber};
use thiserror::Error;

/// Central service of the Suiban kiosks.
#[derive(Parser)]
#[command(name = "suiban-central", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the kiosks (mutual TLS) until SIGTERM.
    Serve {
        #[command(flatten)]
        data: Data,
        /// Address to listen on; port 0 takes a free one.
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: String,
        /// Address kiosks reach this server at, if it is another one (`host:port`).
        #[arg(long)]
        public: Option<String>,
        /// Configuration of the payment service provider; without it kiosks offer no payment by QR code.
        #[arg(long, value_name = "FILE")]
        psp: Option<PathBuf>,
    },
    /// Prints a pairing code, good once and for 15 minutes.
    PairCode {
        #[command(flatten)]
        data: Data,
        /// The kiosk it is for.
        #[arg(long)]
        kiosk: String,
        /// Address the kiosk connects to; without it the one of the running server.
        #[arg(long)]
        address: Option<String>,
    },
    /// Lists the cases; names are masked.
    Cases(List),
    /// Opens one case; this is recorded.
    Show {
        #[command(flatten)]
        case: Case,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Writes the pictures of one case, opened, into a folder; this is recorded. Delete the folder after use.
    Evidence {
        #[command(flatten)]
        case: Case,
        /// A folder that does not exist yet; only you will be able to enter it.
        #[arg(long)]
        into: PathBuf,
    },
    /// Approves a case.
    Approve(Case),
    /// Rejects a case.
    Reject {
        #[command(flatten)]
        case: Case,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Puts a finished card into stock and onto the manifest of its kiosk.
    CardMade {
        #[command(flatten)]
        case: Case,
        /// Body number from the card's chip: 64 hexadecimal digits.
        #[arg(long, value_parser = body_number)]
        body_number: Private<Bytes>,
        /// First day of validity, YYYY-MM-DD.
        #[arg(long)]
        valid_from: String,
        /// Last day of validity, YYYY-MM-DD, or long-term.
        #[arg(long)]
        valid_to: String,
        /// The kiosk it goes to.
        #[arg(long)]
        kiosk: String,
    },
    /// Takes facts a kiosk exported to a medium and writes the receipts beside them. Repeating it is harmless.
    Import {
        #[command(flatten)]
        data: Data,
        /// The exported file.
        parcel: PathBuf,
        /// Where to write the receipts, if not beside it.
        #[arg(long)]
        receipts: Option<PathBuf>,
    },
    /// Lists the paired kiosks.
    Devices(List),
    /// Lists the citizens sent to the staffed window.
    Referrals(List),
    /// Lists the payment orders of QR codes.
    Payments(List),
    /// Lists what kiosks deleted because its time was over.
    Purges(List),
    /// Lists contradictions in kiosks' chains and envelopes set aside.
    Alarms(List),
}

#[derive(Args)]
struct Data {
    /// The data directory.
    #[arg(long = "data", env = "SUIBAN_CENTRAL")]
    folder: PathBuf,
}

#[derive(Args)]
struct List {
    #[command(flatten)]
    data: Data,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Case {
    #[command(flatten)]
    data: Data,
    /// The receipt number, as SB-7K3M-9Q2F.
    number: CaseNumber,
    /// Who is acting; recorded with the case.
    #[arg(long, env = "USER", default_value = "operator")]
    operator: String,
}

/// Why a command failed.
#[derive(Debug, Error)]
pub enum CliError {
    #[error(transparent)]
    Central(#[from] CentralError),
    #[error(transparent)]
    Psp(#[from] PspConfigError),
    #[error(transparent)]
    Carried(#[from] CarriedError),
    #[error("cannot listen on {address}: {source}; choose another address")]
    Listen { address: String, source: std::io::Error },
    #[error("cannot {what}: {source}")]
    Io { what: &'static str, source: std::io::Error },
    #[error("the server has never run on this data: start it, or give --address")]
    NoAddress,
}

/// Runs one command.
pub async fn run(cli: Cli) -> Result<(), CliError> {
    match cli.command {
        Command::Serve { data, listen, public, psp } => {
            serve::serve(&data.folder, &listen, public, psp.as_deref()).await
        }
        Command::PairCode { data, kiosk, address } => pair_code(&data, &kiosk, address).await,
        Command::Cases(list) => print::cases(&list.open().await?.cases().await?, list.json),
        Command::Show { case, json } => {
            print::case(&case.open().await?.show(&case.number, &case.operator).await?, json)
        }
        Command::Evidence { case, into } => write_evidence(&case, &into).await,
        Command::Approve(case) => Ok(case.open().await?.approve(&case.number, &case.operator).await?),
        Command::Reject { case, reason } => {
            Ok(case.open().await?.reject(&case.number, &case.operator, &reason).await?)
        }
        Command::CardMade { case, body_number, valid_from, valid_to, kiosk } => {
            let card = CardMade { case: case.number.clone(), body_number, valid_from, valid_to, kiosk };
            Ok(case.open().await?.card_made(&card, &case.operator).await?)
        }
        Command::Import { data, parcel, receipts } => import(&data, &parcel, receipts).await,
        Command::Devices(list) => print::devices(&list.open().await?.devices().await?, list.json),
        Command::Referrals(list) => print::referrals(&list.open().await?.referrals().await?, list.json),
        Command::Payments(list) => print::payments(&list.open().await?.payment_orders().await?, list.json),
        Command::Purges(list) => print::purges(&list.open().await?.purges().await?, list.json),
        Command::Alarms(list) => {
            let central = list.open().await?;
            print::alarms(&central.alarms().await?, &central.quarantined().await?, list.json)
        }
    }
}

async fn pair_code(data: &Data, kiosk: &str, address: Option<String>) -> Result<(), CliError> {
    let known = || fs::read_to_string(data.folder.join(serve::ADDRESS)).ok();
    let address = address.or_else(known).ok_or(CliError::NoAddress)?;
    let code = Central::open(&data.folder).await?.pair_code(kiosk, address.trim()).await?;
    println!("{code}");
    Ok(())
}

async fn import(data: &Data, parcel: &Path, receipts: Option<PathBuf>) -> Result<(), CliError> {
    let receipts = receipts.unwrap_or_else(|| parcel.with_extension("receipts"));
    let carried = Central::open(&data.folder).await?.import(parcel, &receipts).await?;
    println!("{}: {} receipts in {}", carried.device, carried.receipts, receipts.display());
    for seq in &carried.set_aside {
        println!("{}: fact {seq} is damaged and was set aside", carried.device);
    }
    Ok(())
}

/// The folder must be new, so that no other user has prepared it.
async fn write_evidence(case: &Case, into: &Path) -> Result<(), CliError> {
    let failed = |source| CliError::Io { what: "write the pictures", source };
    let evidence = case.open().await?.evidence(&case.number, &case.operator).await?;
    fs::DirBuilder::new().mode(0o700).create(into).map_err(failed)?;
    evidence.iter().try_for_each(|picture| fs::write(into.join(&picture.name), &picture.bytes)).map_err(failed)
}

impl List {
    async fn open(&self) -> Result<Central, CentralError> {
        Central::open(&self.data.folder).await
    }
}

impl Case {
    async fn open(&self) -> Result<Central, CentralError> {
        Central::open(&self.data.folder).await
    }
}

fn body_number(text: &str) -> Result<Private<Bytes>, hex::FromHexError> {
    hex::decode(text).map(|bytes| Private::new(Bytes(bytes)))
}
