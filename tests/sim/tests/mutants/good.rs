//! A run in which nothing went wrong, kept as it was at its end.

use suiban_sim::actors::manner::Manner;
use suiban_sim::audit::Books;
use suiban_sim::bench::Bench;
use suiban_sim::invariants::central::{self, Held};
use suiban_sim::invariants::{Promise, Verdict, at_rest_by, settled};
use suiban_sim::plan::{Plan, Step, What};
use suiban_sim::run::{Run, run_and_keep};
use suiban_sim::scenario::Scenario;
use suiban_sim::town::Town;
use suiban_sim::world::State;

/// What can be changed.
pub struct Mutant<'a> {
    pub state: &'a mut State,
    pub books: &'a mut Books,
    pub held: &'a mut Held,
}

/// The run.
pub struct Good {
    pub scenario: Scenario,
    bench: Bench,
    town: Town,
}

/// Somebody pays in each way, and cards are loaded.
pub fn plan() -> Plan {
    let visit = |seed, manner| Step { seed, what: What::Visit(manner), faults: Vec::new() };
    let other = |seed, what| Step { seed, what, faults: Vec::new() };
    let mut steps: Vec<_> = (1..=2).map(|seed| visit(seed, Manner::Steady)).collect();
    steps.extend((3..=5).map(|seed| visit(seed, Manner::PaysCash)));
    steps.extend((6..=8).map(|seed| visit(seed, Manner::PaysByCode)));
    steps.extend([other(9, What::Operators), other(10, What::Exchange)]);
    Plan { seed: 1, steps }
}

impl Good {
    pub fn run() -> Self {
        let (Run { broken, .. }, scenario) = run_and_keep(&plan(), |_, _| ()).unwrap();
        assert_eq!(broken, None);
        let (bench, town) = scenario.world.with(|state| (state.bench.clone(), state.town.clone()));
        let good = Self { scenario, bench, town };
        let books = good.books();
        assert_eq!(good.verdict(&books, &good.held()), Ok(()));
        let paid = |kind| books.of_kind(kind).filter(|act| act.is("done")).count();
        for kind in ["payment", "cash", "stack-note", "qr-payment"] {
            assert!(paid(kind) > 0, "nobody's {kind} was done: nothing can be changed about it");
        }
        assert!(good.bench.drawers.iter().any(|drawer| drawer.card.is_some()), "no card is loaded");
        good
    }

    pub fn books(&self) -> Books {
        Books::after_a_cut_now(&self.scenario.world.disk).unwrap()
    }

    fn held(&self) -> Held {
        Held::by(&self.scenario.office)
    }

    fn verdict(&self, books: &Books, held: &Held) -> Verdict {
        at_rest_by(&self.scenario.world, books)?;
        settled::every_act_has_a_word(books)?;
        central::agrees(&self.scenario.world, held)
    }

    /// Changes one thing, looks, and puts it back.
    pub fn breaks(&self, promise: Promise, what: &str, change: impl FnOnce(Mutant<'_>)) {
        let (mut books, mut held) = (self.books(), self.held());
        let promised = self.scenario.world.with(|state| {
            let promised = state.promised.clone();
            change(Mutant { state, books: &mut books, held: &mut held });
            promised
        });
        let verdict = self.verdict(&books, &held);
        assert_eq!(verdict.map_err(|broken| broken.promise), Err(promise), "{what} is not seen");
        self.scenario.world.with(|state| {
            (state.bench, state.town, state.promised) = (self.bench.clone(), self.town.clone(), promised);
        });
        assert_eq!(self.verdict(&self.books(), &self.held()), Ok(()), "{what} was not put back");
    }
}
