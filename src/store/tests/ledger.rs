//! Intent, then outcome; unknown until settled; settled for ever.

use super::super::ledger;
use super::*;

const PAY: Act = Act::Payment { amount_fen: 2000 };

#[tokio::test]
async fn no_outcome_without_an_intent_and_no_intent_twice() {
    let store = Bench::new().open();
    let early = store.commit(ledger_facts(vec![outcome("pay-1", Outcome::Done)])).await;
    assert!(matches!(early, Err(StoreError::NoIntent(_))));
    store.commit(ledger_facts(vec![intent("pay-1", PAY)])).await.unwrap();
    let twice = store.commit(ledger_facts(vec![intent("pay-1", PAY)])).await;
    assert!(matches!(twice, Err(StoreError::IntentRepeated(_))));
}

#[tokio::test]
async fn unknown_stays_open_until_it_is_settled_and_then_never_changes() {
    let store = Bench::new().open();
    store.commit(ledger_facts(vec![intent("pay-1", PAY)])).await.unwrap();
    assert_eq!(store.open_intents().await.unwrap().len(), 1);
    for _ in 0..2 {
        store.commit(ledger_facts(vec![outcome("pay-1", Outcome::Unknown)])).await.unwrap();
        assert_eq!(store.open_intents().await.unwrap(), []);
        assert_eq!(store.unknown().await.unwrap()[0].id, "pay-1".into());
    }
    store.commit(ledger_facts(vec![outcome("pay-1", Outcome::Done)])).await.unwrap();
    assert_eq!(store.unknown().await.unwrap(), []);
    for wanted in [Outcome::Failed, Outcome::Unknown] {
        let contradiction = store.commit(ledger_facts(vec![outcome("pay-1", wanted)])).await;
        assert!(matches!(contradiction, Err(StoreError::Settled { settled: Outcome::Done, .. })));
    }
    store.commit(ledger_facts(vec![outcome("pay-1", Outcome::Done)])).await.unwrap();
    assert_eq!(store.act("pay-1".into()).await.unwrap().unwrap().outcome, Some(Outcome::Done));
}

#[tokio::test]
async fn only_a_payment_can_be_reversed() {
    let store = Bench::new().open();
    let slip = Act::PrintSlip { what: "submission".into() };
    store.commit(ledger_facts(vec![intent("pay-1", PAY), intent("slip-1", slip)])).await.unwrap();
    let reverse = |of: &str| Act::ReversePayment { of: of.into() };
    let wrong = store.commit(ledger_facts(vec![intent("rev-1", reverse("slip-1"))])).await;
    assert!(matches!(wrong, Err(StoreError::NotAPayment(_))));
    let nothing = store.commit(ledger_facts(vec![intent("rev-1", reverse("pay-9"))])).await;
    assert!(matches!(nothing, Err(StoreError::NoIntent(_))));
    store.commit(ledger_facts(vec![intent("rev-1", reverse("pay-1"))])).await.unwrap();
}

#[tokio::test]
async fn a_note_belongs_to_a_cash_payment_and_is_found_with_it() {
    let store = Bench::new().open();
    let note = |fen: i64, of: &str| Act::StackNote { fen, of: of.into() };
    store.commit(ledger_facts(vec![intent("pay-1", PAY)])).await.unwrap();
    let wrong = store.commit(ledger_facts(vec![intent("note-1", note(1000, "pay-1"))])).await;
    assert!(matches!(wrong, Err(StoreError::NotCash(_))));
    let nothing = store.commit(ledger_facts(vec![intent("note-1", note(1000, "cash-9"))])).await;
    assert!(matches!(nothing, Err(StoreError::NoIntent(_))));
    for cash in ["cash-1", "cash-2"] {
        store.commit(ledger_facts(vec![intent(cash, Act::Cash { amount_fen: 4000 })])).await.unwrap();
    }
    for (id, fen, cash) in [("note-1", 1000, "cash-1"), ("note-2", 2000, "cash-2"), ("note-3", 2000, "cash-1")] {
        store.commit(ledger_facts(vec![intent(id, note(fen, cash))])).await.unwrap();
    }
    store.commit(ledger_facts(vec![outcome("note-1", Outcome::Done)])).await.unwrap();
    let notes = store.notes_of("cash-1".into()).await.unwrap();
    let told: Vec<_> = notes.iter().map(|note| (note.id.as_str(), note.outcome)).collect();
    assert_eq!(told, [("note-1", Some(Outcome::Done)), ("note-3", None)]);
}

