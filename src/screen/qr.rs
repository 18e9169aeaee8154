//! Payment by QR code into its adapter.

use slint::ComponentHandle;
use suiban_ui as ui;

use super::bridge::image;
use super::scene::{Picture, QrOffer, QrPhase};

/// Whether it can be chosen.
pub(super) fn offer(app: &ui::App, offer: QrOffer) {
    app.global::<ui::PaymentAdapter>().set_qr_offer(match offer {
        QrOffer::Open => ui::QrOffer::Open,
        QrOffer::Offline => ui::QrOffer::Offline,
        QrOffer::NotHere => ui::QrOffer::NotHere,
    });
}

/// The code and how long it is good for.
pub(super) fn show(app: &ui::App, amount: &str, phase: QrPhase, code: Option<&Picture>, seconds: u64) {
    let adapter = app.global::<ui::PaymentAdapter>();
    adapter.set_amount(amount.into());
    adapter.set_qr(code.map(image).unwrap_or_default());
    adapter.set_qr_seconds(i32::try_from(seconds).unwrap_or(i32::MAX));
    adapter.set_phase(match phase {
        QrPhase::Ordering => ui::PaymentPhase::QrOrdering,
        QrPhase::Shown => ui::PaymentPhase::QrShown,
        QrPhase::Scanned => ui::PaymentPhase::QrScanned,
        QrPhase::Closing => ui::PaymentPhase::QrClosing,
    });
}
