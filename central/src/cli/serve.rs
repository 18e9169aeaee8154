//! `serve`: one line with the address, then connections until SIGTERM or SIGINT.

use std::{fs, io::Write, path::Path};

use suiban_central::{
    Central,
    payments::{config::PspConfig, psp::Psp},
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::CliError;

/// File in the data directory with the address kiosks connect to.
pub const ADDRESS: &str = "address";

pub async fn serve(folder: &Path, listen: &str, public: Option<String>, psp: Option<&Path>) -> Result<(), CliError> {
    let central = Central::open(folder).await?;
    if let Some(file) = psp {
        central.offer_payments(Psp::open(PspConfig::load(file)?, central.clock())?)?;
    }
    let failed = |source| CliError::Listen { address: listen.to_owned(), source };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?.to_string();
    let stop = stopped()?;
    write_address(folder, &public.unwrap_or_else(|| bound.clone()))?;
    println!("suiban-central listens on {bound}");
    std::io::stdout().flush().map_err(|source| CliError::Io { what: "write to the terminal", source })?;
    tokio::select! {
        () = central.serve(listener, stop) => {}
        () = central.follow_payments(), if central.offers_payments() => {}
    }
    central.close().await?;
    tracing::info!("stopped");
    Ok(())
}

/// Resolves at the first signal. The handlers stand before the address is printed.
fn stopped() -> Result<impl Future<Output = ()>, CliError> {
    let failed = |source| CliError::Io { what: "wait for signals", source };
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Whole or not at all, for scripts that wait for it.
fn write_address(folder: &Path, address: &str) -> Result<(), CliError> {
    let partial = folder.join("address.new");
    let written = fs::write(&partial, format!("{address}\n")).and_then(|()| fs::rename(&partial, folder.join(ADDRESS)));
    written.map_err(|source| CliError::Io { what: "write the address file", source })
}
