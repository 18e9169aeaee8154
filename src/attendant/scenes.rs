//! A visit as a scene: the projection of the value, nothing more.

use std::sync::Arc;

use super::desk::Desk;
use super::qr;
use crate::biometrics::picture::Picture;
use crate::journey::effect::RegisterPage;
use crate::journey::event::FingerHint;
use crate::journey::fees::yuan;
use crate::journey::identity::FingerEvidence;
use crate::journey::pickup::{self, Pickup};
use crate::journey::private::Private;
use crate::journey::renewal::{self, Renewal, phone_is_valid};
use crate::journey::view::outline;
use crate::journey::visit::{Now, Stage, Visit};
use crate::journey::{card::ValidTo, rules::Rules};
use crate::screen::scene::{CardHint, PaymentPhase, PickupPhase, QrOffer, QrPhase, Review};
use crate::screen::{Page, Scene, Shell};

/// Captures a finger needs (shown as dots).
const CAPTURES: u8 = 3;

/// The scene of a visit, or `None` once it is over.
pub fn of_visit(visit: &Visit, desk: &Desk, shell: &Shell, now: Now) -> Option<Scene> {
    let outline = outline(visit, now)?;
    let shell = Shell {
        service: Some(visit.service),
        step: (outline.step, outline.of),
        seconds: outline.seconds,
        asking: outline.asking,
        back: outline.back,
        ..shell.clone()
    };
    let page = match &visit.stage {
        Stage::Renewal(renewal) => of_renewal(renewal, visit, desk, shell.online, now)?,
        Stage::Pickup(pickup) => of_pickup(pickup, visit)?,
        Stage::Referral(referral) => Page::Referral {
            why: referral.why,
            money: referral.money,
            code: referral.code.clone().unwrap_or_default(),
            printed: referral.printed,
            device: desk.papers().trouble,
        },
        Stage::ForgottenCard { .. } => Page::ForgottenCard,
        Stage::TakeCard(card) => Page::TakeCard { late: card.late, seen: card.seen },
        Stage::Thanks => Page::Thanks,
        Stage::Over => return None,
    };
    Some(Scene { shell, page })
}

fn of_renewal(renewal: &Renewal, visit: &Visit, desk: &Desk, online: bool, now: Now) -> Option<Page> {
    use renewal::At;
    let rules = &visit.rules;
    let fee = || yuan(renewal.fee(rules));
    let payment = |phase| Page::Payment {
        amount: fee(),
        phase,
        card: visit.equipment.terminal,
        notes: visit.equipment.notes && !renewal.notes_out,
        qr: qr_offer(visit, online),
        later: rules.deferral,
    };
    Some(match &renewal.at {
        At::Consent => Page::Consent { version: rules.consent_version.clone() },
        At::PlaceCard { reading, failed } => place_card(*reading, *failed, renewal.person.card_tries, rules),
        At::Reason => {
            let card = renewal.person.card.as_ref()?;
            Page::Reason {
                name: card.name.clone(),
                number: Private::new(card.number.masked(4, 2)),
                valid_to: match card.valid_to {
                    ValidTo::Day(day) => Some(day.to_string()),
                    ValidTo::LongTerm => None,
                },
                allowed: renewal.reasons.clone(),
            }
        }
        At::Face => face(visit, renewal.person.face_tries, rules),
        At::VerifyFinger { finger, hint } => verify_finger(*finger, *hint, renewal.person.finger),
        At::Fingers { finger, captures, hint } => Page::Fingers {
            finger: *finger,
            verifying: false,
            captures: (*captures, CAPTURES),
            hint: *hint,
            no_match: false,
        },
        At::Pose => Page::Pose,
        At::ChoosePortrait { .. } => Page::ChoosePortrait { candidates: portraits(desk) },
        At::ScanPage => Page::ScanPage,
        At::CheckPage => Page::CheckPage { scan: scan(desk)? },
        At::Phone => Page::Phone { digits: renewal.phone.clone(), valid: phone_is_valid(&renewal.phone) },
        At::Review => Page::Review(Box::new(review(renewal, visit, desk, fee())?)),
        At::Signature => Page::Signature,
        At::ChoosePayment(last) => payment(PaymentPhase::Choose(*last)),
        At::Paying { prompt, .. } => payment(PaymentPhase::Prompt(*prompt)),
        At::PayingCash(till) => Page::Cash {
            amount: fee(),
            inserted: yuan(till.inserted),
            rest: yuan(renewal.fee(rules).saturating_sub(till.inserted)),
            till: *till,
        },
        At::Qr(at) => Page::PayByQr {
            amount: fee(),
            phase: qr_phase(*at),
            code: desk.papers().qr.as_ref().and_then(|order| order.picture.clone()),
            seconds: visit.until_end(now).div_ceil(1_000),
        },
        At::AskTerminal => payment(PaymentPhase::Asking),
        At::Reversing => payment(PaymentPhase::Reversing),
        At::Submitting => Page::Submitting,
        At::Printing => receipt(None, renewal, online),
        At::Receipt { printed } => receipt(Some(*printed), renewal, online),
    })
}

