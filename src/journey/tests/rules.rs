//! The small pure rules: days, fingers, fees, identity, availability.

use super::driver::{card, day, face};
use crate::journey::WorkDone;
use crate::journey::availability::{Machine, Offer, Service, offer};
use crate::journey::card::{CardFacts, ValidTo};
use crate::journey::day::Day;
use crate::journey::eligibility::{Reason, reasons};
use crate::journey::fees::{fee, yuan};
use crate::journey::fingers::Collection;
use crate::journey::identity::{Evidence, FingerEvidence, InfraredEvidence, Outcome, Policy, Purpose, decide};
use crate::journey::intake::Intake;
use crate::journey::private::Private;
use crate::journey::renewal::phone_is_valid;
use crate::journey::rules::Rules;

#[test]
fn days_follow_the_calendar() {
    assert_eq!(Day::of_unix(1_795_305_600_000, 0).to_string(), "2026-11-22");
    assert_eq!(Day::of_unix(1_795_305_600_000 - 1, 0).to_string(), "2026-11-21");
    assert_eq!(Day::of_unix(1_795_305_600_000 - 1, 480).to_string(), "2026-11-22");
    assert_eq!(day("20280531").months_before(3).to_string(), "2028-02-29");
    assert_eq!(day("20260131").months_before(2).to_string(), "2025-11-30");
    assert_eq!(day("20100301").years_until(day("20260228")), 15);
    assert_eq!(Day::parse("20270229"), None);
    assert_eq!(Day::parse("2026112é"), None);
}

#[test]
fn renewal_opens_three_months_before_expiry() {
    let rules = Rules::default();
    let until = |text: &str| CardFacts { valid_to: ValidTo::Day(day(text)), ..card() };
    let allowed = |card: &CardFacts| reasons(card, &rules, day("20261122"));
    assert_eq!(allowed(&until("20270222")), Ok(vec![Reason::Expiring, Reason::Damaged]));
    assert_eq!(allowed(&until("20270223")), Ok(vec![Reason::Damaged]));
    assert_eq!(allowed(&until("20261121")), Ok(vec![Reason::Expired, Reason::Damaged]));
    assert_eq!(allowed(&until("20261122")), Ok(vec![Reason::Expiring, Reason::Damaged]));
    let long = CardFacts { valid_to: ValidTo::LongTerm, ..card() };
    assert_eq!(allowed(&long), Ok(vec![Reason::Damaged]));
}

#[test]
fn fees_are_those_of_the_notice() {
    let rules = Rules::default();
    assert_eq!(yuan(fee(Reason::Expired, &rules)), "20.00");
    assert_eq!(yuan(fee(Reason::Damaged, &rules)), "40.00");
}

#[test]
fn fingers_are_asked_for_in_the_order_of_the_standard() {
    let mut collection = Collection::default();
    assert_eq!(collection.next(), Some(11));
    collection.unusable.push(11);
    assert_eq!(collection.next(), Some(12));
    collection.given.push(12);
    assert_eq!(collection.next(), Some(16));
    collection.unusable.extend([16, 17, 18, 19, 20]);
    assert_eq!(collection.next(), Some(13));
    collection.given.push(13);
    assert_eq!(collection.next(), None);
}

fn evidence(purpose: Purpose, score: f32, finger: FingerEvidence) -> Evidence {
    let WorkDone::Face(face) = face(score) else { panic!("no face") };
    Evidence { purpose, face: *face, face_tries: 1, finger, finger_tries: 1 }
}

#[test]
fn a_good_face_that_did_not_do_the_movement_is_not_accepted() {
    let mut evidence = evidence(Purpose::Renewal, 0.99, FingerEvidence::Compared(1.0));
    evidence.face.challenge_passed = false;
    assert_eq!(decide(&evidence, &Policy::default()), Outcome::RetryFace);
    evidence.face_tries = 3;
    assert_eq!(decide(&evidence, &Policy::default()), Outcome::Refer);
}

#[test]
fn a_picture_of_the_right_face_is_not_accepted() {
    let mut evidence = evidence(Purpose::Pickup, 0.99, FingerEvidence::Compared(1.0));
    evidence.face.liveness = Some(0.1);
    assert_eq!(decide(&evidence, &Policy::default()), Outcome::RetryFace);
}

