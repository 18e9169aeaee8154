//! What lies on the desk during a visit: the person's pictures, prints and words. In memory only; dropped at the end of
//! the visit, and every part overwrites itself when dropped.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use suiban_drivers::Secret;
use suiban_drivers::reader::CardRecord;
use suiban_drivers::terminal::Booking;
use suiban_wire::api::OrderNumber;
use suiban_wire::case::CaseNumber;
use suiban_wire::manifest::ManifestEntry;

use super::work::cash::CashBox;
use crate::biometrics::Portrait;
use crate::biometrics::picture::Picture;
use crate::biometrics::verify::BestFrame;
use crate::faults::Citizen;
use crate::journey::private::Private;
use crate::page::ScannedPage;
use crate::store::{ActId, VisitId};

/// A finger collected in this visit.
#[derive(Clone)]
pub struct Collected {
    /// The sensor's own template, 512 bytes.
    pub template: Secret<Vec<u8>>,
    /// The certified feature, 512 bytes, where a matcher is installed.
    pub feature: Option<Secret<Vec<u8>>>,
    /// 0–100.
    pub quality: u8,
}

/// A payment by QR code.
#[derive(Clone)]
pub struct QrOrder {
    /// Its act in the ledger.
    pub act: ActId,
    /// Its number at central and at the provider.
    pub order: OrderNumber,
    /// Fen.
    pub fen: u64,
    /// The code, once there is one.
    pub picture: Option<Arc<Picture>>,
    /// Somebody has scanned it.
    pub scanned: bool,
    /// The provider refused the payment.
    pub declined: bool,
    /// The provider's number of the payment, once paid.
    pub transaction: Option<String>,
}

impl QrOrder {
    /// An order central has not heard of yet.
    pub fn new(act: ActId, order: OrderNumber, fen: u64) -> Self {
        Self { act, order, fen, picture: None, scanned: false, declined: false, transaction: None }
    }
}

/// The desk's contents.
pub struct Papers {
    /// The visit's name in journal and ledger.
    pub visit: VisitId,
    /// When it began, wall clock.
    pub started_ms: i64,
    /// What the card said.
    pub record: Option<CardRecord>,
    /// The card's photo, decoded.
    pub chip_photo: Option<Picture>,
    /// The manifest's record of the person.
    pub manifest: Option<ManifestEntry>,
    /// Best frames of the face check.
    pub best_frames: Vec<BestFrame>,
    /// Fingers by code.
    pub fingers: BTreeMap<u8, Collected>,
    /// Portraits to choose from.
    pub portraits: Vec<Portrait>,
    /// The scan of the register's page, kept or being looked at.
    pub page: Option<ScannedPage>,
    /// Signature, SVG path.
    pub signature: Private,
    /// The payment act under way or booked.
    pub payment: Option<ActId>,
    /// The drawer's act, open until the pickup is stored.
    pub drawer: Option<ActId>,
    /// What the terminal booked.
    pub booking: Option<Booking>,
    /// Banknotes of this visit in the cassette.
    pub cash: Option<CashBox>,
    /// The order of the QR code, open or paid.
    pub qr: Option<QrOrder>,
    /// Case number once stored.
    pub case: Option<CaseNumber>,
    /// What the fault table says about the device that failed last.
    pub trouble: Option<Citizen>,
}

/// The desk, shared by the pieces of work of one visit.
#[derive(Clone)]
pub struct Desk(Arc<Mutex<Papers>>);

impl Desk {
    /// An empty desk.
    pub fn new(visit: VisitId, started_ms: i64) -> Self {
        Self(Arc::new(Mutex::new(Papers {
            visit,
            started_ms,
            record: None,
            chip_photo: None,
            manifest: None,
            best_frames: Vec::new(),
            fingers: BTreeMap::new(),
            portraits: Vec::new(),
            page: None,
            signature: Private::default(),
            payment: None,
            drawer: None,
            booking: None,
            cash: None,
            qr: None,
            case: None,
            trouble: None,
        })))
    }

    /// The papers; never held across an await.
    pub fn papers(&self) -> MutexGuard<'_, Papers> {
        super::lock(&self.0)
    }

    /// The visit's name.
    pub fn visit(&self) -> VisitId {
        self.papers().visit.clone()
    }
}
