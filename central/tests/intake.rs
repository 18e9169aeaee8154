//! Exactly once, in order, and never silently contradicted.

use crate::common::{Kiosk, Office, renewal};
use futures::future::join_all;
use hyper::StatusCode;
use suiban_wire::{
    Hash,
    api::{BatchReply, Code},
    case::CaseNumber,
    envelope::{Envelope, Kind},
};

async fn submitted(office: &Office, kiosk: &mut Kiosk, case: &CaseNumber) -> Envelope {
    let (body, blob, sealed) = renewal(case, &kiosk.answer().central_sealing_key);
    assert_eq!(kiosk.upload(office, &blob, &sealed).await.status, StatusCode::NO_CONTENT);
    kiosk.fact(Kind::RenewalSubmitted, &body, vec![blob])
}

#[tokio::test]
async fn a_batch_sent_three_times_makes_one_case_and_the_same_receipts() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let case = submitted(&office, &mut kiosk, &CaseNumber::from_bits(1)).await;
    let batch = [&case, &kiosk.audit("a"), &kiosk.audit("b")];
    let first = kiosk.deliver(&office, &batch).await;
    office.clock.advance(std::time::Duration::from_secs(3600));
    for _ in 0..2 {
        let again = kiosk.deliver(&office, &batch).await;
        assert_eq!((again.receipts, again.last_seq), (first.receipts.clone(), 3));
    }
    assert_eq!(office.central.cases().await.unwrap().len(), 1);
    assert_eq!(office.central.quarantined().await.unwrap(), []);
}

#[tokio::test]
async fn concurrent_repeats_make_one_case_and_the_same_receipts() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let case = submitted(&office, &mut kiosk, &CaseNumber::from_bits(1)).await;
    let batch = [&case, &kiosk.audit("a"), &kiosk.audit("b")];
    let replies = join_all((0..6).map(|_| kiosk.deliver(&office, &batch))).await;
    assert!(replies.iter().all(|r| r.receipts == replies[0].receipts));
    assert_eq!(office.central.cases().await.unwrap().len(), 1);
    assert_eq!((office.central.alarms().await.unwrap(), office.central.quarantined().await.unwrap()), (vec![], vec![]));
}

#[tokio::test]
async fn many_kiosks_at_once_do_not_disturb_each_other() {
    let office = Office::new().await;
    let mut sent = Vec::new();
    for n in 0..5 {
        let mut kiosk = office.kiosk(&format!("GZ-TH-{n:04}")).await;
        let facts: Vec<_> = (0..4).map(|i| kiosk.audit(&i.to_string())).collect();
        sent.push((kiosk, facts));
    }
    join_all(sent.iter().map(|(kiosk, facts)| {
        let office = &office;
        async move { kiosk.deliver(office, &facts.iter().collect::<Vec<_>>()).await }
    }))
    .await;
    let devices = office.central.devices().await.unwrap();
    assert!(devices.len() == 5 && devices.iter().all(|d| d.last_seq == 4));
}

#[tokio::test]
async fn a_gap_is_asked_for_and_what_came_before_it_is_kept() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let facts: Vec<_> = (0..4).map(|i| kiosk.audit(&i.to_string())).collect();
    let reply = kiosk.send(&office, &[&facts[0], &facts[1], &facts[3]]).await;
    let problem = reply.problem();
    assert_eq!((reply.status, problem.code, problem.expected), (StatusCode::CONFLICT, Code::Gap, Some(3)));
    assert_eq!(kiosk.deliver(&office, &[&facts[2], &facts[3]]).await.last_seq, 4);
    assert_eq!(office.central.alarms().await.unwrap(), []);
}

#[tokio::test]
async fn another_fact_under_a_known_number_is_an_alarm_and_changes_nothing() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let genuine = kiosk.audit("genuine");
    kiosk.deliver(&office, &[&genuine]).await;
    let forged = kiosk.sealed(kiosk.draft(Kind::Audit, &"forged", vec![]), 1, Hash::ZERO);
    for _ in 0..2 {
        assert_eq!(kiosk.send(&office, &[&forged]).await.problem().code, Code::Fork);
    }
    let alarms = office.central.alarms().await.unwrap();
    assert_eq!(alarms.len(), 1);
    assert_eq!((alarms[0].seq, alarms[0].kind.as_str()), (1, "other-hash"));
    assert_eq!(alarms[0].hash, forged.hash().to_string());
    kiosk.deliver(&office, &[&genuine]).await;
}

#[tokio::test]
async fn a_fact_after_an_unknown_predecessor_is_an_alarm() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    kiosk.deliver(&office, &[&kiosk.sealed(kiosk.draft(Kind::Audit, &"1", vec![]), 1, Hash::ZERO)]).await;
    kiosk.audit("never sent");
    let second = kiosk.audit("2");
    assert_eq!(kiosk.send(&office, &[&second]).await.problem().code, Code::Fork);
    assert_eq!(office.central.alarms().await.unwrap()[0].kind, "other-predecessor");
}

#[tokio::test]
async fn an_idempotency_key_is_never_taken_twice() {
    let office = Office::new().await;
    let kiosk = office.kiosk("GZ-TH-0017").await;
    let draft = kiosk.draft(Kind::Audit, &"fact", vec![]);
    let first = kiosk.sealed(draft.clone(), 1, Hash::ZERO);
    kiosk.deliver(&office, &[&first]).await;
    let again = kiosk.sealed(draft, 2, first.hash());
    assert_eq!(kiosk.send(&office, &[&again]).await.problem().code, Code::Fork);
    assert_eq!(office.central.alarms().await.unwrap()[0].kind, "key-used-twice");
}

