//! The citizen's screens from the review to the end, and what happens when it does not work.

use slint::ComponentHandle;
use suiban_ui::{
    App, CashAdapter, CashRefusal, MoneyOutcome, OutAdapter, OutReason, PaymentAdapter, PaymentPhase, PickupAdapter,
    PickupPhase, QrOffer, Reason, ReceiptAdapter, ReceiptPhase, ReferralAdapter, ReferralReason, RegisterState,
    ReviewAdapter, Screen, Service, ShellAdapter, SignatureAdapter, TakeCardAdapter,
};

use super::citizen::model;
use super::{Scene, at, pictures, scene};

pub fn scenes() -> Vec<Scene> {
    let mut all = vec![
        scene("09-review", |app| review(app, vec![11, 16])),
        scene("09-review-no-page", |app| {
            review(app, vec![11, 16]);
            let adapter = app.global::<ReviewAdapter>();
            adapter.set_register(RegisterState::NotAvailable);
            adapter.set_scan(slint::Image::default());
            adapter.set_can_scan(false);
        }),
        scene("09-review-on-file", |app| {
            review(app, vec![11, 16]);
            app.global::<ReviewAdapter>().set_register(RegisterState::OnFile);
            app.global::<ReviewAdapter>().set_scan(slint::Image::default());
        }),
        scene("09-review-no-fingers", |app| review(app, Vec::new())),
        scene("10-signature-empty", |app| signature(app, "", false)),
        scene("10-signature", |app| signature(app, SIGNED, true)),
        scene("12-submitting", |app| at(app, Screen::Submitting, 8, false)),
        scene("13-receipt-offline", |app| {
            receipt(app, ReceiptPhase::Printed, true);
            app.global::<ShellAdapter>().set_online(false);
        }),
        scene("13-receipt-pickup", |app| {
            receipt(app, ReceiptPhase::Printed, true);
            app.global::<ShellAdapter>().set_service(Service::Pickup);
        }),
        scene("14-take-card", |app| take_card(app, false, true)),
        scene("14-take-card-still-there", |app| take_card(app, true, true)),
        scene("14-take-card-not-seen", |app| take_card(app, false, false)),
        scene("16-thanks", |app| app.global::<ShellAdapter>().set_screen(Screen::Thanks)),
    ];
    all.extend(PAYMENT.map(|phase| scene(format!("11-payment-{phase:?}"), move |app| payment(app, phase, true))));
    all.extend(CASH.map(|(name, refused, moving)| scene(name, move |app| cash(app, refused, moving))));
    all.push(scene("11-payment-no-terminal", |app| payment(app, PaymentPhase::Choose, false)));
    all.extend(RECEIPT.map(|phase| scene(format!("13-receipt-{phase:?}"), move |app| receipt(app, phase, false))));
    all.extend(PICKUP.map(|phase| scene(format!("15-pickup-{phase:?}"), move |app| pickup(app, phase))));
    all.extend(REFERRAL.map(|(why, money, code)| {
        scene(format!("17-referral-{why:?}-{money:?}"), move |app| referral(app, why, money, code))
    }));
    all.extend(OUT.map(|why| scene(format!("18-out-{why:?}"), move |app| out(app, why, "reader-stopped"))));
    all.push(scene("18-out-power-ends", |app| out(app, OutReason::DeviceOut, "power-ending")));
    all
}

const SIGNED: &str = "M180 250 C220 120 260 120 250 260 S200 380 300 300 M340 200 L470 190 M400 140 C410 240 390 320 350 380 \
    M520 180 C560 150 600 160 590 230 S520 330 640 300 M680 170 C720 260 700 330 660 370 M640 240 L760 230";
const PAYMENT: [PaymentPhase; 13] = [
    PaymentPhase::Choose,
    PaymentPhase::PresentCard,
    PaymentPhase::EnterPin,
    PaymentPhase::Wait,
    PaymentPhase::RemoveCard,
    PaymentPhase::Approved,
    PaymentPhase::Declined,
    PaymentPhase::Reversing,
    PaymentPhase::Unknown,
    PaymentPhase::QrOrdering,
    PaymentPhase::QrShown,
    PaymentPhase::QrScanned,
    PaymentPhase::QrClosing,
];
const RECEIPT: [ReceiptPhase; 3] = [ReceiptPhase::Printing, ReceiptPhase::Printed, ReceiptPhase::NoPaper];
const PICKUP: [PickupPhase; 7] = [
    PickupPhase::InsertOldCard,
    PickupPhase::CheckingOldCard,
    PickupPhase::WrongCard,
    PickupPhase::Opening,
    PickupPhase::TakeNewCard,
    PickupPhase::CloseDrawer,
    PickupPhase::Retained,
];
const CASH: [(&str, CashRefusal, bool); 5] = [
    ("11-cash", CashRefusal::None, false),
    ("11-cash-moving", CashRefusal::None, true),
    ("11-cash-value", CashRefusal::Value, false),
    ("11-cash-not-recognised", CashRefusal::NotRecognised, false),
    ("11-cash-put-back", CashRefusal::PutBack, false),
];
const CODE: &str = "7K3-92M";
const REFERRAL: [(ReferralReason, MoneyOutcome, &str); 20] = [
    (ReferralReason::NotEligibleAge, MoneyOutcome::None, ""),
    (ReferralReason::NotEligibleTooEarly, MoneyOutcome::None, ""),
    (ReferralReason::NotEligibleRegion, MoneyOutcome::None, ""),
    (ReferralReason::NotEligibleDocument, MoneyOutcome::None, ""),
    (ReferralReason::PendingApplication, MoneyOutcome::None, ""),
    (ReferralReason::IdentityNotConfirmed, MoneyOutcome::None, CODE),
    (ReferralReason::CardNotReadable, MoneyOutcome::None, ""),
    (ReferralReason::CardNotGenuine, MoneyOutcome::None, ""),
    (ReferralReason::DeviceLost, MoneyOutcome::Paid, CODE),
    (ReferralReason::PaymentDeclined, MoneyOutcome::Reversed, CODE),
    (ReferralReason::PaymentUnknown, MoneyOutcome::Unknown, CODE),
    (ReferralReason::CashKept, MoneyOutcome::Kept, CODE),
    (ReferralReason::CashKept, MoneyOutcome::KeptUnsure, CODE),
    (ReferralReason::NoCardHere, MoneyOutcome::None, ""),
    (ReferralReason::OldCardMismatch, MoneyOutcome::None, ""),
    (ReferralReason::DrawerFailed, MoneyOutcome::None, CODE),
    (ReferralReason::NotCollected, MoneyOutcome::None, CODE),
    (ReferralReason::AskedByCitizen, MoneyOutcome::None, CODE),
    (ReferralReason::StorageFailed, MoneyOutcome::Reversed, ""),
    (ReferralReason::FingersNotConfirmed, MoneyOutcome::None, CODE),
];
const OUT: [OutReason; 6] = [
    OutReason::None,
    OutReason::ByTechnician,
    OutReason::DeviceOut,
    OutReason::StorageOut,
    OutReason::Starting,
    OutReason::NoModel,
];

