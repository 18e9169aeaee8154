//! `suiban devices probe PORT`: which protocol answers at a port, and how its line is set.

use std::io::{self, Write};

use suiban_drivers::camera::Camera;
use suiban_drivers::camera::capture::{Capture, Source};
use suiban_drivers::probe::{self, Attempt, Heard};
use suiban_drivers::transport::PortAddress;
use suiban_drivers::{DeviceStatus, Link, LinkFault};
use thiserror::Error;

/// A camera needs this many looks until its first picture.
const LOOKS: usize = 10;

/// Why a probe gives no answer.
#[derive(Debug, Error)]
pub enum ProbeError {
    /// Nothing can be asked there.
    #[error(transparent)]
    Port(#[from] LinkFault),
    /// Nothing answered.
    #[error(
        "nothing answered at {0}: check its power; a scanner in line mode says nothing until a code is held before it"
    )]
    Nothing(String),
    /// The output is gone.
    #[error("the output cannot be written ({0})")]
    Output(#[from] io::Error),
}

/// Probes the port, with a line for each question and the entry for the configuration at the end.
pub async fn run(port: &str, out: &mut impl Write) -> Result<(), ProbeError> {
    match port.parse::<PortAddress>() {
        Ok(address) => line(port, &address, out).await,
        Err(_) => camera(port, out).await,
    }
}

async fn line(port: &str, address: &PortAddress, out: &mut impl Write) -> Result<(), ProbeError> {
    let mut failed = Ok(());
    let found = probe::probe(address, |attempt| {
        if failed.is_ok() {
            failed = tell(attempt, out);
        }
    })
    .await?;
    failed?;
    let found = found.ok_or_else(|| ProbeError::Nothing(port.to_owned()))?;
    let at = match found.settings {
        Some(settings) if !port.contains('@') => format!("{}@{}", with_scheme(port), settings.baud),
        Some(_) | None => port.to_owned(),
    };
    writeln!(out, "{} = {{ protocol = \"{}\", port = \"{at}\" }}", found.kind, found.protocol)?;
    Ok(())
}

/// A speed can only be written behind a scheme.
fn with_scheme(port: &str) -> String {
    if port.starts_with('/') { format!("serial:{port}") } else { port.to_owned() }
}

fn tell(attempt: &Attempt, out: &mut impl Write) -> io::Result<()> {
    let settings = attempt.settings.map(probe::written).unwrap_or_default();
    let heard = match &attempt.heard {
        Heard::Answered(status) => format!("answers{}", name(status)),
        Heard::Noise => "something speaks, but not this".to_owned(),
        Heard::Silence => "-".to_owned(),
    };
    writeln!(out, "{:<16} {:<10} {settings:<12} {heard}", attempt.kind, attempt.protocol)?;
    out.flush()
}

fn name(status: &DeviceStatus) -> String {
    let identity = status.identity.as_ref().map(|identity| format!(": {identity}"));
    let fault = status.fault.as_ref().map(|fault| format!(" ({})", fault.code));
    [identity, fault].into_iter().flatten().collect()
}

async fn camera(port: &str, out: &mut impl Write) -> Result<(), ProbeError> {
    let source: Source = port.parse().unwrap_or_else(|never: std::convert::Infallible| match never {});
    let seen = tokio::task::spawn_blocking(move || {
        let mut camera = Capture::new(source);
        let picture = (0..LOOKS).find_map(|_| camera.frame().ok());
        (camera.status(), picture.map(|frame| (frame.width, frame.height)))
    });
    let (status, picture) = seen.await.unwrap_or_else(|_| (DeviceStatus::absent(), None));
    match picture {
        Some((width, height)) if status.link == Link::Online => {
            writeln!(out, "camera           capture                 answers: {width} × {height}")?;
            writeln!(out, "camera = {{ protocol = \"capture\", port = \"{port}\" }}")?;
            Ok(())
        }
        Some(_) | None => Err(ProbeError::Nothing(port.to_owned())),
    }
}
