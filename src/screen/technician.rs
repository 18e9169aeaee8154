//! The technician's pages into their adapter.

use slint::{ComponentHandle, SharedString};
use suiban_drivers::{DeviceKind, FaultReport, Level, Link, Media};
use suiban_ui as ui;

use super::pages::rows;
use crate::carry::medium::Exchanged;
use crate::faults;
use crate::journey::intake::{Intake, Rail};
use crate::technician::board::{Board, DeviceLine, LoadPhase, LoadView, PinView, TestPhase, TestView};
use crate::technician::carrying::CarryView;
use crate::technician::finding::Finding;

pub(super) fn pin(app: &ui::App, view: &PinView) {
    let adapter = app.global::<ui::TechnicianAdapter>();
    adapter.set_pin_stars("●".repeat(usize::from(view.typed)).into());
    adapter.set_pin_wrong(view.wrong);
    adapter.set_pin_wait(count(u64::from(view.wait)));
}

pub(super) fn board(app: &ui::App, board: &Board) {
    let adapter = app.global::<ui::TechnicianAdapter>();
    rows(adapter.get_devices(), board.devices.iter().map(device_row), |rows| adapter.set_devices(rows));
    adapter.set_page(count(board.page.0 as u64));
    adapter.set_pages(count(board.page.1 as u64));
    let cells =
        board.drawers.iter().map(|d| ui::DrawerCell { number: i32::from(d.number), open: d.open, loaded: d.loaded });
    rows(adapter.get_drawers(), cells, |rows| adapter.set_drawers(rows));
    adapter.set_outbox(count(board.outbox));
    adapter.set_open_intents(count(board.open_intents));
    adapter.set_retained(count(board.retained));
    adapter.set_storage(super::repairs::storage(board.storage));
    let (state, rail) = intake(board.intake);
    adapter.set_intake(state);
    adapter.set_rail(rail);
    adapter.set_set_aside(count(board.set_aside));
    carry(&adapter, board.carry);
    adapter.set_paired(board.paired);
    adapter.set_in_service(board.in_service);
    adapter.set_face_engine(board.face_engine.as_str().into());
}

pub(super) fn test(app: &ui::App, view: &TestView) {
    let adapter = app.global::<ui::TechnicianAdapter>();
    adapter.set_testing(device_name(view.kind));
    adapter.set_test_phase(match view.phase {
        TestPhase::Idle => ui::TestPhase::Idle,
        TestPhase::Running => ui::TestPhase::Running,
        TestPhase::Passed => ui::TestPhase::Passed,
        TestPhase::Failed => ui::TestPhase::Failed,
    });
    let finding = view.finding.as_ref();
    let (found, more) = finding.map(Finding::values).unwrap_or_default();
    adapter.set_finding(finding.map(Finding::code).unwrap_or_default().into());
    adapter.set_found(count(found));
    adapter.set_found_more(count(more));
    let fault = match finding {
        Some(Finding::Fault(fault)) => fault.code.as_str(),
        Some(_) | None => "",
    };
    adapter.set_test_fault(fault.into());
    adapter.set_test_instruction(faults::advice(view.kind, fault).technician.code().into());
}

pub(super) fn load(app: &ui::App, view: &LoadView) {
    let adapter = app.global::<ui::TechnicianAdapter>();
    adapter.set_load_phase(match view.phase {
        LoadPhase::PlaceCard => ui::LoadPhase::PlaceCard,
        LoadPhase::Reading => ui::LoadPhase::Reading,
        LoadPhase::Asking => ui::LoadPhase::Asking,
        LoadPhase::NotOnManifest => ui::LoadPhase::NotOnManifest,
        LoadPhase::Unreadable => ui::LoadPhase::Unreadable,
        LoadPhase::PutInDrawer => ui::LoadPhase::PutInDrawer,
        LoadPhase::CloseDrawer => ui::LoadPhase::CloseDrawer,
        LoadPhase::Loaded => ui::LoadPhase::Loaded,
        LoadPhase::Full => ui::LoadPhase::Full,
    });
    adapter.set_load_drawer(i32::from(view.drawer));
    adapter.set_loaded_now(count(u64::from(view.loaded)));
    adapter.set_expected(count(u64::from(view.expected)));
}

fn carry(adapter: &ui::TechnicianAdapter<'_>, view: CarryView) {
    let (phase, done) = match view {
        CarryView::NotOffered | CarryView::Idle => (ui::CarryPhase::None, Exchanged::default()),
        CarryView::Working => (ui::CarryPhase::Working, Exchanged::default()),
        CarryView::Done(done) => (ui::CarryPhase::Done, done),
        CarryView::NoMedium => (ui::CarryPhase::NoMedium, Exchanged::default()),
        CarryView::Full => (ui::CarryPhase::Full, Exchanged::default()),
        CarryView::Spoilt => (ui::CarryPhase::Spoilt, Exchanged::default()),
        CarryView::Failed => (ui::CarryPhase::Failed, Exchanged::default()),
    };
    adapter.set_carry_offered(view != CarryView::NotOffered);
    adapter.set_carry_phase(phase);
    adapter.set_carried_receipts(count(done.receipts));
    adapter.set_carried_facts(count(done.facts));
}