fn review(app: &App, fingers: Vec<i32>) {
    at(app, Screen::Review, 7, true);
    let adapter = app.global::<ReviewAdapter>();
    adapter.set_name("王小满".into());
    adapter.set_number_masked("44018***********33".into());
    adapter.set_address("广东省广州市天河区示范路 88 号 3 栋 1204 房".into());
    adapter.set_reason(Reason::Expiring);
    adapter.set_portrait(pictures::face(358, 441, 0.0));
    adapter.set_register(RegisterState::Scanned);
    adapter.set_scan(pictures::form());
    adapter.set_can_scan(true);
    adapter.set_fingers(model(fingers));
    adapter.set_phone_masked("138****8000".into());
    adapter.set_fee("20.00".into());
}

fn signature(app: &App, path: &str, enough: bool) {
    at(app, Screen::Signature, 7, true);
    app.global::<SignatureAdapter>().set_path(path.into());
    app.global::<SignatureAdapter>().set_enough(enough);
}

fn payment(app: &App, phase: PaymentPhase, card: bool) {
    at(app, Screen::Payment, 8, matches!(phase, PaymentPhase::Choose | PaymentPhase::Declined));
    let adapter = app.global::<PaymentAdapter>();
    adapter.set_amount("20.00".into());
    adapter.set_phase(phase);
    adapter.set_card_offered(card);
    adapter.set_later_offered(true);
    adapter.set_notes_offered(true);
    adapter.set_qr_offer(if card { QrOffer::Open } else { QrOffer::Offline });
    adapter.set_qr(pictures::code());
    adapter.set_qr_seconds(117);
}

fn cash(app: &App, refused: CashRefusal, moving: bool) {
    at(app, Screen::Cash, 8, false);
    let adapter = app.global::<CashAdapter>();
    adapter.set_amount("40.00".into());
    adapter.set_inserted("10.00".into());
    adapter.set_rest("30.00".into());
    adapter.set_any(true);
    adapter.set_refused(refused);
    adapter.set_moving(moving);
}

fn receipt(app: &App, phase: ReceiptPhase, waiting: bool) {
    at(app, Screen::Receipt, 8, false);
    let adapter = app.global::<ReceiptAdapter>();
    adapter.set_phase(phase);
    adapter.set_case_number("GZ-TH-0017-20261122-0042".into());
    adapter.set_qr(pictures::code());
    adapter.set_waiting_for_network(waiting);
}

fn take_card(app: &App, late: bool, seen: bool) {
    at(app, Screen::TakeCard, 8, false);
    let adapter = app.global::<TakeCardAdapter>();
    adapter.set_late(late);
    adapter.set_seen(seen);
}

fn pickup(app: &App, phase: PickupPhase) {
    at(app, Screen::Pickup, 4, false);
    app.global::<ShellAdapter>().set_service(Service::Pickup);
    app.global::<ShellAdapter>().set_of(5);
    let adapter = app.global::<PickupAdapter>();
    adapter.set_phase(phase);
    adapter.set_drawer(27);
    adapter.set_name("王小满".into());
}

fn referral(app: &App, why: ReferralReason, money: MoneyOutcome, code: &str) {
    app.global::<ShellAdapter>().set_screen(Screen::Referral);
    let adapter = app.global::<ReferralAdapter>();
    adapter.set_reason(why);
    adapter.set_money(money);
    adapter.set_kept("10.00".into());
    adapter.set_code(code.into());
    adapter.set_opens_on("2027-03-01".into());
    adapter.set_slip_printed(why != ReferralReason::DeviceLost);
    adapter.set_device("slot-jammed".into());
}

fn out(app: &App, why: OutReason, sentence: &str) {
    app.global::<ShellAdapter>().set_screen(Screen::OutOfService);
    app.global::<OutAdapter>().set_reason(why);
    app.global::<OutAdapter>().set_sentence(sentence.into());
}
