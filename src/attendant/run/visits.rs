//! A visit from its beginning to the wipe: steps the value, performs its effects.

use std::time::Duration;

use suiban_drivers::{Capability, DeviceKind};

use super::{Attendant, Mode, Serving};
use crate::attendant::desk::Desk;
use crate::attendant::work::{Job, perform};
use crate::attendant::{lock, mouth};
use crate::chance;
use crate::journey::availability::{Machine, Offer, Service, offer};
use crate::journey::take_card::Plate;
use crate::journey::visit::Equipment;
use crate::journey::{self, Effect, Event, WorkDone};
use crate::store::VisitId;

impl Attendant {
    pub(super) async fn begin(&mut self, service: Service) {
        if self.out_reason().is_some() || offer(service, &self.machine) != Offer::Open {
            return;
        }
        let Machine { terminal, notes, qr, matcher, chip_reader, document_camera, .. } = self.machine;
        let plate = if chip_reader { self.plate.seen() } else { Plate::Unseen };
        let equipment = Equipment { terminal, notes, qr, matcher, document_camera, plate };
        let now = self.kiosk.clock.now();
        let rules = self.kiosk.config.rules.clone();
        let Some((visit, effects)) = journey::begin(service, rules, equipment, chance::draw(0..=u32::MAX), now) else {
            return;
        };
        self.plate.rest();
        self.empty_the_mouth(Duration::ZERO);
        self.visits += 1;
        let boot = self.kiosk.store.recovery().boot;
        let desk = Desk::new(VisitId::new(format!("{boot}-{}", self.visits)), self.kiosk.clock.wall_ms());
        self.mode = Mode::Visit(Box::new(Serving { visit, desk, work: None }));
        self.perform(effects).await;
    }

    pub(super) async fn step(&mut self, event: Event) {
        let Mode::Visit(serving) = &mut self.mode else { return };
        let now = self.kiosk.clock.now();
        let before = journey::place(&serving.visit);
        let (visit, effects) = journey::step(serving.visit.clone(), event, now);
        serving.visit = visit;
        let after = journey::place(&serving.visit);
        if before != after {
            tracing::info!(visit = %serving.desk.visit(), from = before, to = after, "stage");
        }
        self.perform(effects).await;
    }

    pub(super) async fn perform(&mut self, effects: Vec<Effect>) {
        let mut records = Vec::new();
        for effect in effects {
            match effect {
                Effect::Record(record) => records.push(record),
                Effect::AbortPayment => {
                    self.kiosk.devices.stop_cash.abort();
                    if let Some(handle) = &*lock(&self.kiosk.devices.abort) {
                        handle.abort();
                    }
                }
                Effect::Stop => self.stop(),
                Effect::Start(task, work) => {
                    self.stop();
                    // No card leaves and no money moves on a decision that is not in the journal.
                    if self.note(std::mem::take(&mut records)).await.is_err() {
                        drop(self.events.0.send(Event::Done(task, WorkDone::StoreFailed)));
                        continue;
                    }
                    if let Mode::Visit(serving) = &mut self.mode {
                        let (kiosk, desk) = (self.kiosk.clone(), serving.desk.clone());
                        let job = Job { kiosk, desk, task, events: self.events.0.clone() };
                        serving.work = Some(tokio::spawn(perform(job, work)));
                    }
                }
                Effect::End => {
                    // The visit ends all the same.
                    drop(self.note(std::mem::take(&mut records)).await);
                    self.end().await;
                }
            }
        }
        drop(self.note(records).await);
    }

    fn stop(&mut self) {
        if let Mode::Visit(serving) = &mut self.mode
            && let Some(work) = serving.work.take()
        {
            work.abort();
        }
    }

    /// A slip left in the printer's mouth is not for the next person to find.
    pub(super) fn empty_the_mouth(&mut self, patience: Duration) {
        if let Some(before) = self.mouth.take() {
            before.abort();
        }
        let printer = self.statuses.borrow().get(&DeviceKind::Printer).cloned();
        if printer.is_some_and(|printer| printer.capabilities.contains(&Capability::Present)) {
            self.mouth = Some(tokio::spawn(mouth::clear(self.kiosk.clone(), patience)));
        }
    }

    /// The person has gone: everything that was theirs goes too.
    pub(super) async fn end(&mut self) {
        self.mode = Mode::Attract;
        self.care.look_back_soon();
        self.shown = None;
        self.empty_the_mouth(mouth::PATIENCE);
        self.plate.watch(&self.kiosk);
        self.kiosk.screen.wipe();
        while self.events.1.try_recv().is_ok() {}
        crate::attendant::camera::rest(&self.kiosk.devices).await;
        if let Err(error) = self.kiosk.store.discard_staged().await {
            tracing::error!(%error, "staged evidence of an unfinished visit not removed");
        }
        self.look().await;
    }
}