fn intake(intake: Intake) -> (ui::IntakeState, ui::IntakeRail) {
    let rail = |rail| match rail {
        Rail::Age => ui::IntakeRail::Age,
        Rail::Count => ui::IntakeRail::Count,
        Rail::Room => ui::IntakeRail::Room,
    };
    match intake {
        Intake::Open => (ui::IntakeState::Open, ui::IntakeRail::Age),
        Intake::Warned(near) => (ui::IntakeState::Warned, rail(near)),
        Intake::Stopped(reached) => (ui::IntakeState::Stopped, rail(reached)),
    }
}

fn count(n: u64) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn device_row(line: &DeviceLine) -> ui::DeviceRow {
    let status = &line.status;
    let fault = status.fault.as_ref();
    // The board has room for one supply a device; the worst one is the one to see.
    let supply = status.supplies.iter().max_by_key(|s| severity(s.level));
    let tested = line.tested.as_ref().map(|(at, passed)| format!("{at} {}", if *passed { "pass" } else { "fail" }));
    ui::DeviceRow {
        device: device_name(line.kind),
        link: match status.link {
            Link::Online => ui::Link::Online,
            Link::Offline => ui::Link::Offline,
            Link::Absent => ui::Link::Absent,
            Link::Starting => ui::Link::Starting,
        },
        fault: fault.map(|f| SharedString::from(f.code.as_str())).unwrap_or_default(),
        instruction: fault.map(|f| instruction(line.kind, f)).unwrap_or_default(),
        serves: faults::impact(line.kind, status) == faults::Impact::Nothing,
        level: supply.map_or(ui::SupplyLevel::Ok, |s| level(s.level)),
        count: supply.and_then(|s| s.count).map_or(-1, |n| count(u64::from(n))),
        occupied: status.media == Media::Present,
        identity: status.identity.as_deref().unwrap_or_default().into(),
        tested: tested.unwrap_or_default().into(),
    }
}

fn severity(level: Level) -> u8 {
    match level {
        Level::Ok => 0,
        Level::Low => 1,
        Level::Full => 2,
        Level::Out => 3,
    }
}

fn level(level: Level) -> ui::SupplyLevel {
    match level {
        Level::Ok => ui::SupplyLevel::Ok,
        Level::Low => ui::SupplyLevel::Low,
        Level::Out => ui::SupplyLevel::Out,
        Level::Full => ui::SupplyLevel::Full,
    }
}

fn instruction(kind: DeviceKind, fault: &FaultReport) -> SharedString {
    faults::advice(kind, &fault.code).technician.code().into()
}

fn device_name(kind: DeviceKind) -> ui::DeviceName {
    match kind {
        DeviceKind::Reader => ui::DeviceName::Reader,
        DeviceKind::Fingerprint => ui::DeviceName::Fingerprint,
        DeviceKind::Camera => ui::DeviceName::Camera,
        DeviceKind::Printer => ui::DeviceName::Printer,
        DeviceKind::Terminal => ui::DeviceName::Terminal,
        DeviceKind::Drawers => ui::DeviceName::Drawers,
        DeviceKind::Collector => ui::DeviceName::Collector,
        DeviceKind::Scanner => ui::DeviceName::Scanner,
        DeviceKind::Banknotes => ui::DeviceName::Banknotes,
        DeviceKind::Dispenser => ui::DeviceName::Dispenser,
        DeviceKind::Ups => ui::DeviceName::Ups,
        DeviceKind::Cabinet => ui::DeviceName::Cabinet,
        DeviceKind::DocumentCamera => ui::DeviceName::DocumentCamera,
        DeviceKind::ChipReader => ui::DeviceName::ChipReader,
    }
}

pub(super) fn kind_of(name: ui::DeviceName) -> DeviceKind {
    match name {
        ui::DeviceName::Reader => DeviceKind::Reader,
        ui::DeviceName::Fingerprint => DeviceKind::Fingerprint,
        ui::DeviceName::Camera => DeviceKind::Camera,
        ui::DeviceName::Printer => DeviceKind::Printer,
        ui::DeviceName::Terminal => DeviceKind::Terminal,
        ui::DeviceName::Drawers => DeviceKind::Drawers,
        ui::DeviceName::Collector => DeviceKind::Collector,
        ui::DeviceName::Scanner => DeviceKind::Scanner,
        ui::DeviceName::Banknotes => DeviceKind::Banknotes,
        ui::DeviceName::Dispenser => DeviceKind::Dispenser,
        ui::DeviceName::Ups => DeviceKind::Ups,
        ui::DeviceName::Cabinet => DeviceKind::Cabinet,
        ui::DeviceName::DocumentCamera => DeviceKind::DocumentCamera,
        ui::DeviceName::ChipReader => DeviceKind::ChipReader,
    }
}
