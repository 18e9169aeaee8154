//! The kiosk's and central's books are changed.

use suiban_sim::audit::{Act, Books};
use suiban_sim::invariants::Promise::{Cards, Chain, Durability, Identity, Money, Settling};
use suiban_wire::case::{Outcome, PaymentRecord};

use crate::good::Good;

fn done<'a>(books: &'a mut Books, kind: &str) -> &'a mut Act {
    books.acts.iter_mut().find(|act| act.kind == kind && act.is("done")).unwrap()
}

fn says(act: &mut Act, outcome: &str) {
    act.outcome = Some(outcome.to_owned());
}

#[test]
fn a_ledger_that_is_wrong_about_money_is_seen() {
    let good = Good::run();
    good.breaks(Money, "a receipt that pays twice", |m| {
        let receipt = done(m.books, "payment").receipt;
        m.books.acts.push(Act { kind: "payment".into(), outcome: Some("done".into()), receipt, ..Act::default() });
    });
    good.breaks(Money, "a booking called failed", |m| says(done(m.books, "payment"), "failed"));
    good.breaks(Money, "a note called given back", |m| says(done(m.books, "stack-note"), "failed"));
    good.breaks(Money, "a note counted that is not there", |m| {
        m.books.acts.push(Act {
            kind: "stack-note".into(),
            outcome: Some("done".into()),
            fen: 1_000,
            ..Act::default()
        });
    });
    good.breaks(Money, "a fee in notes called failed", |m| says(done(m.books, "cash"), "failed"));
    good.breaks(Money, "an application paid with less than its fee", |m| {
        m.books.acts.iter_mut().find(|act| act.notes.is_some()).unwrap().notes = Some(1_000);
    });
    good.breaks(Money, "a paid order called failed", |m| says(done(m.books, "qr-payment"), "failed"));
    let late =
        |m: &mut crate::good::Mutant<'_>| m.state.bench.orders.iter_mut().for_each(|order| order.late = order.paid);
    good.breaks(Money, "a fee that came when its order was closed", |mut m| late(&mut m));
    good.breaks(Money, "late money that central keeps", |mut m| {
        late(&mut m);
        let orders = m.books.acts.iter_mut().filter(|act| act.kind == "qr-payment" && act.is("done"));
        orders.for_each(|act| act.outcome = Some("failed".into()));
    });
    good.breaks(Money, "an order the ledger never announced", |m| {
        m.books.acts.retain(|act| act.kind != "qr-payment");
    });
}

#[test]
fn a_ledger_that_is_wrong_about_cards_is_seen() {
    let good = Good::run();
    good.breaks(Cards, "counters that do not balance", |m| m.books.balanced = false);
    good.breaks(Cards, "a full drawer called empty", |m| {
        m.books.drawers.iter_mut().for_each(|drawer| (drawer.1, drawer.2) = ("empty".into(), None));
    });
    good.breaks(Cards, "a card of another case", |m| {
        m.books.drawers.iter_mut().for_each(|drawer| drawer.2 = Some("SB-OTHER".into()));
    });
}

#[test]
fn what_nobody_decided_is_seen() {
    let good = Good::run();
    good.breaks(Identity, "an application without an accept", |m| m.books.undecided = 1);
    good.breaks(Identity, "a case at central without an accept", |m| {
        m.held.cases[0].body.identity.outcome = Outcome::Refer;
    });
}

#[test]
fn facts_that_are_lost_or_doubled_are_seen() {
    let good = Good::run();
    good.breaks(Durability, "a case that a cut would lose", |m| m.books.submitted.clear());
    good.breaks(Durability, "evidence that a cut would lose", |m| m.books.lost_evidence = 1);
    good.breaks(Durability, "a case that central does not have", |m| m.held.cases.clear());
    good.breaks(Durability, "a fact that central set aside", |m| m.held.aside.push("fact".into()));
    good.breaks(Chain, "a gap in the chain", |m| {
        m.books.chained.remove(0);
    });
    good.breaks(Chain, "a head that ran ahead", |m| m.books.head += 1);
    good.breaks(Chain, "a fact beyond the head", |m| m.books.unsent.push(m.books.head + 1));
    good.breaks(Chain, "an alarm at central", |m| m.held.alarms.push("fork".into()));
}

#[test]
fn a_case_at_central_that_was_not_paid_as_it_says_is_seen() {
    let good = Good::run();
    let is =
        |wanted: fn(&PaymentRecord) -> bool| move |case: &&mut suiban_sim::office::Case| wanted(&case.body.payment);
    let by_card: fn(&PaymentRecord) -> bool = |record| matches!(record, PaymentRecord::Paid { .. });
    let by_code: fn(&PaymentRecord) -> bool = |record| matches!(record, PaymentRecord::PaidByCode { .. });
    let in_notes: fn(&PaymentRecord) -> bool = |record| matches!(record, PaymentRecord::Cash { .. });
    for (what, wanted) in [("a receipt", by_card), ("an order", by_code)] {
        good.breaks(Money, &format!("{what} that pays for two cases"), |m| {
            let record = m.held.cases.iter_mut().find(is(wanted)).unwrap().body.payment.clone();
            m.held.cases.iter_mut().find(is(in_notes)).unwrap().body.payment = record;
        });
    }
    good.breaks(Money, "more notes than were put in", |m| {
        let case = m.held.cases.iter_mut().find(is(in_notes)).unwrap();
        case.body.payment = PaymentRecord::Cash { amount_fen: 10_000_000, notes_fen: Vec::new() };
    });
    good.breaks(Money, "a receipt of another amount", |m| {
        let case = m.held.cases.iter_mut().find(is(by_card)).unwrap();
        let PaymentRecord::Paid { amount_fen, .. } = &mut case.body.payment else { unreachable!() };
        *amount_fen += 1;
    });
}

#[test]
fn an_act_without_a_word_is_seen() {
    let good = Good::run();
    good.breaks(Settling, "an act that nobody looked back at", |m| {
        m.books.acts.push(Act { kind: "print-slip".into(), ..Act::default() });
    });
}