#[tokio::test]
async fn a_kiosk_cannot_send_for_another() {
    let office = Office::new().await;
    let mut victim = office.kiosk("GZ-TH-0017").await;
    let thief = office.kiosk("GZ-TH-0018").await;
    let fact = victim.audit("mine");
    let reply = thief.send(&office, &[&fact]).await;
    assert_eq!((reply.status, reply.problem().code), (StatusCode::FORBIDDEN, Code::WrongDevice));
    // With the thief's certificate and the victim's name in the header, signed by the thief:
    let mut draft = thief.draft(Kind::Audit, &"forged", vec![]);
    draft.device = "GZ-TH-0017".into();
    let forged = thief.sealed(draft, 1, Hash::ZERO);
    assert_eq!(thief.send(&office, &[&forged]).await.problem().code, Code::WrongDevice);
    assert_eq!(victim.send(&office, &[&forged]).await.problem().code, Code::Unreadable);
    victim.deliver(&office, &[&fact]).await;
}

#[tokio::test]
async fn a_changed_envelope_is_refused_and_the_true_one_still_goes_through() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let good = kiosk.audit("fact");
    let mut bad = good.clone();
    let last = bad.body.len() - 1;
    bad.body[last] ^= 1;
    assert_eq!(kiosk.send(&office, &[&bad]).await.problem().code, Code::Unreadable);
    kiosk.deliver(&office, &[&good]).await;
    let mut unsigned = kiosk.audit("next");
    unsigned.signature.0[0] ^= 1;
    let refused = kiosk.send(&office, &[&unsigned]).await.problem();
    assert_eq!((refused.code, refused.expected), (Code::Unreadable, None), "what is not signed holds no place");
}

#[tokio::test]
async fn a_damaged_body_holds_its_place_without_a_receipt_and_what_follows_is_taken() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let (first, good) = (kiosk.audit("first"), submitted(&office, &mut kiosk, &CaseNumber::from_bits(1)).await);
    let after = kiosk.audit("after");
    let mut bad = good.clone();
    bad.body[0] ^= 1;
    for _ in 0..2 {
        let refused = kiosk.send(&office, &[&first, &bad, &after]).await.problem();
        assert_eq!((refused.code, refused.expected), (Code::Unreadable, Some(2)));
    }
    assert_eq!(kiosk.deliver(&office, &[&after]).await.last_seq, 3);
    assert_eq!(office.central.cases().await.unwrap(), [], "nothing is decided on half a fact");
    let held = office.central.quarantined().await.unwrap();
    assert_eq!((held[0].seq, held[0].reason.as_str()), (2, "body-damaged"));
    // The disk was restored, or the fact came another way.
    kiosk.deliver(&office, &[&good]).await;
    kiosk.deliver(&office, &[&good]).await;
    assert_eq!(office.central.cases().await.unwrap().len(), 1);
    assert_eq!((office.central.quarantined().await.unwrap(), office.central.alarms().await.unwrap()), (vec![], vec![]));
}

#[tokio::test]
async fn what_is_well_signed_but_not_understood_is_held_and_does_not_stop_the_queue() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let future = kiosk.fact(Kind::from_name("retina-scan").unwrap(), &"?", vec![]);
    let empty = kiosk.fact(Kind::RenewalSubmitted, &serde_json::json!({"case": "nonsense"}), vec![]);
    let stranger = Office::new().await.central.sealing_key();
    let draft = kiosk.draft(Kind::PickupDone, &"closed", vec![]);
    let closed = draft.seal(3, kiosk.prev, &kiosk.signer, &stranger).unwrap();
    (kiosk.seq, kiosk.prev) = (3, closed.hash());
    let fine = kiosk.audit("fine");
    assert_eq!(kiosk.deliver(&office, &[&future, &empty, &closed, &fine]).await.last_seq, 4);
    let held = office.central.quarantined().await.unwrap();
    let reasons: Vec<_> = held.iter().map(|q| (q.seq, q.reason.as_str())).collect();
    assert_eq!(reasons, [(1, "unknown-kind"), (2, "body-unreadable"), (3, "body-does-not-open")]);
    assert_eq!(office.central.cases().await.unwrap(), []);
}

#[tokio::test]
async fn a_case_number_is_taken_once_and_the_second_case_is_held() {
    let office = Office::new().await;
    let (mut one, mut two) = (office.kiosk("GZ-TH-0017").await, office.kiosk("GZ-TH-0018").await);
    let number = CaseNumber::from_bits(7);
    let first = submitted(&office, &mut one, &number).await;
    let second = submitted(&office, &mut two, &number).await;
    one.deliver(&office, &[&first]).await;
    two.deliver(&office, &[&second]).await;
    let cases = office.central.cases().await.unwrap();
    assert_eq!((cases.len(), cases[0].device.as_str()), (1, "GZ-TH-0017"));
    assert_eq!(office.central.quarantined().await.unwrap()[0].reason, "case-number-taken");
}

#[tokio::test]
async fn receipts_and_the_chain_survive_a_restart() {
    let mut office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let fact = kiosk.audit("before");
    let before = kiosk.deliver(&office, &[&fact]).await;
    office.restart().await;
    let after: BatchReply = kiosk.deliver(&office, &[&fact]).await;
    assert_eq!(after.receipts, before.receipts);
    let next = kiosk.audit("after");
    assert_eq!(kiosk.deliver(&office, &[&next]).await.last_seq, 2);
}
