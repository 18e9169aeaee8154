//! The mains fail: promises to whoever stands before the machine, and to whoever finds it in the morning.

use crate::journey::power::{Duty, Outlook, Power, PowerPolicy};

const MAINS: Power = Power::Mains { low: false };

fn battery(seconds: u64) -> Power {
    Power::Battery { low: false, charge: Some(80), seconds: Some(seconds) }
}

/// A machine that looks at its UPS every few seconds.
#[derive(Default)]
struct Machine {
    outlook: Outlook,
    now_ms: u64,
    policy: PowerPolicy,
}

impl Machine {
    fn hears(&mut self, after_seconds: u64, heard: impl Into<Option<Power>>) -> &mut Self {
        self.now_ms += after_seconds * 1_000;
        self.outlook = self.outlook.after(heard.into(), self.now_ms, &self.policy);
        self
    }

    /// With somebody before it, and with nobody.
    fn duties(&self) -> (Duty, Duty) {
        let duty = |visit| self.outlook.duty(visit, self.now_ms, &self.policy);
        (duty(true), duty(false))
    }
}

#[test]
fn on_the_mains_and_without_a_ups_the_machine_serves() {
    assert_eq!(Machine::default().duties(), (Duty::Serve, Duty::Serve));
    assert_eq!(Machine::default().hears(1, None).hears(600, None).duties(), (Duty::Serve, Duty::Serve));
    assert_eq!(Machine::default().hears(1, MAINS).duties(), (Duty::Serve, Duty::Serve));
}

#[test]
fn on_battery_a_visit_begins_while_the_battery_carries_it_to_its_end() {
    let mut machine = Machine::default();
    for seconds in [1_800, 1_200, 780] {
        assert_eq!(machine.hears(60, battery(seconds)).duties(), (Duty::Serve, Duty::Serve), "{seconds}");
    }
    for seconds in [779, 600, 181] {
        let duties = machine.hears(60, battery(seconds)).duties();
        assert_eq!(duties, (Duty::OfferNothing, Duty::OfferNothing), "{seconds}");
    }
}

#[test]
fn a_ups_that_falls_silent_on_battery_lets_no_visit_begin() {
    let mut machine = Machine::default();
    assert_eq!(machine.hears(1, battery(1_800)).hears(2, None).duties().1, Duty::OfferNothing);
    assert_eq!(machine.hears(2, battery(1_790)).duties().1, Duty::Serve);
}

#[test]
fn before_the_battery_ends_the_visit_is_ended_and_the_machine_shut_down() {
    let mut machine = Machine::default();
    assert_eq!(machine.hears(60, battery(180)).duties(), (Duty::EndVisit, Duty::ShutDown));
    assert_eq!(machine.hears(44, battery(130)).duties(), (Duty::EndVisit, Duty::ShutDown));
    assert_eq!(machine.hears(1, battery(129)).duties(), (Duty::ShutDown, Duty::ShutDown));
}

#[test]
fn the_upss_own_word_wins_over_its_figures() {
    let low = Power::Battery { low: true, charge: Some(90), seconds: Some(3_600) };
    assert_eq!(Machine::default().hears(1, low).duties(), (Duty::EndVisit, Duty::ShutDown));
    assert_eq!(Machine::default().hears(1, Power::ShutdownOrdered).duties(), (Duty::EndVisit, Duty::ShutDown));
}

#[test]
fn a_ups_that_tells_no_time_is_judged_by_its_charge_and_else_by_the_clock() {
    let charge = |charge| Power::Battery { low: false, charge: Some(charge), seconds: None };
    assert_eq!(Machine::default().hears(1, charge(31)).duties().1, Duty::OfferNothing);
    assert_eq!(Machine::default().hears(1, charge(30)).duties().1, Duty::ShutDown);
    let blind = Power::Battery { low: false, charge: None, seconds: None };
    let mut machine = Machine::default();
    assert_eq!(machine.hears(1, blind).hears(119, blind).duties().1, Duty::OfferNothing);
    assert_eq!(machine.hears(1, blind).duties().1, Duty::ShutDown);
}

#[test]
fn a_ups_that_falls_silent_matters_only_on_battery() {
    let mut machine = Machine::default();
    assert_eq!(machine.hears(1, MAINS).hears(5, None).hears(3_600, None).duties().1, Duty::Serve);
    let mut machine = Machine::default();
    assert_eq!(machine.hears(1, battery(1_800)).hears(5, None).hears(14, None).duties().1, Duty::OfferNothing);
    assert_eq!(machine.hears(1, None).duties(), (Duty::EndVisit, Duty::ShutDown));
}

#[test]
fn one_answer_ends_a_silence() {
    let mut machine = Machine::default();
    machine.hears(1, battery(1_800)).hears(5, None).hears(10, battery(1_700)).hears(5, None);
    assert_eq!(machine.hears(10, None).duties().1, Duty::OfferNothing);
}

#[test]
fn a_charge_that_wavers_does_not_open_the_machine_again() {
    let mut machine = Machine::default();
    assert_eq!(machine.hears(1, battery(180)).hears(1, battery(400)).duties(), (Duty::EndVisit, Duty::ShutDown));
}

#[test]
fn when_the_mains_return_the_machine_serves_again_once_the_battery_is_no_longer_low() {
    let mut machine = Machine::default();
    machine.hears(1, battery(100)).hears(5, Power::Mains { low: true });
    assert_eq!(machine.duties(), (Duty::OfferNothing, Duty::OfferNothing));
    assert_eq!(machine.hears(600, MAINS).duties(), (Duty::Serve, Duty::Serve));
    assert_eq!(machine.hears(600, battery(700)).duties().1, Duty::OfferNothing, "a second failure begins anew");
}
