//! The attendant's promises, held with the real drivers on memory pipes to the lab's simulators, and the real store.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use suiban_drivers::LinkFault;
use suiban_drivers::collector::{CardCollector, crt591};
use suiban_drivers::drawers::{DrawerBoard, lock8a};
use suiban_drivers::printer::{ReceiptPrinter, escpos};
use suiban_drivers::reader::{CardReader, sam_v};
use suiban_drivers::terminal::{PaymentTerminal, zvt};
use suiban_lab::{Args, Date, DeviceName, Lab, LabOptions};
use tokio::sync::{Notify, watch};

use super::Kiosk;
use super::devices::{Devices, Slot};
use super::reconcile::{Found, When, settle};
use crate::biometrics;
use crate::clock::Clock;
use crate::config::Config;
use crate::screen::{Live, Scene, ScreenSink};
use crate::store::tests::{Bench, NOW};
use crate::store::{Act, DrawerContent, DrawerMove, DrawerWrite, Facts, LedgerAct, LedgerWrite, Outcome, VisitId};
use crate::sync::LinkState;

mod bench;
mod codepay;
mod document_camera;
mod drawer;
mod intake;
mod loading;
mod old_card;
mod payment;
mod plate;
mod qr;
mod timed;
mod unreadable_card;

/// A kiosk before its lab. It can lose its power and come back; the lab goes on.
pub(super) struct House {
    bench: Bench,
    lab: Arc<Lab>,
    terminal_there: Arc<AtomicBool>,
    codepay: bool,
    kiosk: Option<Arc<Kiosk>>,
}

impl House {
    pub(super) async fn new() -> Self {
        let today = Date::new(2026, 11, 25).unwrap();
        let lab = Lab::start(LabOptions { dir: None, fast: true, seed: 1, today }).await.unwrap();
        let terminal_there = Arc::new(AtomicBool::new(true));
        let mut house = Self { bench: Bench::new(), lab: Arc::new(lab), terminal_there, codepay: false, kiosk: None };
        house.restart();
        house
    }

    pub(super) fn kiosk(&self) -> &Arc<Kiosk> {
        self.kiosk.as_ref().unwrap()
    }

    pub(super) fn lab(&self) -> &Lab {
        &self.lab
    }

    /// Tampers with the store's database.
    pub(super) fn sql(&self, batch: &str) {
        let conn = rusqlite::Connection::open(self.bench.store_dir().join("kiosk.db")).unwrap();
        conn.execute_batch(batch).unwrap();
    }

    /// The power goes and comes back.
    fn restart(&mut self) {
        self.kiosk = None;
        let config = config(self.bench.dir.path());
        let engine = biometrics::open(None).unwrap();
        let kiosk = Kiosk {
            devices: self.devices(&config),
            engine_info: engine.info().clone(),
            engine: Mutex::new(engine),
            photo: None,
            matcher: None,
            link: watch::channel(LinkState::default()).1,
            payments: None,
            served: watch::Sender::new(false),
            wake: Arc::new(Notify::new()),
            store: self.bench.open(),
            clock: Arc::new(Still),
            screen: Arc::new(Dark),
            config,
        };
        self.kiosk = Some(Arc::new(kiosk));
    }

