//! A case from the kiosk to the office and back to its holder.

use crate::common::*;
use hyper::StatusCode;
use suiban_central::{CaseState, CentralError};
use suiban_wire::{
    api::{Code, ManifestUpdate},
    case::{CaseNumber, MoneyState, ReferralCase, Service},
    envelope::Kind,
};

async fn submit(office: &Office, kiosk: &mut Kiosk, number: &CaseNumber) {
    let (body, blob, sealed) = renewal(number, &kiosk.answer().central_sealing_key);
    assert_eq!(kiosk.upload(office, &blob, &sealed).await.status, StatusCode::NO_CONTENT);
    let fact = kiosk.fact(Kind::RenewalSubmitted, &body, vec![blob]);
    kiosk.deliver(office, &[&fact]).await;
}

async fn manifest(kiosk: &Kiosk, office: &Office, from: u64) -> Option<ManifestUpdate> {
    let reply = kiosk.get(office, &format!("/v1/manifest?from={from}")).await;
    (reply.status != StatusCode::NO_CONTENT).then(|| reply.json())
}

/// Submitted, approved, made: the card is on the manifest.
async fn made(office: &Office, kiosk: &mut Kiosk) -> CaseNumber {
    let number = CaseNumber::from_bits(99);
    submit(office, kiosk, &number).await;
    office.central.approve(&number, "lin").await.unwrap();
    office.central.card_made(&card_made(&number, &kiosk.name), "lin").await.unwrap();
    number
}

async fn state(office: &Office, number: &CaseNumber) -> CaseState {
    office.central.case_state(number).await.unwrap()
}

#[tokio::test]
async fn a_case_goes_all_the_way_and_leaves_no_plaintext_on_the_disk() {
    let mut office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    assert_eq!(manifest(&kiosk, &office, 0).await, None);
    let number = made(&office, &mut kiosk).await;

    let update = manifest(&kiosk, &office, 0).await.unwrap();
    assert_eq!((update.version, update.entries.len(), update.removed.len()), (1, 1, 0));
    let entry = update.entries[0].open(&kiosk.answer().central_verify_key, &kiosk.name, &kiosk.sealing).unwrap();
    assert_eq!((&entry.case, entry.version), (&number, 1));
    assert_eq!((entry.holder.name.expose().as_str(), entry.holder.number.expose().as_str()), (NAME, NUMBER));
    assert_eq!(entry.new_card_body_number.expose().as_slice(), NEW_CARD);
    assert_eq!(entry.old_card.unwrap().expose().as_slice(), OLD_CARD);
    assert_eq!(entry.portrait.expose().as_slice(), PORTRAIT);
    assert_eq!(entry.templates[0].template.expose().as_slice(), TEMPLATE);
    assert_eq!(manifest(&kiosk, &office, 1).await, None);

    let load = kiosk.fact(Kind::CardsLoaded, &loaded(&number, NEW_CARD), vec![]);
    kiosk.deliver(&office, &[&load]).await;
    assert_eq!(state(&office, &number).await, CaseState::Delivered);
    office.restart().await;
    let done = kiosk.fact(Kind::PickupDone, &pickup(&number, NEW_CARD), vec![]);
    kiosk.deliver(&office, &[&done]).await;
    kiosk.deliver(&office, &[&done]).await;
    assert_eq!(state(&office, &number).await, CaseState::Collected);
    let update = manifest(&kiosk, &office, 1).await.unwrap();
    assert_eq!((update.version, update.entries.len(), update.removed), (2, 0, vec![number.clone()]));

    let view = office.central.show(&number, "lin").await.unwrap();
    assert_eq!(view.body.card.name.expose(), NAME);
    assert_eq!((view.kiosk.as_deref(), view.drawer), (Some("GZ-TH-0017"), Some(4)));
    let steps: Vec<_> = view.actions.iter().map(|a| (a.action.as_str(), a.operator.as_str())).collect();
    assert_eq!(steps, [("approve", "lin"), ("card-made", "lin"), ("view", "lin")]);
    assert_eq!(office.central.quarantined().await.unwrap(), []);

    let evidence = office.central.evidence(&number, "lin").await.unwrap();
    assert_eq!((evidence[0].name.as_str(), evidence[0].bytes.as_slice()), ("portrait.jpg", PORTRAIT));
    assert!(evidence.iter().any(|picture| picture.name == "register-page.jpg" && picture.bytes.as_slice() == PORTRAIT));
    assert!(!format!("{evidence:?}").contains("invented"));

    for closed in [false, true] {
        if closed {
            office.central.close().await.unwrap();
        }
        let files = office.files();
        assert!(files.iter().any(|(name, _)| name.ends_with("central.db")));
        for (name, bytes) in files {
            for secret in PERSONAL {
                assert!(!bytes.windows(secret.len()).any(|w| w == secret), "{name} holds personal data");
            }
        }
    }
}

