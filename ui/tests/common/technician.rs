//! The technician's screens.

use slint::{ComponentHandle, Model};
use suiban_ui::{
    ActLine, ActThing, App, CarryPhase, CheckStep, ClockAdapter, ClockPhase, DeviceName, DeviceRow, DrawerCell,
    IntakeRail, IntakeState, Link, LoadPhase, Screen, ShellAdapter, StorageHealth, SupplyLevel, TechnicianAdapter,
    TestPhase, UnsettledAdapter,
};

use super::citizen::model;
use super::{Scene, scene};

pub fn scenes() -> Vec<Scene> {
    let mut all = vec![
        scene("20-pin", |app| pin(app, "●●●", false, 0)),
        scene("20-pin-wrong", |app| pin(app, "", true, 0)),
        scene("20-pin-wait", |app| pin(app, "", true, 42)),
        scene("21-board", |app| board(app, true, 24)),
        scene("21-board-out", |app| board(app, false, 60)),
        scene("21-board-paged", paged),
        scene("21-board-forgotten-card", forgotten),
    ];
    all.extend(TEST.map(|phase| scene(format!("22-test-{phase:?}"), move |app| test(app, DeviceName::Printer, phase))));
    all.extend(
        DEVICES.map(|device| scene(format!("22-test-{device:?}"), move |app| test(app, device, TestPhase::Idle))),
    );
    all.extend(STORAGE.map(|health| scene(format!("21-board-{health:?}"), move |app| storage(app, health))));
    all.extend(
        RAILS.map(|rail| scene(format!("21-board-warned-{rail:?}"), move |app| intake(app, IntakeState::Warned, rail))),
    );
    all.push(scene("21-board-intake-stopped", |app| intake(app, IntakeState::Stopped, IntakeRail::Age)));
    all.extend(CARRY.map(|phase| scene(format!("21-board-carry-{phase:?}"), move |app| carry(app, phase))));
    all.extend(CHECK.map(|step| scene(format!("24-unsettled-{step:?}"), move |app| unsettled(app, step))));
    all.push(scene("24-unsettled-none", |app| {
        unsettled(app, CheckStep::List);
        app.global::<UnsettledAdapter>().set_lines(model(Vec::new()));
    }));
    all.extend(CLOCK.map(|phase| scene(format!("25-clock-{phase:?}"), move |app| clock(app, phase))));
    all.extend(LOAD.map(|phase| scene(format!("23-load-{phase:?}"), move |app| load(app, phase))));
    all
}

const TEST: [TestPhase; 3] = [TestPhase::Running, TestPhase::Passed, TestPhase::Failed];
const DEVICES: [DeviceName; 14] = [
    DeviceName::Reader,
    DeviceName::Fingerprint,
    DeviceName::Camera,
    DeviceName::Printer,
    DeviceName::Terminal,
    DeviceName::Drawers,
    DeviceName::Collector,
    DeviceName::Scanner,
    DeviceName::Banknotes,
    DeviceName::Dispenser,
    DeviceName::Ups,
    DeviceName::Cabinet,
    DeviceName::DocumentCamera,
    DeviceName::ChipReader,
];
const LOAD: [LoadPhase; 9] = [
    LoadPhase::PlaceCard,
    LoadPhase::Reading,
    LoadPhase::Asking,
    LoadPhase::NotOnManifest,
    LoadPhase::Unreadable,
    LoadPhase::PutInDrawer,
    LoadPhase::CloseDrawer,
    LoadPhase::Loaded,
    LoadPhase::Full,
];

const STORAGE: [StorageHealth; 2] = [StorageHealth::Full, StorageHealth::JournalBroken];
const RAILS: [IntakeRail; 3] = [IntakeRail::Age, IntakeRail::Count, IntakeRail::Room];
const CARRY: [CarryPhase; 7] = [
    CarryPhase::None,
    CarryPhase::Working,
    CarryPhase::Done,
    CarryPhase::NoMedium,
    CarryPhase::Full,
    CarryPhase::Spoilt,
    CarryPhase::Failed,
];
const CHECK: [CheckStep; 5] = [CheckStep::List, CheckStep::Drawer, CheckStep::Look, CheckStep::Stuck, CheckStep::Money];
const CLOCK: [ClockPhase; 4] = [ClockPhase::Typing, ClockPhase::NoSuchTime, ClockPhase::BeforeCentral, ClockPhase::Set];

fn storage(app: &App, health: StorageHealth) {
    board(app, true, 24);
    app.global::<TechnicianAdapter>().set_storage(health);
}

/// With the longest facts there can be: both lines at once.
fn intake(app: &App, state: IntakeState, rail: IntakeRail) {
    board(app, true, 60);
    let adapter = app.global::<TechnicianAdapter>();
    adapter.set_intake(state);
    adapter.set_rail(rail);
    adapter.set_set_aside(2);
}

fn carry(app: &App, phase: CarryPhase) {
    intake(app, IntakeState::Warned, IntakeRail::Age);
    let adapter = app.global::<TechnicianAdapter>();
    adapter.set_carry_offered(true);
    adapter.set_carry_phase(phase);
    adapter.set_carried_receipts(12);
    adapter.set_carried_facts(340);
}

fn unsettled(app: &App, step: CheckStep) {
    technician(app, Screen::TechnicianUnsettled);
    let adapter = app.global::<UnsettledAdapter>();
    let line = |thing, found: &str, open, checkable| ActLine {
        thing,
        amount: "20.00".into(),
        drawer: 17,
        at: "2026-11-22 00:13".into(),
        found: found.into(),
        open,
        checkable,
    };
    adapter.set_lines(model(vec![
        line(ActThing::Payment, "not-confirmed", true, true),
        line(ActThing::Drawer, "drawer-to-check", true, true),
        line(ActThing::OldCard, "slot-silent", true, false),
        line(ActThing::Loading, "card-loaded", false, false),
        line(ActThing::Payment, "given-back", false, false),
    ]));
    adapter.set_step(step);
    adapter.set_drawer(17);
    adapter.set_loading(false);
}

