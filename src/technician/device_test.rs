//! One functional test a device: it does what it is there for, and the result is stored with its time.

use std::sync::Arc;
use std::time::Duration;

use suiban_drivers::banknotes::{NoteAcceptor, NoteError, NoteEvent, NoteFault};
use suiban_drivers::cabinet::Light;
use suiban_drivers::drawers::DrawerState;
use suiban_drivers::fingerprint::FingerFault;
use suiban_drivers::terminal::Fen;
use suiban_drivers::{DeviceError, DeviceKind};
use tokio::time::{sleep, timeout};

use super::finding::Finding;
use crate::attendant::cash::NOTES;
use crate::attendant::slips::{self, Values};
use crate::attendant::{Kiosk, cabinet};
use crate::store::DeviceTest;

/// A person has this long to lay down a card, press a finger or hold up a code.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(200);
/// Long enough to be seen.
const LIT: Duration = Duration::from_secs(1);
/// Pictures a camera must give.
const FRAMES: u32 = 10;

/// `Err`: the device did not do what it should.
type Tested = Result<Finding, Finding>;

/// Runs the test and stores its result.
pub async fn run(kiosk: Arc<Kiosk>, kind: DeviceKind) -> Finding {
    let nobody = Err(Finding::NothingCame { seconds: PATIENCE.as_secs() });
    let tested = timeout(PATIENCE, test(&kiosk, kind)).await.unwrap_or(nobody);
    let finding = tested.unwrap_or_else(|failed| failed);
    let stored = DeviceTest {
        device: kind.as_str().to_owned(),
        at: kiosk.clock.wall_ms(),
        pass: finding.passed(),
        detail: finding.record(kind),
    };
    if let Err(error) = kiosk.store.record_test(stored).await {
        tracing::error!(%error, "device test not recorded");
    }
    finding
}

async fn test(kiosk: &Arc<Kiosk>, kind: DeviceKind) -> Tested {
    match kind {
        DeviceKind::Reader => reader(kiosk).await,
        DeviceKind::Fingerprint => fingerprint(kiosk).await,
        DeviceKind::Camera => camera(kiosk).await,
        DeviceKind::Printer => printer(kiosk).await,
        DeviceKind::Terminal => terminal(kiosk).await,
        DeviceKind::Drawers => drawers(kiosk).await,
        DeviceKind::Collector => collector(kiosk).await,
        DeviceKind::Scanner => scanner(kiosk).await,
        DeviceKind::Dispenser => dispenser(kiosk).await,
        DeviceKind::Banknotes => banknotes(kiosk).await,
        DeviceKind::Ups => ups(kiosk).await,
        DeviceKind::Cabinet => cabinet(kiosk).await,
        DeviceKind::ChipReader => chip_reader(kiosk).await,
        DeviceKind::DocumentCamera => document_camera(kiosk).await,
    }
}

/// Any card will do; what it says is forgotten at once.
async fn reader(kiosk: &Kiosk) -> Tested {
    loop {
        let mut reader = kiosk.devices.reader.take().await?;
        let read = match reader.find().await {
            Ok(false) => None,
            Ok(true) => Some(reader.read().await),
            Err(error) => Some(Err(error)),
        };
        if let Some(read) = read {
            return Ok(Finding::CardRead { fingers: reader.judge(read)?.fingers.len() });
        }
        drop(reader);
        sleep(LOOK).await;
    }
}

/// Any card is seen coming and going. Nothing of it is read.
async fn chip_reader(kiosk: &Kiosk) -> Tested {
    let slot = kiosk.devices.chip_reader.as_ref().ok_or(Finding::NotFitted)?;
    let mut came = false;
    loop {
        let mut reader = slot.take().await?;
        let present = reader.is_present().await;
        match (reader.judge(present)?, came) {
            (true, _) => came = true,
            (false, true) => return Ok(Finding::CardSeen),
            (false, false) => {}
        }
        sleep(LOOK).await;
    }
}

async fn fingerprint(kiosk: &Kiosk) -> Tested {
    let mut sensor = kiosk.devices.fingerprint.take().await?;
    loop {
        match sensor.capture().await {
            Err(DeviceError::Fault(FingerFault::NoFinger)) => sleep(LOOK).await,
            Err(error) => return Ok(sensor.judge(Err(error))?),
            Ok(()) => {
                let extracted = sensor.extract(1).await;
                return Ok(sensor.judge(extracted).map(|()| Finding::FingerSeen)?);
            }
        }
    }
}

async fn camera(kiosk: &Arc<Kiosk>) -> Tested {
    let mut seen = 0;
    let frames = crate::attendant::camera::session(kiosk.clone(), move |_, frame, _| {
        seen += 1;
        Ok((seen >= FRAMES).then_some(Finding::FramesSeen { width: frame.width, height: frame.height }))
    });
    Ok(frames.await?)
}

