//! One kiosk, one office and the town around them, from the pairing on.

use std::sync::Arc;

use rand::Rng;
use suiban::config::Config;
use suiban::store::{Keys, Store};
use suiban::sync::{Identity, pair};
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::actors::technician::PIN;
use crate::clock::KioskClock;
use crate::disk::SimDisk;
use crate::network::Network;
use crate::office::{Failed, KIOSK, Office};
use crate::power::Power;
use crate::provider::Payer;
use crate::town::Place;
use crate::world::World;

/// Everything that outlives a power cut.
pub struct Scenario {
    /// Keys, and central's own folder. In memory where the system has a place for it.
    pub folder: TempDir,
    /// The kiosk's configuration.
    pub config: Config,
    /// The world.
    pub world: Arc<World>,
    /// Central.
    pub office: Arc<Office>,
    /// The way there.
    pub network: Arc<Network>,
}

impl Scenario {
    /// A kiosk that has just been installed and paired.
    pub fn new(seed: u64) -> Result<Self, Failed> {
        let memory = std::path::Path::new("/dev/shm");
        let folder = if memory.is_dir() { TempDir::new_in(memory)? } else { TempDir::new()? };
        let kiosk = folder.path().join("kiosk");
        let power = Arc::new(Power::default());
        let disk = SimDisk::mount(&kiosk, power.clone());
        let world = World::new(power, disk, seed);
        let office = Arc::new(Office::open(&folder.path().join("central"), world.clone())?);
        let network = Network::new(world.clone(), office.clone());
        let mut config: Config = toml::from_str(CONFIG)?;
        config.data = kiosk;
        let scenario = Self { folder, config, world, office, network };
        scenario.install()?;
        Ok(scenario)
    }

    fn install(&self) -> Result<(), Failed> {
        let code = self.office.pairing_code()?;
        runtime()?.block_on(async {
            self.world.with(|state| state.start_clock(0));
            let clock = KioskClock::start(self.world.clone());
            let keys = Keys::load_or_create(&self.config.keys_dir())?;
            let store = self.store(keys.clone())?;
            let identity = pair(&*self.network, &code, KIOSK, &keys, clock).await?;
            store.pair(identity.paired().clone()).await?;
            store.set_pin(Zeroizing::new(PIN.to_owned())).await?;
            self.world.with(crate::world::State::stop_clock);
            Ok(())
        })
    }

    /// Opens the kiosk's store.
    pub fn store(&self, keys: Keys) -> Result<Store, suiban::store::StoreError> {
        Store::open_in_place(self.config.store_dir(), keys, self.world.disk.clone())
    }

    /// The kiosk's keys and identity, as at every start.
    pub fn identity(&self) -> Result<(Keys, Option<Identity>), Failed> {
        let keys = Keys::load_or_create(&self.config.keys_dir())?;
        let identity = Identity::load(&keys)?;
        Ok((keys, identity))
    }

    /// The power has gone and comes back after a while. Whoever stood there takes what is within reach, or does not.
    pub fn power_returns(&self) {
        let mut chance = self.world.with(|state| {
            state.note("power cut");
            state.chance.clone()
        });
        self.office.payer(Payer::Leaves);
        self.world.disk.cut(&mut chance);
        self.world.with(|state| {
            state.chance = chance;
            let present = state.bench.present.filter(|_| state.chance.random_bool(0.5));
            state.take_what_is_open(present);
            if state.chance.random_bool(0.3) {
                state.bench.leave_card()
            } else {
                state.bench.leave()
            }
            // The reader has forgotten that it has read the card.
            state.bench.field_read = false;
            state.bench.slot.accepts = false;
            state.bench.till.cut();
            let dark = state.chance.random_range(5_000..180_000);
            let now = state.stop_clock();
            state.resume_at(now + dark);
        });
        self.world.power.on();
    }
}

impl crate::world::State {
    /// Open drawers are shut; what lay in them or at the gate goes with `present`, if anybody is.
    pub fn take_what_is_open(&mut self, present: Option<usize>) {
        for drawer in self.bench.drawers.iter_mut().filter(|drawer| drawer.open) {
            drawer.open = false;
            let Some(person) = present else { continue };
            if let Some(card) = drawer.card.take() {
                self.town.cards[card].place = Place::Person(person);
            }
        }
        if let (Some(person), Some(card)) = (present, self.bench.slot.gate) {
            self.bench.slot.gate = None;
            self.town.cards[card].place = Place::Person(person);
        }
    }
}

/// A runtime under virtual time, on this thread alone.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build()
}

const CONFIG: &str = r#"
data = ""
[kiosk]
id = "GZ-TH-0017"
site = "模拟网点"
staff_phone = "020-00000000"
[devices]
reader = "/dev/null"
fingerprint = "/dev/null"
printer = "/dev/null"
terminal = "tcp:127.0.0.1:9"
drawers = { protocol = "lock8a", port = "/dev/null", boards = [60] }
collector = "/dev/null"
scanner = "/dev/null"
camera = "none"
document-camera = "none"
chip-reader = { protocol = "pcsc" }
banknotes = "/dev/null"
"#;