    fn devices(&self, config: &Config) -> Devices {
        let mut devices = Devices::new(config);
        let (lab, there) = (self.lab.clone(), self.terminal_there.clone());
        devices.terminal = Slot::new(move || {
            let pipe = lab.pipe(DeviceName::TerminalTcp);
            let there = there.load(Ordering::SeqCst);
            async move {
                let device: Box<dyn PaymentTerminal> = Box::new(zvt::Zvt::tcp(pipe, zvt::Settings::default()));
                if there {
                    Ok(device)
                } else {
                    Err(LinkFault::Absent { port: "terminal".into(), kind: std::io::ErrorKind::NotFound })
                }
            }
        });
        if self.codepay {
            devices.terminal = codepay::slot(self);
        }
        let lab = self.lab.clone();
        devices.collector = Slot::new(move || {
            let pipe = lab.pipe(DeviceName::Collector);
            async move { Ok(Box::new(crt591::Crt591::new(pipe)) as Box<dyn CardCollector>) }
        });
        let lab = self.lab.clone();
        devices.drawers = Slot::new(move || {
            let pipe = lab.pipe(DeviceName::Drawers);
            let boards = vec![lock8a::Board { address: 1, locks: 24 }];
            let wiring = lock8a::Wiring { boards, feedback: lock8a::Feedback::OnClose };
            async move { Ok(Box::new(lock8a::Lock8a::new(pipe, wiring)) as Box<dyn DrawerBoard>) }
        });
        let lab = self.lab.clone();
        devices.reader = Slot::new(move || {
            let pipe = lab.pipe(DeviceName::Reader);
            async move { Ok(Box::new(sam_v::SamV::new(pipe)) as Box<dyn CardReader>) }
        });
        let lab = self.lab.clone();
        devices.printer = Slot::new(move || {
            let pipe = lab.pipe(DeviceName::Printer);
            async move { Ok(Box::new(escpos::EscPos::new(pipe, escpos::Paper::Mm80)) as Box<dyn ReceiptPrinter>) }
        });
        devices
    }

    async fn act(&self, device: &str, action: &str, args: &[(&str, &str)]) -> Value {
        let args: Args = args.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        self.lab.act(device, action, &args).await.unwrap()
    }

    async fn commit(&self, ledger: Vec<LedgerWrite>) {
        self.kiosk().store.commit(Facts { ledger, ..Facts::at(NOW, 1) }).await.unwrap();
    }

    /// Looks back once; twice is the same as once, and a start after it finds nothing new.
    async fn settle(&mut self, when: When) {
        settle(self.kiosk(), when).await.unwrap();
        let rows = self.rows().await;
        settle(self.kiosk(), When::Idle).await.unwrap();
        assert_eq!(self.rows().await, rows, "what was settled was settled again");
        self.restart();
        settle(self.kiosk(), When::Start).await.unwrap();
        assert_eq!(self.rows().await, rows, "a restart settled again what was settled");
    }

    async fn rows(&self) -> u64 {
        self.kiosk().store.verify_journal().await.unwrap().rows
    }

    async fn found(&self, id: &str) -> (Option<Outcome>, Option<Found>) {
        let act: LedgerAct = self.kiosk().store.act(id.into()).await.unwrap().unwrap();
        (act.outcome, Found::of(&act))
    }

    /// Referrals that wait for central.
    async fn told(&self) -> usize {
        let rows = self.kiosk().store.outbox_from(1, 99).await.unwrap();
        rows.iter().filter(|row| row.kind == "referral").count()
    }

    fn papers(&self) -> usize {
        self.lab.world().read(|w| w.printer.papers.len())
    }
}

fn config(dir: &std::path::Path) -> Config {
    let text = format!(
        "data = {dir:?}\n[kiosk]\nid = \"GZ-TH-0017\"\nsite = \"here\"\nstaff_phone = \"12345\"\n[devices]\n\
         reader = \"tcp:127.0.0.1:9\"\nfingerprint = \"tcp:127.0.0.1:9\"\nprinter = \"tcp:127.0.0.1:9\"\nterminal = \"tcp:127.0.0.1:9\"\ndrawers = \"tcp:127.0.0.1:9\"\n\
         collector = \"tcp:127.0.0.1:9\"\nscanner = \"tcp:127.0.0.1:9\"\ncamera = \"v4l2:9\"\n"
    );
    toml::from_str(&text).unwrap()
}

fn intent(id: &str, visit: Option<&str>, act: Act) -> LedgerWrite {
    LedgerWrite::Intent { id: id.into(), visit: visit.map(VisitId::from), act, at: NOW }
}

fn outcome(id: &str, outcome: Outcome) -> LedgerWrite {
    LedgerWrite::Outcome { id: id.into(), outcome, evidence: json!({}), at: NOW }
}

/// Time stands still: everything here happens a moment after the cut.
struct Still;

impl Clock for Still {
    fn wall_ms(&self) -> i64 {
        NOW + 1
    }
    fn mono_ms(&self) -> u64 {
        7
    }
}

struct Dark;

impl ScreenSink for Dark {
    fn show(&self, _: Scene) {}
    fn live(&self, _: Live) {}
    fn wipe(&self) {}
}
