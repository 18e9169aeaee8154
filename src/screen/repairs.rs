//! What a technician repairs after a cut, into its adapters: acts left open, and the clock.

use slint::ComponentHandle;
use suiban_ui as ui;

use super::pages::rows;
use crate::store::Health;
use crate::technician::clock::{ClockPhase, ClockView};
use crate::technician::unsettled::{ActLine, Check, Thing, UnsettledView};

pub(super) fn unsettled(app: &ui::App, view: &UnsettledView) {
    let adapter = app.global::<ui::UnsettledAdapter>();
    rows(adapter.get_lines(), view.lines.iter().map(line), |rows| adapter.set_lines(rows));
    let (step, drawer, loading) = match view.check {
        Check::List => (ui::CheckStep::List, 0, false),
        Check::Drawer { drawer, loading } => (ui::CheckStep::Drawer, drawer, loading),
        Check::Look { drawer, loading } => (ui::CheckStep::Look, drawer, loading),
        Check::Stuck { drawer } => (ui::CheckStep::Stuck, drawer, false),
        Check::Money => (ui::CheckStep::Money, 0, false),
    };
    adapter.set_step(step);
    adapter.set_drawer(i32::from(drawer));
    adapter.set_loading(loading);
}

fn line(line: &ActLine) -> ui::ActLine {
    let (thing, amount, drawer, checkable) = match &line.thing {
        Thing::Payment(amount) => (ui::ActThing::Payment, amount.as_str(), 0, line.open),
        Thing::Cash(amount) => (ui::ActThing::Cash, amount.as_str(), 0, false),
        Thing::Note(amount) => (ui::ActThing::Note, amount.as_str(), 0, line.open),
        Thing::Reversal => (ui::ActThing::Reversal, "", 0, false),
        Thing::Drawer(drawer) => (ui::ActThing::Drawer, "", *drawer, line.open),
        Thing::Loading(drawer) => (ui::ActThing::Loading, "", *drawer, line.open),
        Thing::OldCard => (ui::ActThing::OldCard, "", 0, false),
        Thing::Slip => (ui::ActThing::Slip, "", 0, false),
    };
    ui::ActLine {
        thing,
        amount: amount.into(),
        drawer: i32::from(drawer),
        at: line.at.as_str().into(),
        found: line.found.map(|found| found.code()).unwrap_or_default().into(),
        open: line.open,
        checkable,
    }
}

pub(super) fn clock(app: &ui::App, view: &ClockView) {
    let adapter = app.global::<ui::ClockAdapter>();
    adapter.set_system(view.system.as_str().into());
    adapter.set_wall(view.wall.as_str().into());
    adapter.set_central(view.central.as_str().into());
    adapter.set_typed(view.typed.as_str().into());
    adapter.set_phase(match view.phase {
        ClockPhase::Typing => ui::ClockPhase::Typing,
        ClockPhase::NoSuchTime => ui::ClockPhase::NoSuchTime,
        ClockPhase::BeforeCentral => ui::ClockPhase::BeforeCentral,
        ClockPhase::TooLate => ui::ClockPhase::TooLate,
        ClockPhase::Set => ui::ClockPhase::Set,
        ClockPhase::NotStored => ui::ClockPhase::NotStored,
    });
}

pub(super) fn storage(health: Health) -> ui::StorageHealth {
    match health {
        Health::Good => ui::StorageHealth::Good,
        Health::Full => ui::StorageHealth::Full,
        Health::ReadOnly => ui::StorageHealth::ReadOnly,
        Health::Failing => ui::StorageHealth::Failing,
        Health::Damaged => ui::StorageHealth::Damaged,
        Health::JournalBroken { .. } => ui::StorageHealth::JournalBroken,
    }
}

#[cfg(test)]
mod tests {
    use crate::attendant::reconcile::Found;

    #[test]
    fn every_finding_has_its_sentence_on_the_screen() {
        let words = include_str!("../../ui/words/unsettled.slint");
        for found in Found::ALL {
            assert!(words.contains(&format!("code == \"{}\"", found.code())), "no sentence for {}", found.code());
        }
    }
}
