//! One supervisor a device: asks it in turn, opens it again after a failure, and tries what the fault table says may help.
//!
//! Promise: a device that comes back is noticed within 15 s and without a restart; no recipe is tried while somebody is
//! being served; a device in use is left alone. What a recipe may do is decided in [`Care`], which touches nothing.

use std::sync::Arc;
use std::time::Duration;

use suiban_drivers::{DeviceKind, DeviceStatus};
use tokio::sync::watch;

use super::Kiosk;
use super::health::{self, Statuses};
use super::identities;
use crate::backoff::Backoff;
use crate::faults::{self, Recovery};

/// A device that does well is asked this often.
const ROUND: Duration = Duration::from_secs(4);
/// A device that was pulled out for a moment is back at once …
const FIRST_RETRY: Duration = Duration::from_millis(250);
/// … and one that stays away costs little.
const LAST_RETRY: Duration = Duration::from_secs(15);

/// What is done to a device before it is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Nothing.
    Leave,
    /// Its line is closed; the next question opens it.
    Close,
    /// Its class's reset command.
    Reset,
}

/// Decides what to do about one device, and when to ask it again.
pub struct Care {
    kind: DeviceKind,
    backoff: Backoff,
}

impl Care {
    /// For a device not asked yet.
    pub fn new(kind: DeviceKind) -> Self {
        Self { kind, backoff: Backoff::of_one(FIRST_RETRY, LAST_RETRY) }
    }

    /// After this status, with somebody being served or not.
    pub fn after(&mut self, status: &DeviceStatus, served: bool) -> (Measure, Duration) {
        let Some(fault) = &status.fault else {
            self.backoff.reset();
            return (Measure::Leave, ROUND);
        };
        match faults::advice(self.kind, &fault.code).recovery {
            Recovery::None | Recovery::AskAgain => (Measure::Leave, ROUND),
            Recovery::CoolDown(pause) => (Measure::Leave, pause),
            Recovery::Reopen => self.unless(served, Measure::Close),
            Recovery::Reset => self.unless(served, Measure::Reset),
        }
    }

    fn unless(&mut self, served: bool, measure: Measure) -> (Measure, Duration) {
        (if served { Measure::Leave } else { measure }, self.backoff.next_wait())
    }
}

/// Starts a supervisor for each device the machine has.
pub fn start(kiosk: &Arc<Kiosk>, statuses: &watch::Sender<Statuses>) {
    for kind in kiosk.config.devices.kinds() {
        tokio::spawn(supervise(kiosk.clone(), kind, statuses.clone()));
    }
}

async fn supervise(kiosk: Arc<Kiosk>, kind: DeviceKind, statuses: watch::Sender<Statuses>) {
    let mut care = Care::new(kind);
    let mut wait = ROUND;
    loop {
        tokio::time::sleep(wait).await;
        wait = ROUND;
        // A device in use keeps its last status: who uses it will notice a fault soon enough.
        let Some(status) = health::ask(&kiosk.devices, kind).await else { continue };
        let before = statuses.borrow().get(&kind).cloned();
        let status = identities::check(&kiosk.book(), kind, status, before.as_ref()).await;
        health::publish(&statuses, kind, &status);
        let (measure, pause) = care.after(&status, *kiosk.served.borrow());
        wait = pause;
        match measure {
            Measure::Leave => {}
            Measure::Close => kiosk.devices.close(kind),
            Measure::Reset => kiosk.devices.reset(kind).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use suiban_drivers::collector::CollectorFault;
    use suiban_drivers::printer::PrinterFault;
    use suiban_drivers::{FaultReport, LinkFaultKind};

    use super::*;

    fn with(fault: FaultReport) -> DeviceStatus {
        DeviceStatus { fault: Some(fault), ..DeviceStatus::online() }
    }

    #[test]
    fn a_device_that_stays_away_is_tried_at_longer_and_longer_intervals_up_to_fifteen_seconds() {
        let mut care = Care::new(DeviceKind::Scanner);
        let gone = with(LinkFaultKind::Absent.report());
        let (measure, first) = care.after(&gone, false);
        assert_eq!(measure, Measure::Close);
        assert!(first <= FIRST_RETRY && first >= FIRST_RETRY / 2);
        let last = (0..20).map(|_| care.after(&gone, false).1).max().unwrap();
        assert!(last <= LAST_RETRY && last >= LAST_RETRY / 2);
    }

    #[test]
    fn a_device_that_came_back_is_tried_quickly_when_it_goes_again() {
        let mut care = Care::new(DeviceKind::Scanner);
        let gone = with(LinkFaultKind::Lost.report());
        for _ in 0..20 {
            care.after(&gone, false);
        }
        assert_eq!(care.after(&DeviceStatus::online(), false), (Measure::Leave, ROUND));
        assert!(care.after(&gone, false).1 <= FIRST_RETRY);
    }

    #[test]
    fn no_recipe_is_tried_while_somebody_is_being_served() {
        let mut care = Care::new(DeviceKind::Collector);
        let asleep = with(CollectorFault::NotInitialised.report());
        assert_eq!(care.after(&asleep, true).0, Measure::Leave);
        assert_eq!(care.after(&asleep, false).0, Measure::Reset);
    }

    #[test]
    fn a_hot_print_head_is_left_alone_for_a_minute() {
        let mut care = Care::new(DeviceKind::Printer);
        let hot = with(PrinterFault::HeadHot.report());
        assert_eq!(care.after(&hot, false), (Measure::Leave, Duration::from_secs(60)));
    }

    #[test]
    fn paper_that_must_be_put_in_by_hand_is_looked_for_at_the_usual_pace() {
        let mut care = Care::new(DeviceKind::Printer);
        assert_eq!(care.after(&with(PrinterFault::PaperOut.report()), false), (Measure::Leave, ROUND));
    }
}
