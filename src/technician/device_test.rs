//! One functional test a device: it does what it is there for, and the result is stored with its time.

use std::sync::Arc;
use std::time::Duration;

use suiban_drivers::DeviceError;
use suiban_drivers::DeviceKind;
use suiban_drivers::fingerprint::FingerFault;
use tokio::time::{sleep, timeout};

use crate::attendant::Kiosk;
use crate::attendant::slips::{self, Values};
use crate::store::DeviceTest;

/// A person has this long to lay down a card, press a finger or hold up a code.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(200);

/// What a test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// It did what it should.
    pub pass: bool,
    /// The device's own word; never personal.
    pub detail: String,
}

impl Report {
    /// A test that could not even run.
    pub fn broken() -> Self {
        Self { pass: false, detail: "the test itself failed: see the log".to_owned() }
    }

    fn of<E: std::fmt::Display>(result: Result<String, E>) -> Self {
        match result {
            Ok(detail) => Self { pass: true, detail },
            Err(error) => Self { pass: false, detail: error.to_string() },
        }
    }

    fn nobody() -> Self {
        Self { pass: false, detail: "nothing came within 20 s".to_owned() }
    }
}

/// Name of a class in the store and on the command line.
pub fn name(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Reader => "reader",
        DeviceKind::Fingerprint => "fingerprint",
        DeviceKind::Camera => "camera",
        DeviceKind::Printer => "printer",
        DeviceKind::Terminal => "terminal",
        DeviceKind::Drawers => "drawers",
        DeviceKind::Collector => "collector",
        DeviceKind::Scanner => "scanner",
    }
}

/// Runs the test and stores its result.
pub async fn run(kiosk: Arc<Kiosk>, kind: DeviceKind) -> Report {
    let report = timeout(PATIENCE, test(&kiosk, kind)).await.unwrap_or_else(|_| Report::nobody());
    let stored = DeviceTest {
        device: name(kind).to_owned(),
        at: kiosk.clock.wall_ms(),
        pass: report.pass,
        detail: report.detail.clone(),
    };
    if let Err(error) = kiosk.store.record_test(stored).await {
        tracing::error!(%error, "device test not recorded");
    }
    report
}

async fn test(kiosk: &Arc<Kiosk>, kind: DeviceKind) -> Report {
    match kind {
        DeviceKind::Reader => Report::of(reader(kiosk).await),
        DeviceKind::Fingerprint => Report::of(fingerprint(kiosk).await),
        DeviceKind::Camera => camera(kiosk).await,
        DeviceKind::Printer => Report::of(printer(kiosk).await),
        DeviceKind::Terminal => Report::of(terminal(kiosk).await),
        DeviceKind::Drawers => Report::of(drawers(kiosk).await),
        DeviceKind::Collector => Report::of(collector(kiosk).await),
        DeviceKind::Scanner => Report::of(scanner(kiosk).await),
    }
}

/// Any card will do; what it says is forgotten at once.
async fn reader(kiosk: &Kiosk) -> Result<String, suiban_drivers::reader::ReaderError> {
    loop {
        let mut reader = kiosk.devices.reader.take().await?;
        let read = match reader.find().await {
            Ok(false) => None,
            Ok(true) => Some(reader.read().await),
            Err(error) => Some(Err(error)),
        };
        if let Some(read) = read {
            let fingers = reader.judge(read)?.fingers.len();
            return Ok(format!("card read: text, photo, {fingers} fingers"));
        }
        drop(reader);
        sleep(LOOK).await;
    }
}

async fn fingerprint(kiosk: &Kiosk) -> Result<String, suiban_drivers::fingerprint::FingerError> {
    let mut sensor = kiosk.devices.fingerprint.take().await?;
    loop {
        match sensor.capture().await {
            Err(DeviceError::Fault(FingerFault::NoFinger)) => sleep(LOOK).await,
            Err(error) => return sensor.judge(Err(error)),
            Ok(()) => {
                let extracted = sensor.extract(1).await;
                return sensor.judge(extracted).map(|()| "finger captured, features found".to_owned());
            }
        }
    }
}

async fn camera(kiosk: &Arc<Kiosk>) -> Report {
    let frames = crate::attendant::camera::session(kiosk.clone(), {
        let mut seen = 0u32;
        move |_, frame, _| {
            seen += 1;
            Ok((seen >= 10).then(|| format!("{} × {}, 10 frames", frame.width, frame.height)))
        }
    });
    Report::of(frames.await)
}

async fn printer(kiosk: &Kiosk) -> Result<String, suiban_drivers::printer::PrinterError> {
    let slip = slips::test(&Values::new(kiosk));
    let mut printer = kiosk.devices.printer.take().await?;
    let printed = printer.print(&slip).await;
    printer.judge(printed).map(|()| "test slip printed and cut".to_owned())
}

async fn terminal(kiosk: &Kiosk) -> Result<String, suiban_drivers::terminal::TerminalError> {
    let mut terminal = kiosk.devices.terminal.take().await?;
    let registered = terminal.register().await;
    terminal.judge(registered).map(|()| "registered".to_owned())
}

async fn drawers(kiosk: &Kiosk) -> Result<String, suiban_drivers::drawers::DrawerError> {
    let mut board = kiosk.devices.drawers.take().await?;
    let states = board.states().await;
    let open = |states: &Vec<_>| states.iter().filter(|s| **s == suiban_drivers::drawers::DrawerState::Open).count();
    board.judge(states).map(|states| format!("{} drawers answer, {} open", states.len(), open(&states)))
}

async fn collector(kiosk: &Kiosk) -> Result<String, suiban_drivers::collector::CollectorError> {
    let mut slot = kiosk.devices.collector.take().await?;
    let counted = match slot.initialise().await {
        Ok(()) => slot.retained().await,
        Err(error) => Err(error),
    };
    slot.judge(counted).map(|n| format!("initialised, {n} cards in the bin"))
}

async fn scanner(kiosk: &Kiosk) -> Result<String, suiban_drivers::scanner::ScannerError> {
    let mut scanner = kiosk.devices.scanner.take().await?;
    let scanned = scanner.scan().await;
    scanner.judge(scanned).map(|code| format!("code of {} characters", code.expose().chars().count()))
}
