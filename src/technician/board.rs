//! What the technician's pages show, as plain values.

use suiban_drivers::{DeviceKind, DeviceStatus};

use super::carrying::CarryView;
use super::finding::Finding;
use crate::journey::intake::Intake;
use crate::store::Health;

/// The PIN page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PinView {
    /// Digits typed.
    pub typed: u8,
    /// The last one was wrong.
    pub wrong: bool,
    /// Seconds to wait after too many wrong ones.
    pub wait: u32,
}

/// One device on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceLine {
    /// Which.
    pub kind: DeviceKind,
    /// Its status.
    pub status: DeviceStatus,
    /// The last functional test: when (`YYYY-MM-DD HH:MM`) and whether it passed.
    pub tested: Option<(String, bool)>,
}

/// One drawer on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawerLine {
    /// Number.
    pub number: u16,
    /// Open now.
    pub open: bool,
    /// A card lies in it, as far as the ledger knows.
    pub loaded: bool,
}

/// The status board.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    /// The devices on this page: those that do not serve come first.
    pub devices: Vec<DeviceLine>,
    /// Which page of them, from 0, and how many there are.
    pub page: (usize, usize),
    /// Every drawer.
    pub drawers: Vec<DrawerLine>,
    /// Facts not yet at central.
    pub outbox: u64,
    /// Of these, facts central cannot read.
    pub set_aside: u64,
    /// Whether new cases are taken in.
    pub intake: Intake,
    /// Acts without an outcome.
    pub open_intents: u64,
    /// How the store itself is.
    pub storage: Health,
    /// Cards in the retain bin.
    pub retained: u64,
    /// Paired with central.
    pub paired: bool,
    /// Open for citizens.
    pub in_service: bool,
    /// Facts and receipts carried by hand.
    pub carry: CarryView,
    /// Name of the face engine.
    pub face_engine: String,
}

/// How a functional test stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestPhase {
    /// Not started.
    Idle,
    /// Under way.
    Running,
    /// Passed.
    Passed,
    /// Failed.
    Failed,
}

/// The test page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestView {
    /// Which device.
    pub kind: DeviceKind,
    /// How it stands.
    pub phase: TestPhase,
    /// What it found, once it ended.
    pub finding: Option<Finding>,
}

/// How loading stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadPhase {
    /// Lay a card on the reader.
    PlaceCard,
    /// It is being read.
    Reading,
    /// It is not on the manifest yet: central is asked.
    Asking,
    /// It is not on the manifest: it does not belong here.
    NotOnManifest,
    /// It cannot be read.
    Unreadable,
    /// Put it into the open drawer.
    PutInDrawer,
    /// Close the drawer.
    CloseDrawer,
    /// Recorded; the next one.
    Loaded,
    /// No drawer is free.
    Full,
}

/// The loading page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadView {
    /// How it stands.
    pub phase: LoadPhase,
    /// The drawer in question, 0: none.
    pub drawer: u16,
    /// Loaded in this exchange.
    pub loaded: u32,
    /// To be loaded in this exchange, those loaded included.
    pub expected: u32,
}
