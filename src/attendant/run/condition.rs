//! What the machine as a whole can do at this moment: serve, rest for a reason, or end.

use serde_json::json;

use super::{Attendant, Mode};
use crate::attendant::health;
use crate::faults::Citizen;
use crate::journey::power::Duty;
use crate::screen::scene::OutReason;
use crate::store::Facts;

impl Attendant {
    /// What can be offered now; decides between the first screen and out of service while nobody is being served.
    pub(super) async fn look(&mut self) {
        let statuses = self.statuses.borrow_and_update().clone();
        let before = std::mem::replace(&mut self.machine, health::machine(&self.kiosk, &statuses).await).intake;
        if self.machine.intake != before {
            tracing::warn!(before = before.code(), now = self.machine.intake.code(), "intake of new cases");
        }
        self.looked_ms = self.kiosk.clock.mono_ms();
        self.note_duty().await;
        if matches!(self.mode, Mode::Out(_) | Mode::Attract) {
            self.mode = match self.out_reason() {
                Some(reason) => Mode::Out(reason),
                None => Mode::Attract,
            };
            self.care.idle(&self.kiosk).await;
        }
    }

    pub(super) fn out_reason(&self) -> Option<OutReason> {
        let m = &self.machine;
        if !self.in_service {
            Some(OutReason::ByTechnician)
        } else if !m.store {
            Some(OutReason::StorageOut)
        } else if !m.face_engine {
            Some(OutReason::NoModel)
        } else {
            let power = match self.duty_now() {
                Duty::Serve => None,
                Duty::OfferNothing => Some(Citizen::PowerFailing),
                Duty::EndVisit | Duty::ShutDown => Some(Citizen::PowerEnding),
            };
            power.or_else(|| health::closing(&self.kiosk, &self.statuses.borrow())).map(OutReason::DeviceOut)
        }
    }

    /// What the power lets the machine do now. A technician is served too.
    pub(super) fn duty_now(&self) -> Duty {
        let served = matches!(self.mode, Mode::Visit(_) | Mode::Technician(_));
        self.power.borrow().duty(served, self.kiosk.clock.mono_ms(), &self.kiosk.config.power)
    }

    /// Whether the visit under way has to be led to its end: the battery is nearly empty, or the cabinet is open.
    pub(super) fn may_not_go_on(&self) -> bool {
        matches!(self.duty_now(), Duty::EndVisit | Duty::ShutDown) || health::stops_all(&self.statuses.borrow())
    }

    /// Whether the machine has to be switched off now, and has a way to do it. It is in the journal then.
    pub(super) async fn must_end(&mut self) -> bool {
        let ends = self.duty_now() == Duty::ShutDown && !self.kiosk.config.kiosk.shut_down.is_empty();
        if ends {
            self.mode = Mode::Out(OutReason::DeviceOut(Citizen::PowerEnding));
            self.refresh();
            self.note_duty().await;
        }
        ends
    }

    /// A change of what the power lets the machine do is a row of the journal.
    async fn note_duty(&mut self) {
        let duty = self.duty_now();
        let before = std::mem::replace(&mut self.duty, duty);
        if before != duty {
            tracing::warn!(?before, ?duty, "power");
            let facts = Facts::at(self.kiosk.clock.wall_ms(), self.kiosk.clock.mono_ms());
            let facts = facts.note(None, "power-duty", json!({ "before": before, "now": duty }));
            if let Err(error) = self.kiosk.store.commit(facts).await {
                tracing::error!(%error, "journal not written");
            }
        }
    }
}
