//! Every screen has a way on: one thing to do, or a wait that ends by itself.

use suiban::screen::Page;
use suiban::screen::scene::{PaymentPhase, QrOffer};

use super::{Promise, Verdict, hold};

/// What the page offers.
pub fn has_a_way_on(page: &Page) -> Verdict {
    let way_on = match page {
        Page::Reason { allowed, .. } => !allowed.is_empty(),
        Page::ChoosePortrait { candidates } => !candidates.is_empty(),
        Page::Payment { phase: PaymentPhase::Choose(_), card, notes, qr, later, .. } => {
            *card || *notes || *qr == QrOffer::Open || *later
        }
        Page::Receipt { printed, case, .. } => printed.is_none() || !case.is_empty(),
        Page::Attract { offers, .. } => !offers.is_empty(),
        _ => true,
    };
    hold(way_on, Promise::Screen, || "a screen without a way on".to_owned())
}