#[tokio::test]
async fn the_database_itself_refuses_what_the_code_should_never_ask() {
    let bench = Bench::new();
    let store = bench.open();
    store.commit(ledger_facts(vec![intent("pay-1", PAY), outcome("pay-1", Outcome::Failed)])).await.unwrap();
    let sql = bench.sql();
    sql.pragma_update(None, "foreign_keys", "ON").unwrap();
    for bad in [
        "INSERT INTO ledger_outcome VALUES ('nobody', 1, 'done', '{}', 0)",
        "INSERT INTO ledger_outcome VALUES ('pay-1', 2, 'done', '{}', 0)",
        "UPDATE ledger_outcome SET outcome = 'done'",
        "DELETE FROM ledger_outcome",
        "DELETE FROM ledger_intent",
    ] {
        assert!(sql.execute_batch(bad).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn a_card_number_in_the_evidence_of_a_device_is_refused() {
    let store = Bench::new().open();
    store.commit(ledger_facts(vec![intent("pay-1", PAY)])).await.unwrap();
    let evidence = json!({ "text": "no. 440199199003071235" });
    let line = LedgerWrite::Outcome { id: "pay-1".into(), outcome: Outcome::Done, evidence, at: NOW };
    assert!(matches!(store.commit(ledger_facts(vec![line])).await, Err(StoreError::JournalRefused { .. })));
    assert_eq!(store.open_intents().await.unwrap().len(), 1);
}

#[tokio::test]
async fn only_old_cards_that_were_really_swallowed_are_counted() {
    let store = Bench::new().open();
    let retain = |n: usize| intent(&format!("old-{n}"), Act::RetainOldCard { case: "SB-TEST-0001".into() });
    store.commit(ledger_facts((0..4).map(retain).collect())).await.unwrap();
    let words = [Outcome::Done, Outcome::Failed, Outcome::Unknown].into_iter().enumerate();
    store.commit(ledger_facts(words.map(|(n, word)| outcome(&format!("old-{n}"), word)).collect())).await.unwrap();
    store.commit(ledger_facts(vec![intent("pay-1", PAY), outcome("pay-1", Outcome::Done)])).await.unwrap();
    assert_eq!(store.retained_old_cards().await.unwrap(), 1);
}

/// Settles two acts, leaves `open` between them, and as many settled ones after it as a busy month.
async fn one_open_among_many(bench: &Bench) -> Store {
    let store = bench.open();
    let mut lines = vec![intent("first", PAY), outcome("first", Outcome::Done), intent("open", PAY)];
    for n in 0..300 {
        lines.extend([intent(&format!("later-{n}"), PAY), outcome(&format!("later-{n}"), Outcome::Failed)]);
    }
    store.commit(ledger_facts(lines)).await.unwrap();
    store
}

fn ids(acts: &[LedgerAct]) -> Vec<&str> {
    acts.iter().map(|act| act.id.as_str()).collect()
}

#[tokio::test]
async fn what_is_settled_is_noted_and_never_hides_what_is_not() {
    let bench = Bench::new();
    drop(one_open_among_many(&bench).await);
    for _ in 0..2 {
        let store = bench.open();
        assert_eq!(ids(&store.recovery().open_intents), ["open"]);
        assert_eq!(ids(&store.unsettled().await.unwrap()), ["open"]);
        drop(store);
        assert_eq!(noted(&bench), 1, "up to the act before the open one");
    }
    let store = bench.open();
    store.commit(ledger_facts(vec![outcome("open", Outcome::Unknown)])).await.unwrap();
    drop(store);
    let store = bench.open();
    assert_eq!(ids(&store.recovery().unknown), ["open"]);
    store.commit(ledger_facts(vec![outcome("open", Outcome::Done)])).await.unwrap();
    drop(store);
    let store = bench.open();
    assert_eq!(store.unsettled().await.unwrap(), []);
    store.commit(ledger_facts(vec![intent("new", PAY)])).await.unwrap();
    assert_eq!(ids(&store.unsettled().await.unwrap()), ["new"]);
    drop(store);
    assert_eq!(noted(&bench), 302);
}

fn noted(bench: &Bench) -> i64 {
    let sql = "SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'ledger-settled'";
    bench.sql().query_row(sql, [], |r| r.get(0)).unwrap()
}

#[tokio::test]
async fn a_note_about_more_acts_than_there_are_is_not_believed() {
    let bench = Bench::new();
    drop(one_open_among_many(&bench).await);
    bench.sql().execute_batch("INSERT INTO setting VALUES ('ledger-settled', '9000')").unwrap();
    assert_eq!(ids(&bench.open().recovery().open_intents), ["open"]);
}

#[tokio::test]
async fn notes_old_cards_and_late_ends_are_found_without_reading_the_whole_ledger() {
    let bench = Bench::new();
    drop(bench.open());
    let sql = bench.sql();
    for (asked, index) in [
        (ledger::notes_sql(), "ledger_notes"),
        (ledger::RETAINED_SQL.to_owned(), "ledger_retained"),
        (ledger::settled_later_sql(), "ledger_settled_later"),
    ] {
        let mut plan = sql.prepare(&format!("EXPLAIN QUERY PLAN {asked}")).unwrap();
        let values = vec!["x"; plan.parameter_count()];
        let steps = plan.query_map(rusqlite::params_from_iter(values), |r| r.get::<_, String>(3)).unwrap();
        let steps: Vec<String> = steps.collect::<Result<_, _>>().unwrap();
        let scans = steps.iter().filter(|step| step.starts_with("SCAN") && !step.contains("INDEX")).count();
        assert!(scans == 0 && steps.iter().any(|step| step.contains(index)), "{steps:?}");
    }
}