async fn document_camera(kiosk: &Arc<Kiosk>) -> Tested {
    if kiosk.devices.document_camera.is_none() {
        return Err(Finding::NotFitted);
    }
    let mut seen = 0;
    let frames = crate::attendant::camera::desk_session(kiosk.clone(), move |frame, _| {
        seen += 1;
        Ok((seen >= FRAMES).then_some(Finding::FramesSeen { width: frame.width, height: frame.height }))
    });
    Ok(frames.await?)
}

async fn printer(kiosk: &Kiosk) -> Tested {
    let slip = slips::test(&Values::new(kiosk));
    let mut printer = kiosk.devices.printer.take().await?;
    let printed = printer.print(&slip).await;
    Ok(printer.judge(printed).map(|()| Finding::SlipPrinted)?)
}

async fn terminal(kiosk: &Kiosk) -> Tested {
    let mut terminal = kiosk.devices.terminal.take().await?;
    let registered = terminal.register().await;
    Ok(terminal.judge(registered).map(|()| Finding::Registered)?)
}

async fn drawers(kiosk: &Kiosk) -> Tested {
    let mut board = kiosk.devices.drawers.take().await?;
    let states = board.states().await;
    let states = board.judge(states)?;
    let open = states.iter().filter(|state| **state == DrawerState::Open).count();
    Ok(Finding::DrawersAnswer { drawers: states.len(), open })
}

async fn collector(kiosk: &Kiosk) -> Tested {
    let mut slot = kiosk.devices.collector.take().await?;
    let counted = match slot.initialise().await {
        Ok(()) => slot.retained().await,
        Err(error) => Err(error),
    };
    Ok(slot.judge(counted).map(|cards| Finding::BinCounted { cards })?)
}

/// Nothing is drawn: the stack is for citizens.
async fn dispenser(kiosk: &Kiosk) -> Tested {
    let slot = kiosk.devices.dispenser.as_ref().ok_or(Finding::NotFitted)?;
    let mut dispenser = slot.take().await?;
    let position = dispenser.position().await;
    dispenser.judge(position)?;
    Ok(Finding::StackAsked)
}

async fn scanner(kiosk: &Kiosk) -> Tested {
    let mut scanner = kiosk.devices.scanner.take().await?;
    let scanned = scanner.scan().await;
    Ok(scanner.judge(scanned).map(|code| Finding::CodeRead { characters: code.expose().chars().count() })?)
}

/// Nothing is switched. On battery it does what it is there for.
async fn ups(kiosk: &Kiosk) -> Tested {
    let slot = kiosk.devices.ups.as_ref().ok_or(Finding::NotFitted)?;
    let mut ups = slot.take().await?;
    let read = ups.reading().await;
    Ok(ups
        .judge(read)
        .map(|reading| reading.charge.map_or(Finding::PowerAsked, |percent| Finding::Charged { percent }))?)
}

/// A technician has looked: a tamper alarm is forgotten, if what it guards is shut again.
async fn cabinet(kiosk: &Kiosk) -> Tested {
    let slot = kiosk.devices.cabinet.as_ref().ok_or(Finding::NotFitted)?;
    let mut housing = slot.take().await?;
    let cleared = housing.clear_tamper().await;
    let mut housing = match cleared {
        Ok(()) => housing,
        Err(error) => return Ok(housing.judge(Err(error))?),
    };
    cabinet::remember(kiosk, false).await;
    housing.show(Light::ON);
    sleep(LIT).await;
    housing.show(Light::OFF);
    match housing.status().await.fault {
        None => Ok(Finding::CabinetShut),
        Some(fault) => Err(Finding::Fault(fault)),
    }
}

/// Any note that a fee may be paid with is looked at and given back; none is kept.
async fn banknotes(kiosk: &Kiosk) -> Tested {
    let slot = kiosk.devices.banknotes.as_ref().ok_or(Finding::NotFitted)?;
    let mut acceptor = slot.take().await?;
    let looked = look_at_note(&mut *acceptor).await;
    acceptor.judge(looked).map(|fen| Finding::NoteSeen { yuan: fen / 100 }).map_err(Into::into)
}

async fn look_at_note(acceptor: &mut dyn NoteAcceptor) -> Result<Fen, NoteError> {
    match acceptor.enable(&NOTES).await {
        Err(DeviceError::Fault(NoteFault::PowerLost)) => {
            acceptor.initialise().await?;
            acceptor.enable(&NOTES).await?;
        }
        enabled => enabled?,
    }
    let mut seen = 0;
    loop {
        match acceptor.next().await? {
            NoteEvent::Escrowed(note) => {
                seen = note.fen;
                acceptor.give_back().await?;
            }
            NoteEvent::Returned(_) => {
                acceptor.acknowledge().await?;
                acceptor.disable().await?;
            }
            NoteEvent::Closed => return Ok(seen),
            NoteEvent::Accepting | NoteEvent::Stacked(_) | NoteEvent::Rejected(_) | NoteEvent::Cheated => {}
        }
    }
}
