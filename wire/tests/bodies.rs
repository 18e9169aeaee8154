//! Bodies and manifest entries: they come back whole, and no personal value ever prints.

use crate::common::{self, CANARY, decision, renewal};
use suiban_wire::{
    Bytes, Private,
    case::*,
    keys::{SealingPrivate, SigningKey},
    manifest::{Holder, ManifestEntry, ManifestError, SealedManifestEntry},
};

fn entry() -> ManifestEntry {
    let secret = || Private::new(Bytes(CANARY.as_bytes().to_vec()));
    ManifestEntry {
        case: CaseNumber::from_bits(42),
        holder: Holder { name: Private::from(CANARY), number: Private::from(CANARY) },
        new_card_body_number: secret(),
        old_card: Some(secret()),
        portrait: secret(),
        templates: vec![FingerTemplate { code: 11, template: secret() }],
        valid_from: "2025-12-01".into(),
        valid_to: "2045-12-01".into(),
        version: 7,
    }
}

fn assert_masked(debug: &str) {
    let as_numbers = format!("{:?}", CANARY.as_bytes());
    let inner = as_numbers.trim_matches(['[', ']']);
    assert!(!debug.contains(CANARY) && !debug.contains(inner) && !debug.contains("Female"), "{debug}");
    assert!(debug.contains("***"), "{debug}");
}

#[test]
fn bodies_come_back_whole() {
    let case = renewal();
    assert_eq!(decode::<RenewalCase>(&encode(&case).unwrap()).unwrap(), case);
    let referral = ReferralCase {
        code: "R-17".into(),
        service: Service::Renewal,
        reason: "face-not-matched".into(),
        collected: Some(ReferralCase::collect(&case).unwrap()),
        money: MoneyState::Unknown,
        at_ms: 5,
    };
    assert_eq!(decode::<ReferralCase>(&encode(&referral).unwrap()).unwrap(), referral);
    assert_masked(&format!("{referral:?}"));
}

#[test]
fn a_case_of_a_kiosk_that_knew_of_no_register_page_has_none() {
    let mut old = serde_json::to_value(renewal()).unwrap();
    assert!(old.as_object_mut().unwrap().remove("register").is_some());
    let read: RenewalCase = decode(&serde_json::to_vec(&old).unwrap()).unwrap();
    assert_eq!(read, RenewalCase { register: RegisterPage::NotAvailable, ..renewal() });
}

#[test]
fn no_personal_value_prints() {
    assert_masked(&format!("{:?}", renewal()));
    assert_masked(&format!("{:#?}", renewal().card));
    assert_masked(&format!("{:?}", entry()));
    let loaded = LoadedCard {
        case: CaseNumber::from_bits(1),
        body_number: Private::new(Bytes(CANARY.as_bytes().to_vec())),
        drawer: 2,
    };
    assert_masked(&format!("{:?}", CardsLoaded { cards: vec![loaded.clone()], technician: "chen".into() }));
    let pickup = PickupDone {
        case: loaded.case,
        card_body_number: loaded.body_number,
        drawer: 2,
        old_card: OldCard::Retained,
        identity: decision(),
        finished_ms: 1,
    };
    assert_masked(&format!("{pickup:?}"));
    assert_masked(&format!("{:?}", common::draft(CANARY.as_bytes())));
}

#[test]
fn an_unreadable_body_says_where_and_never_what() {
    let mut json = String::from_utf8(encode(&renewal()).unwrap().to_vec()).unwrap();
    json = json.replacen("\"resident\"", &format!("\"{CANARY}\""), 1);
    let error = decode::<RenewalCase>(json.as_bytes()).unwrap_err();
    assert!(error.column > 0);
    assert!(!format!("{error} {error:?}").contains(CANARY));
}

#[test]
fn a_manifest_entry_opens_at_its_kiosk_only() {
    let (central, _) = SigningKey::generate().unwrap();
    let kiosk = SealingPrivate::generate().unwrap();
    let sealed = entry().seal("GZ-TH-0017", &kiosk.public(), &central).unwrap();
    assert_eq!(sealed.open(&central.public(), "GZ-TH-0017", &kiosk).unwrap(), entry());
    assert_eq!(sealed.open(&central.public(), "GZ-TH-0018", &kiosk), Err(ManifestError::OtherKiosk));
    let thief = SealingPrivate::generate().unwrap();
    assert!(matches!(sealed.open(&central.public(), "GZ-TH-0017", &thief), Err(ManifestError::Key(_))));
    let (forger, _) = SigningKey::generate().unwrap();
    let forged = entry().seal("GZ-TH-0017", &kiosk.public(), &forger).unwrap();
    assert!(matches!(forged.open(&central.public(), "GZ-TH-0017", &kiosk), Err(ManifestError::Key(_))));
    let text = serde_json::to_string(&sealed).unwrap();
    assert!(!text.contains(CANARY));
    let read: SealedManifestEntry = serde_json::from_str(&text).unwrap();
    assert_eq!(read, sealed);
}

#[test]
fn every_changed_byte_of_a_manifest_entry_is_refused() {
    let (central, _) = SigningKey::generate().unwrap();
    let kiosk = SealingPrivate::generate().unwrap();
    let sealed = entry().seal("GZ-TH-0017", &kiosk.public(), &central).unwrap();
    for at in 0..sealed.bytes.len() {
        let mut bad = sealed.clone();
        bad.bytes[at] ^= 1;
        assert!(bad.open(&central.public(), "GZ-TH-0017", &kiosk).is_err(), "byte {at}");
    }
}
