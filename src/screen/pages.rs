//! Each page's values into its adapter.

use std::rc::Rc;

use slint::{ComponentHandle, Image, Model, ModelRc, VecModel};
use suiban_ui as ui;

use super::bridge::image;
use super::scene::{CardHint, OutReason, Page, PaymentPhase, Review};
use super::words::{
    challenge_prompt, finger_prompt, kept, money_outcome, offer, pickup_phase, reason, referral_reason, service,
};
use super::{qr, register, repairs, technician};
use crate::faults::Citizen;
use crate::journey::availability::{Offer, Service};
use crate::journey::event::{CardFailure, NotBooked, PaymentPrompt};

/// The screen a page is shown on.
pub(super) fn screen(page: &Page) -> ui::Screen {
    match page {
        Page::Attract { .. } => ui::Screen::Attract,
        Page::Consent { .. } => ui::Screen::Consent,
        Page::PlaceCard { .. } => ui::Screen::PlaceCard,
        Page::Reason { .. } => ui::Screen::Reason,
        Page::Face { .. } => ui::Screen::Face,
        Page::Fingers { .. } => ui::Screen::Fingers,
        Page::Pose | Page::ChoosePortrait { .. } => ui::Screen::Portrait,
        Page::ScanPage | Page::CheckPage { .. } => ui::Screen::RegisterPage,
        Page::Phone { .. } => ui::Screen::Phone,
        Page::Review(_) => ui::Screen::Review,
        Page::Signature => ui::Screen::Signature,
        Page::Payment { .. } | Page::PayByQr { .. } => ui::Screen::Payment,
        Page::Cash { .. } => ui::Screen::Cash,
        Page::Submitting => ui::Screen::Submitting,
        Page::Receipt { .. } => ui::Screen::Receipt,
        Page::ForgottenCard => ui::Screen::ForgottenCard,
        Page::TakeCard { .. } => ui::Screen::TakeCard,
        Page::Pickup { .. } => ui::Screen::Pickup,
        Page::Thanks => ui::Screen::Thanks,
        Page::Referral { .. } => ui::Screen::Referral,
        Page::Out(_) => ui::Screen::OutOfService,
        Page::Pin(_) => ui::Screen::TechnicianPin,
        Page::Board(_) => ui::Screen::TechnicianBoard,
        Page::Test(_) => ui::Screen::TechnicianTest,
        Page::Load(_) => ui::Screen::TechnicianLoad,
        Page::Unsettled(_) => ui::Screen::TechnicianUnsettled,
        Page::Clock(_) => ui::Screen::TechnicianClock,
    }
}

