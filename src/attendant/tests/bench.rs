//! A kiosk without devices, paired with a central that takes payments, and a visit whose payment is real.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use suiban_central::Central;
use suiban_central::payments::config::PspConfig;
use suiban_central::payments::psp::{BoxStream as PspStream, Psp};
use suiban_lab::psp::Kit;
use suiban_lab::{DeviceName, Lab, LabOptions};
use tempfile::TempDir;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::attendant::Kiosk;
use crate::attendant::desk::Desk;
use crate::attendant::devices::Devices;
use crate::attendant::work::{Job, perform, qr_payment};
use crate::biometrics;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::journey::availability::Service;
use crate::journey::tests::driver::Hand;
use crate::journey::{Effect, Event, Intent, Task, Visit, Work, WorkDone, place, step};
use crate::screen::{Live, Scene, ScreenSink};
use crate::store::{Keys, Store, VisitId};
use crate::sync::{BoxStream, Dial, LinkState, Payments, pair};

const NAME: &str = "GZ-TH-0017";

pub struct Bench {
    pub kiosk: Arc<Kiosk>,
    pub central: Central,
    pub lab: Arc<Lab>,
    line: Arc<Line>,
    _folders: [TempDir; 3],
}

/// The line to central; it can be cut.
struct Line {
    central: Central,
    up: AtomicBool,
    streams: Mutex<JoinSet<()>>,
}

#[async_trait]
impl Dial for Line {
    async fn dial(&self) -> std::io::Result<BoxStream> {
        if !self.up.load(Ordering::SeqCst) {
            return Err(std::io::ErrorKind::ConnectionRefused.into());
        }
        let (near, far) = tokio::io::duplex(64 * 1024);
        let central = self.central.clone();
        self.streams.lock().unwrap().spawn(async move { drop(central.serve_stream(near).await) });
        Ok(Box::new(far))
    }
}

/// Nobody looks.
struct NoScreen;

impl ScreenSink for NoScreen {
    fn show(&self, _: Scene) {}
    fn live(&self, _: Live) {}
    fn wipe(&self) {}
}

impl Bench {
    pub async fn new() -> Self {
        let folders = [TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap()];
        let options = LabOptions { dir: None, fast: true, seed: 1, today: "2026-11-25".parse().unwrap() };
        let lab = Arc::new(Lab::start(options).await.unwrap());
        let central = central(&folders[0], &folders[1], &lab).await;
        let line = Arc::new(Line { central: central.clone(), up: AtomicBool::new(true), streams: Mutex::default() });
        let kiosk = Arc::new(kiosk(&folders[2], &central, &line).await);
        Self { kiosk, central, lab, line, _folders: folders }
    }

    /// No connection survives, and no new one comes about.
    pub async fn cut(&self) {
        self.line.up.store(false, Ordering::SeqCst);
        let mut streams = std::mem::take(&mut *self.line.streams.lock().unwrap());
        streams.shutdown().await;
    }

    pub fn mend(&self) {
        self.line.up.store(true, Ordering::SeqCst);
    }

    /// What the payer or the provider does.
    pub async fn psp(&self, action: &str) {
        let mut words = action.split(' ');
        let name = words.next().unwrap();
        let pair = |word: &str| word.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).unwrap();
        self.lab.act("psp", name, &words.map(pair).collect()).await.unwrap();
    }

    /// What the provider has in its till.
    pub fn taken(&self) -> i64 {
        self.lab.world().read(|w| w.psp.taken())
    }

    /// Acts nobody has settled: without a word, and unknown.
    pub async fn unsettled(&self) -> (usize, usize) {
        let store = &self.kiosk.store;
        (store.open_intents().await.unwrap().len(), store.unknown().await.unwrap().len())
    }
}

async fn central(data: &TempDir, files: &TempDir, lab: &Arc<Lab>) -> Central {
    let central = Central::open(data.path()).await.unwrap();
    Kit { port: 443 }.write(files.path()).unwrap();
    let config = PspConfig::load(&files.path().join("psp.toml")).unwrap();
    let lab = Arc::clone(lab);
    let psp = Psp::open(config, central.clock()).unwrap().over(Arc::new(move || {
        let pipe = lab.pipe(DeviceName::Psp);
        Box::pin(async move { Ok(Box::new(pipe) as PspStream) })
    }));
    central.offer_payments(psp).unwrap();
    central
}

