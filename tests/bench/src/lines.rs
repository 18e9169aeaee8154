//! What a driver adds to the time that line and device take: the lab answers at once, so an exchange over its
//! pseudo-terminal or socket lasts as long as driver, simulator and kernel need; the driver's share is less than that.

use std::path::Path;
use std::time::Instant;

use suiban_drivers::collector::{CardCollector, crt591};
use suiban_drivers::drawers::{DrawerBoard, lock8a};
use suiban_drivers::fingerprint::{FingerprintSensor, zfm20};
use suiban_drivers::printer::{ReceiptPrinter, escpos};
use suiban_drivers::reader::{CardReader, sam_v};
use suiban_drivers::terminal::zvt;
use suiban_drivers::transport::{PortAddress, connect};
use suiban_lab::{Lab, LabOptions};

use crate::Failure;
use crate::figures::{Figures, Goal, ms};

const ROUNDS: usize = 101;
const LIMIT: Goal = Goal::AtMost(2.0);

macro_rules! time {
    ($figures:expr, $name:expr, $exchange:expr) => {{
        let mut samples = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let began = Instant::now();
            drop($exchange.await);
            samples.push(ms(began.elapsed()));
        }
        $figures.add($name, "ms", samples, LIMIT)?;
    }};
}

/// Adds one exchange of every class.
pub async fn measure(figures: &mut Figures, folder: &Path) -> Result<(), Failure> {
    let dir = folder.join("lab");
    let _lab =
        Lab::start(LabOptions { dir: Some(dir.clone()), fast: true, seed: 7, today: "2026-11-21".parse()? }).await?;
    let table: toml::Table = std::fs::read_to_string(dir.join("devices.toml"))?.parse()?;
    let port = |name: &str| -> Result<PortAddress, Failure> {
        Ok(table["devices"][name].as_str().ok_or("no port in devices.toml")?.parse()?)
    };
    let mut reader = sam_v::SamV::new(connect(&port("reader")?, sam_v::SETTINGS).await?);
    time!(figures, "reader: look for a card (SAM-V)", reader.find());
    let mut finger = zfm20::Zfm20::new(connect(&port("fingerprint")?, zfm20::SETTINGS).await?, None);
    time!(figures, "fingerprint: look for a finger (ZFM-20)", finger.capture());
    let mut printer = escpos::EscPos::new(connect(&port("printer")?, escpos::SETTINGS).await?, escpos::Paper::Mm80);
    time!(figures, "printer: status (ESC/POS)", printer.status());
    let wiring =
        lock8a::Wiring { boards: vec![lock8a::Board { address: 1, locks: 24 }], feedback: lock8a::Feedback::OnClose };
    let mut drawers = lock8a::Lock8a::new(connect(&port("drawers")?, lock8a::SETTINGS).await?, wiring);
    time!(figures, "drawers: all states (8A)", drawers.states());
    let mut slot = crt591::Crt591::new(connect(&port("collector")?, crt591::SETTINGS).await?);
    slot.initialise().await?;
    time!(figures, "card slot: where is the card (CRT-591)", slot.channel());
    let mut terminal = zvt::open(&port("terminal")?, zvt::Settings::default()).await?;
    terminal.register().await?;
    time!(figures, "terminal: status (ZVT)", terminal.status());
    Ok(())
}