/// Writes a page into its adapter.
pub(super) fn show(app: &ui::App, page: &Page) {
    match page {
        Page::Attract { offers, cards, forgotten } => {
            app.global::<ui::AttractAdapter>().set_forgotten_card(*forgotten);
            attract(app, offers, *cards);
        }
        Page::TakeCard { late, seen } => {
            let adapter = app.global::<ui::TakeCardAdapter>();
            adapter.set_late(*late);
            adapter.set_seen(*seen);
        }
        Page::Consent { version } => app.global::<ui::ConsentAdapter>().set_version(version.as_str().into()),
        Page::PlaceCard { hint, left } => place_card(app, *hint, *left),
        Page::Reason { name, number, valid_to, allowed } => {
            let adapter = app.global::<ui::ReasonAdapter>();
            adapter.set_name(name.expose().into());
            adapter.set_number_masked(number.expose().into());
            adapter.set_valid_to(valid_to.as_deref().unwrap_or_default().into());
            rows(adapter.get_allowed(), allowed.iter().map(|r| reason(*r)), |rows| adapter.set_allowed(rows));
        }
        Page::Face { challenge, left } => {
            let adapter = app.global::<ui::FaceAdapter>();
            adapter.set_challenge(challenge_prompt(*challenge));
            adapter.set_attempts_left(i32::from(*left));
        }
        Page::Fingers { finger, verifying, captures, hint, no_match } => {
            let adapter = app.global::<ui::FingerAdapter>();
            adapter.set_finger(i32::from(*finger));
            adapter.set_verifying(*verifying);
            adapter.set_captures(i32::from(captures.0));
            adapter.set_captures_needed(i32::from(captures.1));
            adapter.set_prompt(finger_prompt(*hint, *no_match));
        }
        Page::Pose => app.global::<ui::PortraitAdapter>().set_phase(ui::PortraitPhase::Posing),
        Page::ChoosePortrait { candidates } => {
            let adapter = app.global::<ui::PortraitAdapter>();
            adapter.set_phase(ui::PortraitPhase::Choosing);
            let candidates = candidates.iter().map(|picture| image(picture));
            rows(adapter.get_candidates(), candidates, |rows| adapter.set_candidates(rows));
        }
        Page::ScanPage => register::scanning(app),
        Page::CheckPage { scan } => register::checking(app, scan),
        Page::Phone { digits, valid } => {
            let adapter = app.global::<ui::PhoneAdapter>();
            adapter.set_digits(digits.expose().into());
            adapter.set_valid(*valid);
        }
        Page::Review(lines) => review(app, lines),
        Page::Payment { amount, phase, card, notes, qr, later } => {
            app.global::<ui::PaymentAdapter>().set_notes_offered(*notes);
            payment(app, amount, *phase, *card, *later);
            qr::offer(app, *qr);
        }
        Page::Cash { amount, inserted, rest, till } => super::cash::show(app, amount, inserted, rest, till),
        Page::PayByQr { amount, phase, code, seconds } => qr::show(app, amount, *phase, code.as_deref(), *seconds),
        Page::Receipt { printed, case, qr, waiting } => {
            let adapter = app.global::<ui::ReceiptAdapter>();
            adapter.set_phase(match printed {
                None => ui::ReceiptPhase::Printing,
                Some(true) => ui::ReceiptPhase::Printed,
                Some(false) => ui::ReceiptPhase::NoPaper,
            });
            adapter.set_case_number(case.as_str().into());
            adapter.set_qr(qr.as_deref().map(image).unwrap_or_default());
            adapter.set_waiting_for_network(*waiting);
        }
        Page::Pickup { phase, drawer, name } => {
            let adapter = app.global::<ui::PickupAdapter>();
            adapter.set_phase(pickup_phase(*phase));
            adapter.set_drawer(i32::from(*drawer));
            adapter.set_name(name.expose().into());
        }
        Page::Referral { why, money, code, printed, device } => {
            let adapter = app.global::<ui::ReferralAdapter>();
            adapter.set_reason(referral_reason(*why));
            adapter.set_money(money_outcome(*money));
            adapter.set_kept(kept(*money).into());
            adapter.set_code(code.as_str().into());
            adapter.set_opens_on(why.opens_on().map(|day| day.to_string()).unwrap_or_default().into());
            adapter.set_slip_printed(*printed);
            adapter.set_device(device.map(Citizen::code).unwrap_or_default().into());
        }
        Page::Out(reason) => out(app, *reason),
        Page::Pin(view) => technician::pin(app, view),
        Page::Board(board) => technician::board(app, board),
        Page::Test(view) => technician::test(app, view),
        Page::Load(view) => technician::load(app, view),
        Page::Unsettled(view) => repairs::unsettled(app, view),
        Page::Clock(view) => repairs::clock(app, view),
        Page::Signature | Page::Submitting | Page::ForgottenCard | Page::Thanks => {}
    }
}

/// A screen begins without the last one's picture and words.
pub(super) fn enter(app: &ui::App, screen: ui::Screen) {
    if screen == ui::Screen::Face {
        let face = app.global::<ui::FaceAdapter>();
        face.set_frame(Image::default());
        face.set_prompt(ui::FacePrompt::LookStraight);
        face.set_progress(0.0);
        face.set_light_ok(false);
        face.set_distance_ok(false);
        face.set_challenge_ok(false);
    }
    if screen == ui::Screen::Portrait {
        app.global::<ui::PortraitAdapter>().set_frame(Image::default());
    }
    if screen == ui::Screen::RegisterPage {
        register::enter(app);
    }
}

/// Empties every adapter that held something of a person.
pub(super) fn wipe(app: &ui::App) {
    let reason = app.global::<ui::ReasonAdapter>();
    reason.set_name("".into());
    reason.set_number_masked("".into());
    enter(app, ui::Screen::Face);
    let portrait = app.global::<ui::PortraitAdapter>();
    portrait.set_frame(Image::default());
    portrait.set_candidates(ModelRc::default());
    portrait.set_chosen(0);
    register::wipe(app);
    app.global::<ui::PhoneAdapter>().set_digits("".into());
    let review = app.global::<ui::ReviewAdapter>();
    review.set_name("".into());
    review.set_number_masked("".into());
    review.set_address("".into());
    review.set_phone_masked("".into());
    review.set_portrait(Image::default());
    review.set_scan(Image::default());
    let signature = app.global::<ui::SignatureAdapter>();
    signature.set_path("".into());
    signature.set_enough(false);
    app.global::<ui::PaymentAdapter>().set_qr(Image::default());
    let receipt = app.global::<ui::ReceiptAdapter>();
    receipt.set_case_number("".into());
    receipt.set_qr(Image::default());
    app.global::<ui::PickupAdapter>().set_name("".into());
    app.global::<ui::ReferralAdapter>().set_code("".into());
}

