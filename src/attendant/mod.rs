//! The attendant: the async shell around the journeys.
//!
//! It performs each effect on a device, the store or the screen, and feeds the result back as an event. It makes no
//! decision about a person: those are the journeys'. It knows no SQL and no Slint.
//!
//! | file | what |
//! |---|---|
//! | [`run`] | the loop: inputs, results, ticks, and which mode the machine is in |
//! | [`devices`] | every driver behind a slot that opens, closes and opens again |
//! | [`supervisor`] | one a device: asks, opens again, tries what may help |
//! | [`health`] | the statuses, and what can be offered |
//! | [`identities`] | which device was accepted at each port |
//! | `mouth` | a slip that nobody took |
//! | `plate` | a card that somebody forgot |
//! | `power` | what the UPS says, at its own pace |
//! | [`cabinet`] | door, tamper contact and light |
//! | [`cash`] | banknotes counted in |
//! | [`desk`] | what lies on the desk during a visit, wiped at its end |
//! | [`work`] | one file per piece of work |
//! | [`scenes`] | a visit as a scene |
//! | [`slips`] | receipts, from the templates in `assets/slips` |
//! | `care` | what is looked after while nobody is being served |
//! | [`audit`] | walks the journal while the machine works |
//! | [`reconcile`] | looking back: what a power cut or a lost line left open |

pub mod audit;
pub mod cabinet;
pub mod camera;
mod care;
pub mod cash;
pub mod desk;
pub mod devices;
pub mod health;
pub mod identities;
mod mouth;
mod plate;
mod power;
pub mod qr;
pub mod reconcile;
pub mod run;
pub mod scenes;
pub mod slips;
pub mod supervisor;
#[cfg(test)]
mod tests;
pub mod work;

use std::sync::{Arc, Mutex, PoisonError};

use suiban_drivers::plugin::matcher::Matcher;
use suiban_drivers::plugin::photo::PhotoDecoder;
use tokio::sync::{Notify, watch};

use crate::biometrics::{Engine, EngineInfo};
use crate::clock::Clock;
use crate::config::Config;
use crate::screen::ScreenSink;
use crate::store::Store;
use crate::sync::{LinkState, Payments};

use devices::Devices;

/// Everything the attendant's parts share.
pub struct Kiosk {
    /// The configuration, fixed for the life of the process.
    pub config: Config,
    /// The store.
    pub store: Store,
    /// The devices.
    pub devices: Devices,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The face engine. Blocking; taken by one camera session at a time.
    pub engine: Mutex<Box<dyn Engine>>,
    /// What the engine says of itself.
    pub engine_info: EngineInfo,
    /// The photo codec, where installed.
    pub photo: Option<Box<dyn PhotoDecoder>>,
    /// The certified matcher, where installed.
    pub matcher: Option<Arc<Matcher>>,
    /// Where scenes go.
    pub screen: Arc<dyn ScreenSink>,
    /// How the link to central stands.
    pub link: watch::Receiver<LinkState>,
    /// Whether somebody, citizen or technician, is at the machine.
    pub served: watch::Sender<bool>,
    /// Central's payment desk, once paired.
    pub payments: Option<Arc<Payments>>,
    /// Asks central now, without waiting for the next round.
    pub wake: Arc<Notify>,
}

impl Kiosk {
    /// The book of accepted devices.
    pub fn book(&self) -> identities::Book<'_> {
        identities::Book { store: &self.store, clock: &*self.clock }
    }
}

/// The engine is used even after a panic of another session: it keeps nothing of one.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
