//! The state of the laboratory: people, pieces of plastic, and every device.
//!
//! Promise: one [`World`] behind one lock. It is reached through closures only, so the lock is never held across an
//! await; every change wakes whoever waits in [`Shared::until`]. A card is in exactly one [`CardPlace`]; nothing else
//! records where cards are. Each device's part is in `world/<device>.rs` and belongs to that device's module.
//!
//! Must not know: any protocol byte.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use rand::SeedableRng;
use rand::rngs::SmallRng;
use suiban_lab_town::{Date, Person, Town};
use tokio::sync::watch;

use crate::action::ActError;
use crate::device::DeviceName;

pub mod banknotes;
mod cabinet;
mod camera;
mod cards;
mod chip_reader;
pub mod codepay;
mod collector;
mod dispenser;
mod document;
mod drawers;
mod finger;
mod line;
mod printer;
mod psp;
mod reader;
mod scanner;
mod terminal;
mod ups;

pub use banknotes::BanknoteState;
pub use cabinet::CabinetState;
pub use camera::{Album, Attack, CameraState, Doing, Frame, Gesture, Infrared, Jpeg, Subject};
pub use cards::{Card, CardPlace, Cards, ChipFault, Stack};
pub use chip_reader::ChipReaderState;
pub use codepay::CodepayState;
pub use collector::{ChannelPosition, CollectorState};
pub use dispenser::{DispenserPosition, DispenserState, Motion, Move};
pub use document::{Desk, DocumentState, PageOnDesk};
pub use drawers::{DRAWERS, Drawer, LockBoard, Wiring};
pub use finger::{FingerState, Glass, Template};
pub use line::{Line, LineFault};
pub use printer::{Paper, PaperPlace, PrinterFault, PrinterState};
pub use psp::{PspOrder, PspState, RefundCourse, Spoilt as SpoiltAnswer, Trade};
pub use reader::{ReaderState, SamState, Session};
pub use scanner::{ScannerModel, ScannerState};
pub use terminal::{CutPoint, TappedCard, TerminalState, Transaction, TransactionState};
pub use ups::{UpsCable, UpsState};

/// Everything the simulators share.
#[derive(Debug)]
pub struct World {
    /// The demo town.
    pub town: Arc<Town>,
    /// The day it is in the town.
    pub today: Date,
    /// Every card and where it is.
    pub cards: Cards,
    /// ID-card reader.
    pub reader: ReaderState,
    /// Fingerprint module and the finger on its glass.
    pub finger: FingerState,
    /// Camera and who stands before it.
    pub camera: CameraState,
    /// Code scanner.
    pub scanner: ScannerState,
    /// Receipt printer.
    pub printer: PrinterState,
    /// Card terminal.
    pub terminal: TerminalState,
    /// ECR Hub terminal's orders; the rest of it is the card terminal.
    pub codepay: CodepayState,
    /// Banknote acceptor.
    pub banknotes: BanknoteState,
    /// Drawers, number 1 first; what lies in drawer `n` is the card at [`CardPlace::InDrawer`]`(n)`.
    pub drawers: Vec<Drawer>,
    /// The board behind the drawers' locks.
    pub lock_board: LockBoard,
    /// Card collector; the card in its channel is the one at [`CardPlace::InChannel`].
    pub collector: CollectorState,
    /// Plain contactless reader; the card on it is the one at [`CardPlace::OnChipReader`].
    pub chip_reader: ChipReaderState,
    /// Card dispenser; the card in its channel is the one at [`CardPlace::InDispenser`].
    pub dispenser: DispenserState,
    /// Document camera and what lies under it.
    pub document: DocumentState,
    /// Door, tamper loop and light.
    pub cabinet: CabinetState,
    /// UPS and the service in front of it.
    pub ups: UpsState,
    /// Payment service provider.
    pub psp: PspState,
    /// Faults ordered per line.
    pub lines: BTreeMap<DeviceName, Line>,
}

