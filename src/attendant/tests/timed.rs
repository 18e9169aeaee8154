//! The house on virtual time: the clock is the runtime's, and the store does each job where it is asked for, so that no
//! second passes while a thread works.

use async_trait::async_trait;
use suiban_drivers::Secret;
use suiban_drivers::cabinet::{Cabinet, Contacts, Inputs, Lines};
use suiban_drivers::printer::custom;
use suiban_drivers::ups::{Ups, nut};
use suiban_lab::cabinet::Wires;
use tokio::time::Instant;

use super::*;
use crate::config::{Profile, devices as config};
use crate::store::disk::OsDisk;
use crate::store::{Keys, Store};

/// The runtime's clock.
struct Virtual(Instant);

impl Clock for Virtual {
    fn wall_ms(&self) -> i64 {
        NOW + i64::try_from(self.mono_ms()).unwrap()
    }
    fn mono_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap()
    }
}

/// The lab's wires as the driver wants them.
struct Chip(Wires);

fn here<T>(answer: Option<T>) -> Result<T, LinkFault> {
    answer.ok_or(LinkFault::Lost { command: "watch the contacts", kind: std::io::ErrorKind::NotFound })
}

#[async_trait]
impl Lines for Chip {
    fn inputs(&mut self) -> Result<Inputs, LinkFault> {
        here(self.0.levels()).map(|levels| Inputs { door: levels.door, tamper: levels.tamper })
    }

    async fn changed(&mut self) -> Result<(), LinkFault> {
        here(self.0.changed().await)
    }

    fn has_light(&self) -> bool {
        true
    }

    fn light(&mut self, lit: bool) -> Result<(), LinkFault> {
        here(self.0.light(lit))
    }
}

impl House {
    /// A kiosk that waits in virtual time.
    pub(in crate::attendant) async fn in_virtual_time() -> Self {
        let mut house = Self::new().await;
        let folder = house.bench.dir.path().join("in-place");
        let keys = Keys { paired: Some(house.bench.paired()), ..house.bench.keys() };
        let store = Store::open_in_place(folder, keys, Arc::new(OsDisk)).unwrap();
        house.change(|kiosk| {
            kiosk.store = store;
            kiosk.clock = Arc::new(Virtual(Instant::now()));
            kiosk.config.profile = Profile::Demonstration;
        });
        house
    }

    /// Fits the kiosk out in another way.
    pub(in crate::attendant) fn change(&mut self, change: impl FnOnce(&mut Kiosk)) {
        change(self.kiosk.as_mut().and_then(Arc::get_mut).unwrap());
    }

    /// Puts the lab's UPS in, with a command that switches the machine off.
    pub(in crate::attendant) fn with_ups(mut self) -> Self {
        let lab = self.lab.clone();
        self.change(|kiosk| {
            let port = "tcp:127.0.0.1:9".parse().unwrap();
            kiosk.config.devices.ups =
                Some(config::Ups::Nut { port, name: suiban_lab::ups::NAME.to_owned(), login: None });
            kiosk.config.kiosk.shut_down = vec!["switch-off".to_owned()];
            kiosk.devices.ups = Some(Slot::new(move || {
                let (user, password) = suiban_lab::ups::USER;
                let user = Some((user.to_owned(), Secret::new(password.to_owned())));
                let settings = nut::Settings { ups: suiban_lab::ups::NAME.to_owned(), user };
                let pipe = lab.pipe(DeviceName::Ups);
                async move { Ok(Box::new(nut::Nut::new(pipe, settings)) as Box<dyn Ups>) }
            }));
        });
        self
    }

    /// Puts the lab's cabinet around it.
    pub(in crate::attendant) fn with_cabinet(mut self) -> Self {
        let lab = self.lab.clone();
        self.change(|kiosk| {
            let chip = "/dev/gpiochip9".into();
            kiosk.config.devices.cabinet = Some(config::Cabinet::Gpio { chip, door: 1, tamper: 2, light: Some(3) });
            let tampered = kiosk.devices.tampered.clone();
            kiosk.devices.cabinet = Some(Slot::new(move || {
                let (chip, tampered) = (Chip(Wires::new(lab.world().clone())), tampered.load(Ordering::SeqCst));
                async move { Ok(Box::new(Contacts::start(chip, tampered)?) as Box<dyn Cabinet>) }
            }));
        });
        self
    }

    /// Puts a printer in that holds the slip in its mouth.
    pub(in crate::attendant) async fn with_mouth(mut self) -> Self {
        self.order("printer presenter fitted=true").await;
        let lab = self.lab.clone();
        self.change(|kiosk| {
            kiosk.devices.printer = Slot::new(move || {
                let pipe = lab.pipe(DeviceName::Printer);
                let printer = custom::Custom::new(pipe, escpos::Paper::Mm80, custom::Presenter::custom());
                async move { Ok(Box::new(printer) as Box<dyn ReceiptPrinter>) }
            });
        });
        self
    }

    /// What a hand does in the lab.
    pub(in crate::attendant) async fn order(&self, order: &str) {
        self.lab.order(order).await.unwrap();
    }

    /// Rows of this kind in the journal.
    pub(in crate::attendant) fn noted(&self, kind: &str) -> u32 {
        let file = self.bench.dir.path().join("in-place/kiosk.db");
        let conn = rusqlite::Connection::open(file).unwrap();
        conn.query_row("SELECT count(*) FROM journal WHERE kind = ?1", [kind], |row| row.get(0)).unwrap()
    }
}