#[tokio::test]
async fn the_list_masks_the_name() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    submit(&office, &mut kiosk, &CaseNumber::from_bits(1)).await;
    let cases = office.central.cases().await.unwrap();
    assert_eq!((cases[0].masked_name.as_str(), cases[0].state), ("测**", CaseState::Received));
    assert_eq!(cases[0].service, "renewal");
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let mut office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let number = made(&office, &mut kiosk).await;
    let before = (office.central.cases().await.unwrap(), office.central.devices().await.unwrap().len());
    let authority = office.central.authority().sha256();
    office.restart().await;
    assert_eq!((office.central.cases().await.unwrap(), office.central.devices().await.unwrap().len()), before);
    assert_eq!(office.central.authority().sha256(), authority);
    let update = manifest(&kiosk, &office, 0).await.unwrap();
    assert!(update.entries[0].open(&kiosk.answer().central_verify_key, &kiosk.name, &kiosk.sealing).is_ok());
    assert_eq!(office.central.show(&number, "lin").await.unwrap().actions.len(), 3);
}

#[tokio::test]
async fn two_programs_that_start_on_an_empty_directory_found_one_authority() {
    let folder = tempfile::tempdir().unwrap();
    let open = || suiban_central::Central::open(folder.path());
    let (one, two, three) = tokio::join!(open(), open(), open());
    let names = [one, two, three].map(|c| c.unwrap().authority().sha256());
    assert!(names.iter().all(|name| *name == names[0]));
}

#[tokio::test]
async fn a_kiosk_with_new_keys_gets_its_manifest_sealed_to_them() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    made(&office, &mut kiosk).await;
    let renewed = office.kiosk("GZ-TH-0017").await;
    let update = manifest(&renewed, &office, 0).await.unwrap();
    let key = &renewed.answer().central_verify_key;
    assert!(update.entries[0].open(key, "GZ-TH-0017", &renewed.sealing).is_ok());
    assert!(update.entries[0].open(key, "GZ-TH-0017", &kiosk.sealing).is_err());
}

#[tokio::test]
async fn a_kiosk_sees_its_own_cards_only() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let other = office.kiosk("GZ-TH-0018").await;
    made(&office, &mut kiosk).await;
    assert_eq!(manifest(&other, &office, 0).await, None);
}

#[tokio::test]
async fn a_card_may_go_to_a_kiosk_that_is_not_paired_yet() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let number = CaseNumber::from_bits(5);
    submit(&office, &mut kiosk, &number).await;
    office.central.approve(&number, "lin").await.unwrap();
    office.central.card_made(&card_made(&number, "GZ-HZ-0001"), "lin").await.unwrap();
    let later = office.kiosk("GZ-HZ-0001").await;
    assert_eq!(manifest(&later, &office, 0).await.unwrap().entries.len(), 1);
}

#[tokio::test]
async fn steps_out_of_order_are_refused_and_leave_no_trace() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let number = CaseNumber::from_bits(5);
    let central = &office.central;
    assert!(matches!(central.approve(&number, "lin").await, Err(CentralError::NoSuchCase(_))));
    submit(&office, &mut kiosk, &number).await;
    let early = central.card_made(&card_made(&number, "GZ-TH-0017"), "lin").await;
    assert!(matches!(early, Err(CentralError::WrongState { state: CaseState::Received, .. })));
    assert!(matches!(central.reject(&number, "lin", " ").await, Err(CentralError::Refused(_))));
    assert!(matches!(central.approve(&number, "").await, Err(CentralError::Refused(_))));
    central.reject(&number, "lin", "portrait is not of this person").await.unwrap();
    assert!(matches!(central.approve(&number, "lin").await, Err(CentralError::WrongState { .. })));
    let actions = central.show(&number, "lin").await.unwrap().actions;
    assert_eq!(actions[0].reason, "portrait is not of this person");
    assert_eq!(actions.len(), 2, "one rejection and one view");
    assert_eq!(manifest(&kiosk, &office, 0).await, None);
}

#[tokio::test]
async fn one_card_answers_one_case() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    made(&office, &mut kiosk).await;
    let second = CaseNumber::from_bits(100);
    submit(&office, &mut kiosk, &second).await;
    office.central.approve(&second, "lin").await.unwrap();
    assert!(office.central.card_made(&card_made(&second, "GZ-TH-0017"), "lin").await.is_err());
    assert_eq!(state(&office, &second).await, CaseState::Approved);
    assert_eq!(manifest(&kiosk, &office, 0).await.unwrap().version, 1);
}

