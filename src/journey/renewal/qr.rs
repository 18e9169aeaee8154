//! Payment by QR code: a code is shown and counted down; whatever ends it, the order is asked for, closed and asked for
//! again before anything is said about the money.

use serde::{Deserialize, Serialize};

use super::{At, Renewal};
use crate::journey::effect::{Payment, Work};
use crate::journey::event::{Intent, QrSeen, WorkDone};
use crate::journey::patience::Patience;
use crate::journey::referral::{Money, Why};
use crate::journey::step::{Frame, Move};

/// How a payment by QR code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Qr {
    /// The order is being made.
    Ordering,
    /// The code is on the screen.
    Shown,
    /// Somebody has scanned it and is paying.
    Scanned,
    /// Being asked, closed, and asked again.
    Closing,
}

impl Qr {
    /// Name in the journal.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ordering => "qr-ordering",
            Self::Shown => "qr-shown",
            Self::Scanned => "qr-scanned",
            Self::Closing => "qr-closing",
        }
    }

    /// The countdown ends before the provider's own time (180 s), so that nobody scans a code that is about to die.
    pub(super) fn patience(self) -> Patience {
        match self {
            Self::Ordering => Patience::Machine { limit: 35_000 },
            Self::Shown => Patience::Machine { limit: 150_000 },
            Self::Scanned | Self::Closing => Patience::Machine { limit: 60_000 },
        }
    }

    pub(super) fn work(self, fen: u64) -> Work {
        match self {
            Self::Ordering | Self::Shown | Self::Scanned => Work::PayByQr { fen },
            Self::Closing => Work::CloseQr,
        }
    }

    /// A sign of life of the order; the work goes on.
    pub(super) fn see(&mut self, seen: QrSeen) {
        *self = match (*self, seen) {
            (Self::Ordering, QrSeen::Shown) => Self::Shown,
            (Self::Ordering | Self::Shown, QrSeen::Scanned) => Self::Scanned,
            (now, QrSeen::Shown | QrSeen::Scanned) => now,
        };
    }

    pub(super) fn on_intent(self, intent: Intent) -> Move<At> {
        match (self, intent) {
            (Self::Ordering | Self::Shown | Self::Scanned, Intent::StopPayment) => Move::To(At::Qr(Self::Closing)),
            _ => Move::Stay,
        }
    }
}

impl Renewal {
    pub(super) fn qr_done(&mut self, qr: Qr, done: WorkDone, frame: &Frame) -> Move<At> {
        match (qr, done) {
            // Who paid while the order was being closed has paid.
            (_, WorkDone::Booked) => self.paid(Payment::PaidByQr),
            (_, WorkDone::NotBooked(why)) => self.not_booked(why, frame),
            (_, WorkDone::StoreFailed) => Move::Refer(Why::StorageFailed, Money::None),
            (Qr::Closing, WorkDone::PaymentUnknown | WorkDone::TimedOut | WorkDone::DeviceLost) => {
                Move::Refer(Why::PaymentUnknown, Money::Unknown)
            }
            (_, WorkDone::PaymentUnknown | WorkDone::TimedOut | WorkDone::DeviceLost) => Move::To(At::Qr(Qr::Closing)),
            _ => Move::Stay,
        }
    }
}
