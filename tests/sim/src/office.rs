//! Central, whole and real, on a runtime of its own. The simulation's thread waits for each of its answers, so that virtual
//! time stands still while central works and nothing happens beside.

use std::path::Path;
use std::sync::{Arc, mpsc};

use suiban_central::central::{Alarm, Quarantined};
use suiban_central::payments::OrderSummary;
use suiban_central::{CardMade, CaseState, Central, CentralError};
use suiban_wire::case::{CaseNumber, RenewalCase};
use suiban_wire::pairing::PairingCode;
use suiban_wire::{Bytes, Private};
use tokio::runtime::Runtime;

use crate::clock::OfficeClock;
use crate::provider::{Payer, Provider};
use crate::world::{START_MS, World};

/// The kiosk's name at central.
pub const KIOSK: &str = "GZ-TH-0017";
const OPERATOR: &str = "sim";

/// The office.
pub struct Office {
    runtime: Runtime,
    central: Central,
    clock: Arc<OfficeClock>,
    provider: Provider,
    world: Arc<World>,
}

/// A case as the office sees it.
pub struct Case {
    /// Receipt number.
    pub number: String,
    /// How far.
    pub state: CaseState,
    /// What was submitted.
    pub body: RenewalCase,
}

impl Office {
    /// Opens an empty one.
    pub fn open(folder: &Path, world: Arc<World>) -> Result<Self, Failed> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let clock = Arc::new(OfficeClock::default());
        clock.set(0);
        let central = runtime.block_on(Central::open_at(folder, clock.clone()))?;
        let provider = runtime.block_on(Provider::open(&folder.join("merchant"), &central))?;
        Ok(Self { runtime, central, clock, provider, world })
    }

    /// A pairing code for the kiosk.
    pub fn pairing_code(&self) -> Result<PairingCode, CentralError> {
        let central = self.central.clone();
        self.wait(async move { central.pair_code(KIOSK, "sim").await })
    }

    /// The service itself.
    pub fn central(&self) -> &Central {
        &self.central
    }

    /// Does something on central's runtime while the simulation stands still.
    pub fn wait<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let now = self.world.with(|state| state.now_ms());
        self.clock.set(now);
        self.provider.set_clock(START_MS + now);
        self.world.with(|state| std::mem::take(&mut state.spoilt)).into_iter().for_each(|how| self.provider.spoil(how));
        let (tell, told) = mpsc::sync_channel(1);
        self.runtime.spawn(async move { drop(tell.send(work.await)) });
        match told.recv() {
            Ok(done) => {
                self.note_orders();
                done
            }
            Err(_) => unreachable!("central's task ended without an answer: it panicked"),
        }
    }

    /// A payer does something with the newest code.
    pub fn payer(&self, does: Payer) {
        self.provider.payer(does);
        self.note_orders();
    }

    /// Refunds under way come through, and central looks after payments nobody asks for any more.
    pub fn follow_payments(&self) {
        self.provider.refunds_come_through();
        let central = self.central.clone();
        // What the provider did not answer is followed in the next round.
        drop(self.wait(async move { central.follow_once().await }));
    }

    /// The provider answers rightly again.
    pub fn heal(&self) {
        self.provider.heal();
        self.follow_payments();
    }

    fn note_orders(&self) {
        self.world.with(|state| state.bench.orders = self.provider.orders(&state.bench.orders));
    }

    /// Every case, in the order the citizens submitted them.
    pub fn cases(&self) -> Vec<Case> {
        let central = self.central.clone();
        let read = async move {
            let mut cases = Vec::new();
            for summary in central.cases().await? {
                let view = central.show(&summary.number, OPERATOR).await?;
                cases.push(Case { number: summary.number.to_string(), state: summary.state, body: view.body });
            }
            Ok::<_, CentralError>(cases)
        };
        let mut cases = self.wait(read).unwrap_or_default();
        cases.sort_by_key(|case| case.body.submitted_ms);
        cases
    }

    /// Decides a case: `Ok(true)` if a card may be made.
    pub fn decide(&self, number: &str, approve: bool) -> Result<bool, CentralError> {
        let (central, number) = (self.central.clone(), number.parse::<CaseNumber>()?);
        self.wait(async move {
            match approve {
                true => central.approve(&number, OPERATOR).await.map(|()| true),
                false => central.reject(&number, OPERATOR, "simulated").await.map(|()| false),
            }
        })
    }

    /// A card came from the factory.
    pub fn card_made(&self, number: &str, body: &[u8; 32]) -> Result<(), CentralError> {
        let card = CardMade {
            case: number.parse()?,
            body_number: Private::new(Bytes(body.to_vec())),
            valid_from: "2026-12-01".into(),
            valid_to: "2046-12-01".into(),
            kiosk: KIOSK.into(),
        };
        let central = self.central.clone();
        self.wait(async move { central.card_made(&card, OPERATOR).await })
    }

    /// Payments by QR code as central knows them.
    pub fn payments(&self) -> Vec<OrderSummary> {
        let central = self.central.clone();
        self.wait(async move { central.payment_orders().await }).unwrap_or_default()
    }

    /// Contradictions central saw.
    pub fn alarms(&self) -> Vec<Alarm> {
        let central = self.central.clone();
        self.wait(async move { central.alarms().await }).unwrap_or_default()
    }

    /// Envelopes central could not apply.
    pub fn quarantined(&self) -> Vec<Quarantined> {
        let central = self.central.clone();
        self.wait(async move { central.quarantined().await }).unwrap_or_default()
    }
}

/// The office cannot open.
pub type Failed = Box<dyn std::error::Error + Send + Sync>;