impl World {
    /// The laboratory on its first morning: everybody holds their card, every device is ready, nobody is at the kiosk.
    pub fn new(town: Arc<Town>, today: Date) -> Self {
        Self {
            cards: Cards::of(&town),
            town,
            today,
            reader: ReaderState::default(),
            finger: FingerState::default(),
            camera: CameraState::default(),
            scanner: ScannerState::default(),
            printer: PrinterState::default(),
            terminal: TerminalState::default(),
            codepay: CodepayState::default(),
            banknotes: BanknoteState::default(),
            drawers: vec![Drawer::default(); DRAWERS],
            lock_board: LockBoard::default(),
            collector: CollectorState::default(),
            chip_reader: ChipReaderState::default(),
            dispenser: DispenserState::default(),
            document: DocumentState::default(),
            cabinet: CabinetState::default(),
            ups: UpsState::default(),
            psp: PspState::default(),
            lines: BTreeMap::new(),
        }
    }

    /// Whether such a person lives in town. Errors: the text lists who does.
    pub fn known_person(&self, slug: &str) -> Result<&Person, ActError> {
        let known = || self.town.people.iter().map(|person| person.slug).collect::<Vec<_>>().join(", ");
        self.town.person(slug).ok_or_else(|| ActError::bad_value("person", slug, &format!("one of {}", known())))
    }

    /// What a device at `baud` hears of `bytes`, added to `into`: the bytes, or garbage when the host speaks at another
    /// speed. Pseudo-terminals carry any speed, so the lab has to look.
    pub fn hear(&self, device: DeviceName, baud: u32, bytes: &[u8], into: &mut Vec<u8>) {
        let host = self.lines.get(&device).and_then(|line| line.host_baud);
        if host.is_none_or(|host| host == baud) {
            into.extend_from_slice(bytes);
        } else {
            into.extend(bytes.iter().map(|byte| byte.rotate_left(3) ^ 0x5C));
        }
    }

    /// The line of a device.
    pub fn line(&mut self, device: DeviceName) -> &mut Line {
        self.lines.entry(device).or_default()
    }
}

/// A handle to the world; clones reach the same one.
#[derive(Debug, Clone)]
pub struct Shared(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    world: Mutex<World>,
    dice: Mutex<SmallRng>,
    changes: watch::Sender<u64>,
    fast: bool,
}

impl Shared {
    /// Shares `world`. `fast` switches all latencies off; `seed` fixes the varying ones.
    pub fn new(world: World, fast: bool, seed: u64) -> Self {
        let (changes, _) = watch::channel(0);
        let dice = Mutex::new(SmallRng::seed_from_u64(seed));
        Self(Arc::new(Inner { world: Mutex::new(world), dice, changes, fast }))
    }

    /// Looks at the world.
    pub fn read<R>(&self, look: impl FnOnce(&World) -> R) -> R {
        look(&self.0.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the world and wakes whoever waits for a change.
    pub fn update<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        let result = change(&mut self.0.world.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.changes.send_modify(|count| *count += 1);
        result
    }

    /// Changes what nobody waits for, and wakes nobody: for devices that change many times a second.
    pub fn update_quietly<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        change(&mut self.0.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A handle that does not keep the world alive.
    pub fn downgrade(&self) -> WeakShared {
        WeakShared(Arc::downgrade(&self.0))
    }

    /// Waits until `condition` holds; returns at once if it does already. Safe to drop (for `select!`).
    pub async fn until(&self, condition: impl Fn(&World) -> bool) {
        let mut changes = self.0.changes.subscribe();
        while !self.read(&condition) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Tells of every change that [`Self::update`] makes.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    /// Draws from the laboratory's seeded dice.
    pub fn dice<R>(&self, draw: impl FnOnce(&mut SmallRng) -> R) -> R {
        draw(&mut self.0.dice.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether latencies are switched off.
    pub fn is_fast(&self) -> bool {
        self.0.fast
    }
}

/// A handle to a world that may be gone.
#[derive(Debug, Clone)]
pub struct WeakShared(Weak<Inner>);

impl WeakShared {
    /// The world, while somebody else still keeps it.
    pub fn upgrade(&self) -> Option<Shared> {
        self.0.upgrade().map(Shared)
    }
}