/// Pinned at the beginning as every equipment; a link that is lost later is seen before somebody chooses in vain.
fn qr_offer(visit: &Visit, online: bool) -> QrOffer {
    match (visit.equipment.qr, online) {
        (true, true) => QrOffer::Open,
        (true, false) | (false, false) => QrOffer::Offline,
        (false, true) => QrOffer::NotHere,
    }
}

fn qr_phase(at: renewal::Qr) -> QrPhase {
    match at {
        renewal::Qr::Ordering => QrPhase::Ordering,
        renewal::Qr::Shown => QrPhase::Shown,
        renewal::Qr::Scanned => QrPhase::Scanned,
        renewal::Qr::Closing => QrPhase::Closing,
    }
}

fn of_pickup(pickup: &Pickup, visit: &Visit) -> Option<Page> {
    use pickup::At;
    let handing = |phase| Page::Pickup {
        phase,
        drawer: pickup.waiting().map_or(0, |w| w.drawer),
        name: pickup.person.card.as_ref().map(|c| c.name.clone()).unwrap_or_default(),
    };
    Some(match &pickup.at {
        At::Consent => Page::Consent { version: visit.rules.consent_version.clone() },
        At::PlaceCard { reading, failed } => place_card(*reading, *failed, pickup.person.card_tries, &visit.rules),
        At::Face => face(visit, pickup.person.face_tries, &visit.rules),
        At::VerifyFinger { finger, hint } => verify_finger(*finger, *hint, pickup.person.finger),
        At::OldCard { .. } if pickup.card_inside() => handing(PickupPhase::CheckingOldCard),
        At::OldCard { wrong: false } => handing(PickupPhase::InsertOldCard),
        At::OldCard { wrong: true } | At::ReturnCard => handing(PickupPhase::WrongCard),
        At::Retain => handing(PickupPhase::CheckingOldCard),
        At::OpenDrawer => handing(PickupPhase::Opening),
        At::TakeCard { late: false } => handing(PickupPhase::TakeNewCard),
        At::TakeCard { late: true } => handing(PickupPhase::CloseDrawer),
        At::Storing => Page::Submitting,
    })
}

fn place_card(reading: bool, failed: Option<crate::journey::event::CardFailure>, tries: u8, rules: &Rules) -> Page {
    let hint = match (reading, failed) {
        (true, _) => CardHint::Reading,
        (false, Some(failure)) => CardHint::Failed(failure),
        (false, None) => CardHint::Place,
    };
    Page::PlaceCard { hint, left: rules.tries.saturating_sub(tries) }
}

fn face(visit: &Visit, tries: u8, rules: &Rules) -> Page {
    Page::Face { challenge: crate::journey::challenge_of(visit.seed, tries), left: rules.tries.saturating_sub(tries) }
}

fn verify_finger(finger: u8, hint: FingerHint, last: FingerEvidence) -> Page {
    let no_match = matches!(last, FingerEvidence::Compared(_));
    Page::Fingers { finger, verifying: true, captures: (0, 1), hint, no_match }
}

fn portraits(desk: &Desk) -> Vec<Arc<Picture>> {
    desk.papers().portraits.iter().map(|p| Arc::new(p.preview.clone())).collect()
}

fn scan(desk: &Desk) -> Option<Arc<Picture>> {
    desk.papers().page.as_ref().map(|page| page.preview.clone())
}

fn review(renewal: &Renewal, visit: &Visit, desk: &Desk, fee: String) -> Option<Review> {
    let card = renewal.person.card.as_ref()?;
    let chosen = usize::from(renewal.portrait?);
    let portrait = desk.papers().portraits.get(chosen).map(|p| Arc::new(p.preview.clone()));
    Some(Review {
        name: card.name.clone(),
        number: Private::new(card.number.masked(4, 2)),
        address: card.address.clone(),
        reason: renewal.reason?,
        portrait,
        register: renewal.register,
        scan: scan(desk).filter(|_| renewal.register == RegisterPage::Scanned),
        can_scan: visit.equipment.document_camera && !renewal.pages_out,
        fingers: renewal.fingers.given.clone(),
        phone: Private::new(renewal.phone.masked(3, 4)),
        fee,
    })
}

fn receipt(printed: Option<bool>, renewal: &Renewal, online: bool) -> Page {
    let case = renewal.case.clone().unwrap_or_default();
    let qr = qr::picture(&case).map(Arc::new);
    Page::Receipt { printed, case, qr, waiting: !online }
}