#[tokio::test]
async fn bad_card_data_is_refused() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let number = CaseNumber::from_bits(5);
    submit(&office, &mut kiosk, &number).await;
    office.central.approve(&number, "lin").await.unwrap();
    let good = card_made(&number, "GZ-TH-0017");
    let short = suiban_wire::Private::new(suiban_wire::Bytes(vec![b'1'; 31]));
    let bad = [
        suiban_central::CardMade { body_number: short, ..good.clone() },
        suiban_central::CardMade { valid_from: "long-term".into(), ..good.clone() },
        suiban_central::CardMade { valid_to: "2045-13-01".into(), ..good.clone() },
        suiban_central::CardMade { kiosk: "../x".into(), ..good.clone() },
    ];
    for card in &bad {
        assert!(office.central.card_made(card, "lin").await.is_err(), "{card:?}");
    }
    office.central.card_made(&suiban_central::CardMade { valid_to: "long-term".into(), ..good }, "lin").await.unwrap();
}

#[tokio::test]
async fn pickups_that_do_not_fit_the_stock_are_held_and_change_nothing() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let mut other = office.kiosk("GZ-TH-0018").await;
    let number = made(&office, &mut kiosk).await;
    let unknown = kiosk.fact(Kind::PickupDone, &pickup(&CaseNumber::from_bits(1), NEW_CARD), vec![]);
    let wrong_card = kiosk.fact(Kind::PickupDone, &pickup(&number, OLD_CARD), vec![]);
    let wrong_load = kiosk.fact(Kind::CardsLoaded, &loaded(&number, OLD_CARD), vec![]);
    kiosk.deliver(&office, &[&unknown, &wrong_card, &wrong_load]).await;
    let elsewhere = other.fact(Kind::PickupDone, &pickup(&number, NEW_CARD), vec![]);
    other.deliver(&office, &[&elsewhere]).await;
    assert_eq!(state(&office, &number).await, CaseState::CardMade);
    let mut reasons: Vec<_> = office.central.quarantined().await.unwrap().into_iter().map(|q| q.reason).collect();
    reasons.sort();
    let expected = ["card-not-in-stock", "pickup-of-another-card", "pickup-of-another-card", "pickup-of-unknown-card"];
    assert_eq!(reasons, expected);
    let right = kiosk.fact(Kind::PickupDone, &pickup(&number, NEW_CARD), vec![]);
    let twice = kiosk.fact(Kind::PickupDone, &pickup(&number, NEW_CARD), vec![]);
    kiosk.deliver(&office, &[&right, &twice]).await;
    assert_eq!(state(&office, &number).await, CaseState::Collected);
    assert_eq!(manifest(&kiosk, &office, 1).await.unwrap().version, 2, "a second pickup changes nothing");
}

#[tokio::test]
async fn a_referral_reaches_the_window() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let (partial, _, _) = renewal(&CaseNumber::from_bits(1), &kiosk.answer().central_sealing_key);
    let body = ReferralCase {
        code: "R-4711".into(),
        service: Service::Renewal,
        reason: "face-not-matched".into(),
        collected: Some(ReferralCase::collect(&partial).unwrap()),
        money: MoneyState::Reversed,
        at_ms: NOW,
    };
    let fact = kiosk.fact(Kind::Referral, &body, vec![]);
    kiosk.deliver(&office, &[&fact]).await;
    let referrals = office.central.referrals().await.unwrap();
    assert_eq!(referrals.len(), 1);
    let found = (referrals[0].code.as_str(), referrals[0].reason.as_str(), referrals[0].money.as_str());
    assert_eq!(found, ("R-4711", "face-not-matched", "reversed"));
}

#[tokio::test]
async fn what_the_api_cannot_do_it_says_in_codes() {
    let office = Office::new().await;
    let kiosk = office.kiosk("GZ-TH-0017").await;
    assert_eq!(kiosk.get(&office, "/v1/nothing").await.problem().code, Code::NotFound);
    assert_eq!(kiosk.get(&office, "/v1/envelopes").await.problem().code, Code::Method);
    assert_eq!(kiosk.get(&office, "/v1/manifest?from=x").await.problem().code, Code::BadRequest);
    let post = |body: Vec<u8>| kiosk.call(&office, hyper::Method::POST, "/v1/heartbeat", &[], body);
    assert_eq!(post(b"{".to_vec()).await.problem().code, Code::BadRequest);
    assert_eq!(post(vec![b' '; 70_000]).await.problem().code, Code::TooLarge);
}