/// Shows these rows in place of those shown `now`. Rows that stay are kept: one built anew under a finger would not know
/// that it was touched.
pub(super) fn rows<T>(now: ModelRc<T>, items: impl Iterator<Item = T>, show: impl FnOnce(ModelRc<T>))
where
    T: Clone + PartialEq + 'static,
{
    let items: Vec<T> = items.collect();
    let kept = now.as_any().downcast_ref::<VecModel<T>>().filter(|kept| kept.row_count() == items.len());
    let Some(kept) = kept else { return show(ModelRc::from(Rc::new(VecModel::from(items)))) };
    for (at, item) in items.into_iter().enumerate() {
        if kept.row_data(at).as_ref() != Some(&item) {
            kept.set_row_data(at, item);
        }
    }
}

fn attract(app: &ui::App, offers: &[(Service, Offer)], cards: u32) {
    let adapter = app.global::<ui::AttractAdapter>();
    adapter.set_intake_stopped(offers.iter().any(|(_, offer)| *offer == Offer::IntakeStopped));
    let offers = offers.iter().map(|(s, o)| ui::ServiceOffer { service: service(*s), offer: offer(*o) });
    rows(adapter.get_offers(), offers, |rows| adapter.set_offers(rows));
    adapter.set_cards_waiting(i32::try_from(cards).unwrap_or(i32::MAX));
}

fn place_card(app: &ui::App, hint: CardHint, left: u8) {
    let adapter = app.global::<ui::CardAdapter>();
    adapter.set_attempts_left(i32::from(left));
    adapter.set_hint(match hint {
        CardHint::Place => ui::CardHint::Place,
        CardHint::Reading => ui::CardHint::Reading,
        CardHint::Failed(CardFailure::Lifted) => ui::CardHint::Lifted,
        CardHint::Failed(CardFailure::UnknownCard) => ui::CardHint::UnknownCard,
        CardHint::Failed(CardFailure::NotGenuine | CardFailure::Unreadable) => ui::CardHint::NotReadable,
    });
}

fn review(app: &ui::App, lines: &Review) {
    let adapter = app.global::<ui::ReviewAdapter>();
    adapter.set_name(lines.name.expose().into());
    adapter.set_number_masked(lines.number.expose().into());
    adapter.set_address(lines.address.expose().into());
    adapter.set_reason(reason(lines.reason));
    adapter.set_portrait(lines.portrait.as_deref().map(image).unwrap_or_default());
    adapter.set_register(register::state(lines.register));
    adapter.set_scan(lines.scan.as_deref().map(image).unwrap_or_default());
    adapter.set_can_scan(lines.can_scan);
    rows(adapter.get_fingers(), lines.fingers.iter().map(|f| i32::from(*f)), |rows| adapter.set_fingers(rows));
    adapter.set_phone_masked(lines.phone.expose().into());
    adapter.set_fee(lines.fee.as_str().into());
}

fn payment(app: &ui::App, amount: &str, phase: PaymentPhase, card: bool, later: bool) {
    let adapter = app.global::<ui::PaymentAdapter>();
    adapter.set_amount(amount.into());
    adapter.set_card_offered(card);
    adapter.set_later_offered(later);
    adapter.set_phase(match phase {
        PaymentPhase::Choose(None | Some(NotBooked::Aborted)) => ui::PaymentPhase::Choose,
        PaymentPhase::Choose(Some(NotBooked::Declined | NotBooked::Unavailable)) => ui::PaymentPhase::Declined,
        PaymentPhase::Prompt(PaymentPrompt::PresentCard) => ui::PaymentPhase::PresentCard,
        PaymentPhase::Prompt(PaymentPrompt::EnterPin) => ui::PaymentPhase::EnterPin,
        PaymentPhase::Prompt(PaymentPrompt::Wait) => ui::PaymentPhase::Wait,
        PaymentPhase::Prompt(PaymentPrompt::RemoveCard) => ui::PaymentPhase::RemoveCard,
        PaymentPhase::Asking => ui::PaymentPhase::Unknown,
        PaymentPhase::Reversing => ui::PaymentPhase::Reversing,
    });
}

fn out(app: &ui::App, reason: OutReason) {
    let (reason, sentence) = match reason {
        OutReason::Starting => (ui::OutReason::Starting, None),
        OutReason::ByTechnician => (ui::OutReason::ByTechnician, None),
        OutReason::DeviceOut(sentence) => (ui::OutReason::DeviceOut, Some(sentence)),
        OutReason::StorageOut => (ui::OutReason::StorageOut, None),
        OutReason::NoModel => (ui::OutReason::NoModel, None),
    };
    let adapter = app.global::<ui::OutAdapter>();
    adapter.set_sentence(sentence.map(Citizen::code).unwrap_or_default().into());
    adapter.set_reason(reason);
}