fn clock(app: &App, phase: ClockPhase) {
    technician(app, Screen::TechnicianClock);
    let adapter = app.global::<ClockAdapter>();
    adapter.set_system("2016-11-22 00:13".into());
    adapter.set_wall("2026-11-22 00:13".into());
    adapter.set_central(if phase == ClockPhase::Set { "".into() } else { "2026-11-21 23:58".into() });
    adapter.set_typed(if phase == ClockPhase::Typing { "202611".into() } else { "".into() });
    adapter.set_phase(phase);
}

fn technician<'a>(app: &'a App, screen: Screen) -> TechnicianAdapter<'a> {
    app.global::<ShellAdapter>().set_screen(screen);
    let adapter = app.global::<TechnicianAdapter>();
    adapter.set_version("0.1.0".into());
    adapter
}

fn pin(app: &App, stars: &str, wrong: bool, wait: i32) {
    let adapter = technician(app, Screen::TechnicianPin);
    adapter.set_pin_stars(stars.into());
    adapter.set_pin_wrong(wrong);
    adapter.set_pin_wait(wait);
}

fn row(device: DeviceName, link: Link, identity: &str, tested: &str) -> DeviceRow {
    DeviceRow {
        device,
        link,
        fault: "".into(),
        instruction: "".into(),
        serves: false,
        level: SupplyLevel::Ok,
        count: -1,
        occupied: false,
        identity: identity.into(),
        tested: tested.into(),
    }
}

fn rows() -> Vec<DeviceRow> {
    let tested = "2026-11-22 00:13 pass";
    let mut rows = vec![
        row(DeviceName::Reader, Link::Online, "SAM 05.04-20210114-0004312277", tested),
        row(DeviceName::Fingerprint, Link::Online, "ZFM-20, 1000", tested),
        row(DeviceName::Camera, Link::Starting, "", ""),
        row(DeviceName::Printer, Link::Online, "TM-T88, 80 mm", tested),
        row(DeviceName::Terminal, Link::Offline, "", "2026-11-20 18:40 fail"),
        row(DeviceName::Drawers, Link::Online, "lock8a", tested),
        row(DeviceName::Collector, Link::Online, "CRT-571", tested),
        row(DeviceName::Scanner, Link::Absent, "", ""),
    ];
    rows[3].level = SupplyLevel::Low;
    rows[1].fault = "sensor-hardware".into();
    rows[1].instruction = "replace".into();
    rows[4].fault = "no-answer".into();
    rows[4].instruction = "check-power".into();
    rows[7].fault = "port-absent".into();
    rows[7].instruction = "plug-in".into();
    rows[5].count = 83;
    rows[6].count = 12;
    rows
}

fn board(app: &App, in_service: bool, drawers: i32) {
    let adapter = technician(app, Screen::TechnicianBoard);
    adapter.set_devices(model(rows()));
    adapter.set_pages(1);
    let cell = |n| DrawerCell { number: n, open: n == 7, loaded: n % 3 != 0 };
    adapter.set_drawers(model((1..=drawers).map(cell).collect()));
    adapter.set_outbox(3);
    adapter.set_intake(IntakeState::Open);
    adapter.set_set_aside(0);
    adapter.set_carry_offered(false);
    adapter.set_carry_phase(CarryPhase::None);
    adapter.set_open_intents(i32::from(!in_service));
    adapter.set_retained(12);
    adapter.set_paired(in_service);
    adapter.set_in_service(in_service);
    adapter.set_face_engine("OpenCV YuNet + SFace".into());
}

/// Somebody's card lies on the plain reader.
fn forgotten(app: &App) {
    board(app, true, 24);
    let mut plate = row(DeviceName::ChipReader, Link::Online, "ACS ACR122U PICC Interface", "2026-11-22 00:13 pass");
    plate.occupied = true;
    app.global::<TechnicianAdapter>().get_devices().set_row_data(6, plate);
}

fn paged(app: &App) {
    board(app, true, 24);
    let adapter = app.global::<TechnicianAdapter>();
    let mut six: Vec<_> = rows().into_iter().take(6).collect();
    let mut ups = row(DeviceName::Ups, Link::Online, "APC Smart-UPS 700 AS0123456789", "2026-11-22 00:13 pass");
    (ups.fault, ups.instruction, ups.serves, ups.count) = ("on-battery".into(), "wait-for-mains".into(), true, 71);
    six.push(ups);
    adapter.set_devices(model(six));
    adapter.set_pages(2);
}

fn test(app: &App, device: DeviceName, phase: TestPhase) {
    let adapter = technician(app, Screen::TechnicianTest);
    adapter.set_testing(device);
    adapter.set_test_phase(phase);
    adapter.set_finding(if phase == TestPhase::Passed { "slip-printed" } else { "" }.into());
    let failed = phase == TestPhase::Failed;
    adapter.set_test_fault(if failed { "cover-open" } else { "" }.into());
    adapter.set_test_instruction(if failed { "close-cover" } else { "" }.into());
}

fn load(app: &App, phase: LoadPhase) {
    let adapter = technician(app, Screen::TechnicianLoad);
    adapter.set_load_phase(phase);
    adapter.set_load_drawer(27);
    adapter.set_loaded_now(9);
    adapter.set_expected(24);
}
