//! Certificates that are not central's, and times that cannot be.

use suiban_wire::api::{BatchReply, HeartbeatReply};
use suiban_wire::receipt::{Receipt, SignedReceipt};

use super::*;

/// Six hours behind such a certificate: gently tried, and not a word said.
async fn hears_nothing(fault: &str, lie: impl FnOnce(&FakeCentral)) {
    let seen = survives(fault, lie).await;
    assert_eq!(seen.asked, Vec::<String>::new());
    gently(&seen.tries);
}

#[tokio::test(start_paused = true)]
async fn an_expired_certificate_hears_nothing() {
    hears_nothing("clock", |central| central.renew((2024, 2025))).await;
}

#[tokio::test(start_paused = true)]
async fn a_certificate_of_another_authority_hears_nothing() {
    hears_nothing("tls", FakeCentral::impersonate).await;
}

#[tokio::test(start_paused = true)]
async fn a_certificate_of_another_name_hears_nothing() {
    hears_nothing("tls", |central| central.rename("other.test")).await;
}

/// The answer to facts with every time in it, signed or not, moved.
fn moved(central: &FakeCentral, answer: &mut BatchReply, by_ms: i64) {
    answer.central_ms += by_ms;
    for signed in &mut answer.receipts {
        let mut receipt: Receipt = serde_json::from_slice(&signed.bytes).unwrap();
        receipt.central_ms += by_ms;
        *signed = SignedReceipt::issue(&receipt, &central.signing).unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_time_after_the_end_of_centrals_own_certificate_moves_no_clock_and_cuts_nobody_off() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.central.next(FACTS, Script::Forged(|c, _, answer| moved(c, answer, TEN_YEARS_MS)));
    let mut sync = kiosk.start();
    let link = sync.until(|link| link.fault.is_some()).await;
    assert_eq!((link.fault, link.online), (Some("wrong-time"), true));
    sync.stop().await;
    // The fact is there and its receipt good; the time is not.
    assert_eq!(kiosk.rows().await[0].state, OutboxState::Receipted);
    assert_eq!(kiosk.store.central_ms().await.unwrap(), Some(NOW));
    kiosk.commit("two", vec![]).await;
    truth(&kiosk).await;
    assert_eq!(kiosk.store.central_ms().await.unwrap(), Some(NOW + 1));
}

#[tokio::test(start_paused = true)]
async fn a_sign_of_life_answered_with_a_time_in_ten_years_deletes_nothing() {
    fn future(body: &mut Vec<u8>) {
        let mut answer: HeartbeatReply = serde_json::from_slice(body).unwrap();
        answer.central_ms += TEN_YEARS_MS;
        *body = serde_json::to_vec(&answer).unwrap();
    }
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.commit("two", vec![]).await;
    kiosk.central.always("/v1/heartbeat", Script::Changed(future));
    let mut sync = kiosk.start();
    let link = sync.until(|link| link.fault == Some("wrong-time")).await;
    assert_eq!(link.outbox, 0);
    tokio::time::sleep(SIX_HOURS).await;
    sync.stop().await;
    assert_eq!(kiosk.rows().await.len(), 2, "what central has only just taken is kept for some days");
    truth(&kiosk).await;
}

#[tokio::test(start_paused = true)]
async fn a_time_years_ago_moves_no_clock_back() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.central.next(FACTS, Script::Forged(|c, _, answer| moved(c, answer, -TEN_YEARS_MS)));
    let mut sync = kiosk.start();
    sync.until(|link| link.outbox == 0).await;
    sync.stop().await;
    assert_eq!(kiosk.store.central_ms().await.unwrap(), Some(NOW));
    kiosk.commit("two", vec![]).await;
    truth(&kiosk).await;
}

#[tokio::test(start_paused = true)]
async fn a_central_with_an_impossible_time_pairs_with_nobody() {
    fn future(body: &mut Vec<u8>) {
        let mut answer: serde_json::Value = serde_json::from_slice(body).unwrap();
        answer["central_ms"] = (NOW + TEN_YEARS_MS).into();
        *body = serde_json::to_vec(&answer).unwrap();
    }
    let (dir, central) = (TempDir::new().unwrap(), FakeCentral::new());
    let keys = Keys::load_or_create(dir.path()).unwrap();
    central.next("/v1/pair", Script::Changed(future));
    let refused = pair(&*central, &central.code(), DEVICE, &keys, TestClock::new()).await;
    assert!(matches!(refused, Err(SyncError::WrongTime)), "{refused:?}");
    assert!(Identity::load(&keys).unwrap().is_none(), "nothing is left behind");
}
