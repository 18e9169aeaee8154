//! Intent, then outcome; unknown until settled; settled for ever.

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
