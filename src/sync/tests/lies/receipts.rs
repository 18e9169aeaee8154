//! Receipts that are not for what was sent, and sequence numbers that do not fit.

use suiban_wire::api::BatchReply;
use suiban_wire::receipt::{Receipt, SignedReceipt};

use super::*;

/// A receipt with central's own signature, for whatever is asked.
fn signed(central: &FakeCentral, device: &str, seq: u64, hash: Hash) -> SignedReceipt {
    let receipt = Receipt { device: device.to_owned(), seq, hash, central_ms: NOW + 1 };
    SignedReceipt::issue(&receipt, &central.signing).unwrap()
}

/// What the receipt says.
fn read(receipt: &SignedReceipt) -> Receipt {
    serde_json::from_slice(&receipt.bytes).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_receipt_with_changed_text_is_refused() {
    told(Script::Forged(|_, _, answer| answer.receipts[0].bytes.push(b' ')), "bad-receipt").await;
}

#[tokio::test(start_paused = true)]
async fn a_receipt_signed_by_another_central_is_refused() {
    fn lie(_: &FakeCentral, _: &World, answer: &mut BatchReply) {
        let (stranger, _) = suiban_wire::keys::SigningKey::generate().unwrap();
        answer.receipts[0] = SignedReceipt::issue(&read(&answer.receipts[0]), &stranger).unwrap();
    }
    told(Script::Forged(lie), "bad-receipt").await;
}

#[tokio::test(start_paused = true)]
async fn a_receipt_for_another_kiosk_is_refused() {
    fn lie(central: &FakeCentral, _: &World, answer: &mut BatchReply) {
        let own = read(&answer.receipts[0]);
        answer.receipts[0] = signed(central, "GZ-TH-0018", own.seq, own.hash);
    }
    told(Script::Forged(lie), "bad-receipt").await;
}

#[tokio::test(start_paused = true)]
async fn a_receipt_for_another_envelope_is_refused() {
    fn lie(central: &FakeCentral, _: &World, answer: &mut BatchReply) {
        answer.receipts[0] = signed(central, DEVICE, 1, Hash::of(b"another envelope"));
    }
    told(Script::Forged(lie), "bad-receipt").await;
}

#[tokio::test(start_paused = true)]
async fn a_receipt_for_a_fact_that_was_never_made_is_refused() {
    fn lie(central: &FakeCentral, _: &World, answer: &mut BatchReply) {
        answer.receipts = vec![signed(central, DEVICE, 77, Hash::of(b"no envelope"))];
    }
    told(Script::Forged(lie), "bad-receipt").await;
}

#[tokio::test(start_paused = true)]
async fn an_acceptance_without_receipts_accepts_nothing() {
    told(Script::Forged(|_, _, answer| answer.receipts.clear()), "no-progress").await;
}

#[tokio::test(start_paused = true)]
async fn a_replayed_receipt_ends_the_wait_of_its_own_fact_alone() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0).await;
    sync.stop().await;
    kiosk.commit("two", vec![]).await;
    // The receipt of the first fact once more, instead of the second's: genuine, and long spent.
    fn replay(central: &FakeCentral, world: &World, answer: &mut BatchReply) {
        answer.receipts = vec![signed(central, DEVICE, 1, world.envelopes[&1].hash())];
    }
    kiosk.central.always(FACTS, Script::Forged(replay));
    let mut sync = kiosk.start();
    assert_eq!(sync.until(|link| link.fault.is_some()).await.fault, Some("no-progress"));
    tokio::time::sleep(SIX_HOURS).await;
    sync.stop().await;
    let rows = kiosk.rows().await;
    assert_eq!(
        rows.iter().map(|row| row.state).collect::<Vec<_>>(),
        [OutboxState::Receipted, OutboxState::Announced],
        "a receipt is good for its own fact and no other"
    );
    truth(&kiosk).await;
}

#[tokio::test(start_paused = true)]
async fn a_receipt_for_the_second_fact_alone_does_not_deliver_the_first() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.commit("two", vec![]).await;
    kiosk.central.next(FACTS, Script::Forged(|_, _, answer| drop(answer.receipts.remove(0))));
    let mut sync = kiosk.start();
    assert_eq!(sync.until(|link| link.fault.is_some()).await.fault, Some("no-progress"));
    sync.stop().await;
    let states = kiosk.rows().await.iter().map(|row| row.state).collect::<Vec<_>>();
    assert_eq!(states, [OutboxState::Announced, OutboxState::Receipted]);
    truth(&kiosk).await;
}

#[tokio::test(start_paused = true)]
async fn a_gap_beyond_the_end_or_before_the_start_loses_nothing() {
    for seq in [0, 77, u64::MAX] {
        told(Script::Raw(problem(Problem::expecting(Code::Gap, "gap", seq))), "central-behind").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_gap_that_is_asked_for_again_and_again_loses_nothing() {
    told(Script::Kept(problem(Problem::expecting(Code::Gap, "gap", 1))), "gap").await;
}

#[tokio::test(start_paused = true)]
async fn a_fork_is_an_alarm_and_loses_nothing() {
    told(Script::Raw(problem(Problem::new(Code::Fork, "fork"))), "fork").await;
}