#[test]
fn a_face_that_the_infrared_camera_does_not_see_is_not_accepted() {
    let mut evidence = evidence(Purpose::Pickup, 0.99, FingerEvidence::Compared(1.0));
    let mut seen = |pictures, faces| {
        evidence.face.infrared = Some(InfraredEvidence { pictures, faces, dark: 0, light: 120.0 });
        decide(&evidence, &Policy::default())
    };
    assert_eq!([seen(4, 4), seen(4, 3)], [Outcome::Accept; 2]);
    assert_eq!([seen(4, 2), seen(4, 0), seen(0, 0)], [Outcome::RetryFace; 3]);
}

#[test]
fn only_a_renewal_goes_on_without_a_finger() {
    let policy = Policy::default();
    for finger in [FingerEvidence::Exception, FingerEvidence::NoTemplate, FingerEvidence::NotInstalled] {
        assert_eq!(decide(&evidence(Purpose::Renewal, 0.9, finger), &policy), Outcome::Accept);
        assert_eq!(decide(&evidence(Purpose::Pickup, 0.9, finger), &policy), Outcome::Refer);
    }
}

#[test]
fn no_frames_are_no_face() {
    let mut evidence = evidence(Purpose::Renewal, 0.9, FingerEvidence::Pending);
    evidence.face.scores.clear();
    assert_eq!(decide(&evidence, &Policy { face_accept: 0.0, ..Policy::default() }), Outcome::RetryFace);
}

/// A machine with nothing to complain of.
pub(super) const ALL_WELL: Machine = Machine {
    reader: true,
    camera: true,
    camera_starting: false,
    document_camera: true,
    face_engine: true,
    fingerprint: true,
    matcher: true,
    printer: true,
    terminal: true,
    notes: false,
    qr: true,
    drawers: true,
    collector: true,
    store: true,
    cards: 3,
    chip_reader: true,
    deferral: true,
    intake: Intake::Open,
};

#[test]
fn the_machine_degrades_service_by_service() {
    let all = ALL_WELL;
    let offers = |m: Machine| (offer(Service::Renewal, &m), offer(Service::Pickup, &m));
    assert_eq!(offers(all), (Offer::Open, Offer::Open));
    assert_eq!(offers(Machine { printer: false, ..all }), (Offer::Open, Offer::Open));
    assert_eq!(offers(Machine { terminal: false, ..all }), (Offer::Open, Offer::Open));
    assert_eq!(offers(Machine { terminal: false, deferral: false, ..all }), (Offer::Open, Offer::Open));
    let unpaid = Machine { terminal: false, qr: false, deferral: false, ..all };
    assert_eq!(offers(unpaid), (Offer::DeviceOut, Offer::Open));
    assert_eq!(offers(Machine { notes: true, ..unpaid }), (Offer::Open, Offer::Open));
    assert_eq!(offers(Machine { drawers: false, ..all }), (Offer::Open, Offer::DeviceOut));
    assert_eq!(offers(Machine { cards: 0, ..all }), (Offer::Open, Offer::NoCards));
    assert_eq!(offers(Machine { camera: false, ..all }), (Offer::DeviceOut, Offer::DeviceOut));
    let starting = Machine { camera: false, camera_starting: true, ..all };
    assert_eq!(offers(starting), (Offer::Starting, Offer::Starting));
    assert_eq!(offers(Machine { drawers: false, ..starting }), (Offer::Starting, Offer::DeviceOut), "more is missing");
    let demo = Machine { face_engine: false, ..all };
    assert_eq!(offers(demo), (Offer::DemonstrationOnly, Offer::DemonstrationOnly));
}

#[test]
fn phone_numbers_are_mainland_mobile_numbers() {
    let valid = |text: &str| phone_is_valid(&Private::new(text));
    assert!(valid("13800138000") && valid("19912345678"));
    assert!(!valid("12345678901") && !valid("1380013800") && !valid(""));
}

#[test]
fn personal_strings_print_as_a_mask() {
    let number = Private::new("440106199003071234");
    assert_eq!(format!("{number:?}"), "***");
    assert_eq!(number.masked(4, 2), "4401************34");
    assert!(!format!("{:?}", card()).contains("张伟"));
}