async fn kiosk(data: &TempDir, central: &Central, line: &Arc<Line>) -> Kiosk {
    let config = config(data);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let keys = Keys::load_or_create(&config.keys_dir()).unwrap();
    let store = Store::open(config.store_dir(), keys.clone()).unwrap();
    let code = central.pair_code(NAME, "memory").await.unwrap();
    let identity = pair(&**line, &code, NAME, &keys, clock.clone()).await.unwrap();
    store.pair(identity.paired().clone()).await.unwrap();
    let (_, link) = watch::channel(LinkState { online: true, qr_payment: true, ..LinkState::default() });
    let engine = biometrics::open(None).unwrap();
    Kiosk {
        devices: Devices::new(&config),
        engine_info: engine.info().clone(),
        engine: Mutex::new(engine),
        photo: None,
        matcher: None,
        screen: Arc::new(NoScreen),
        link,
        served: watch::Sender::new(false),
        payments: Some(Arc::new(Payments::new(line.clone(), identity, clock.clone(), store.clone()))),
        wake: Arc::new(Notify::new()),
        store,
        clock,
        config,
    }
}

fn config(data: &TempDir) -> Config {
    let devices = ["reader", "fingerprint", "printer", "terminal", "drawers", "collector", "scanner"];
    let devices: String = devices.iter().map(|d| format!("{d} = \"tcp:127.0.0.1:9\"\n")).collect();
    let text = format!(
        "data = {:?}\nprofile = \"demonstration\"\n[kiosk]\nid = \"{NAME}\"\nsite = \"s\"\nstaff_phone = \"1\"\n\
         [devices]\n{devices}camera = \"v4l2:9\"\n",
        data.path()
    );
    toml::from_str(&text).unwrap()
}

/// A citizen at the choice of payment. The payment's work is real; storing the application is told by the test.
pub struct Citizen<'a> {
    bench: &'a Bench,
    visit: Visit,
    pub desk: Desk,
    events: (UnboundedSender<Event>, UnboundedReceiver<Event>),
    work: JoinSet<()>,
}

impl<'a> Citizen<'a> {
    pub fn at_payment(bench: &'a Bench) -> Self {
        let mut hand = Hand::on(Service::Renewal);
        hand.until_payment();
        let desk = Desk::new(VisitId::new("1-1"), bench.kiosk.clock.wall_ms());
        Self { bench, visit: hand.visit, desk, events: mpsc::unbounded_channel(), work: JoinSet::new() }
    }

    pub fn wants(&mut self, intent: Intent) {
        self.takes(Event::Intent(intent));
    }

    /// Waits for the machine until it stands there.
    pub async fn until(&mut self, at: &str) {
        while place(&self.visit) != at {
            let event = self.events.1.recv().await.unwrap();
            self.takes(event);
        }
    }

    /// The application is committed with the payment, as `work/application.rs` does it.
    pub async fn submits(&mut self) {
        let job = self.job(self.visit.task);
        let mut facts = job.facts();
        qr_payment::settle_with_application(&job, &mut facts);
        self.bench.kiosk.store.commit(facts).await.unwrap();
        self.takes(Event::Done(self.visit.task, WorkDone::Submitted { case: "SB-1".into() }));
    }

    pub fn cannot_submit(&mut self) {
        self.takes(Event::Done(self.visit.task, WorkDone::StoreFailed));
    }

    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    fn job(&self, task: Task) -> Job {
        Job { kiosk: self.bench.kiosk.clone(), desk: self.desk.clone(), task, events: self.events.0.clone() }
    }

    fn takes(&mut self, event: Event) {
        let (visit, effects) = step(self.visit.clone(), event, self.bench.kiosk.clock.now());
        self.visit = visit;
        for effect in effects {
            match effect {
                Effect::Start(task, work @ (Work::PayByQr { .. } | Work::CloseQr | Work::RefundQr)) => {
                    self.work.abort_all();
                    self.work.spawn(perform(self.job(task), work));
                }
                Effect::Start(..) | Effect::Stop | Effect::End => self.work.abort_all(),
                Effect::Record(_) | Effect::AbortPayment => {}
            }
        }
    }
}
