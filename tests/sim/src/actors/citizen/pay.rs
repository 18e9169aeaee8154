//! Money: by card, in notes, with a telephone, or later.

use rand::Rng;
use suiban::journey::Intent;
use suiban::journey::event::PaymentPrompt;
use suiban::screen::scene::{PaymentPhase, QrPhase};

use super::{Citizen, Manner};
use crate::provider::Payer;

/// Ways to pay that the screen offers.
pub(super) struct Ways {
    pub(super) card: bool,
    pub(super) notes: bool,
    pub(super) code: bool,
    pub(super) later: bool,
}

impl Citizen {
    pub(super) fn pay(&mut self, phase: PaymentPhase, ways: Ways) {
        match phase {
            PaymentPhase::Choose(failed) => {
                let again = failed.is_none() || !ways.later;
                let way = match self.manner {
                    Manner::PaysCash if ways.notes && again => Intent::PayByCash,
                    Manner::PaysByCode if ways.code && again => Intent::PayByQr,
                    Manner::PaysLater if ways.later => Intent::PayLater,
                    _ if ways.card && again => Intent::PayByCard,
                    _ => Intent::PayLater,
                };
                self.want(way);
            }
            PaymentPhase::Prompt(PaymentPrompt::PresentCard) => {
                if self.manner == Manner::StopsPayment && self.body.chance.random_bool(0.7) {
                    return self.want(Intent::StopPayment);
                }
                self.body.world.with(|s| s.bench.bank.presented = true);
            }
            PaymentPhase::Prompt(_) | PaymentPhase::Asking | PaymentPhase::Reversing => {}
        }
    }

    pub(super) fn hold_note(&mut self, may_stop: bool) {
        if may_stop && self.body.chance.random_bool(0.06) {
            return self.want(Intent::StopPayment);
        }
        let purse = [1_000, 1_000, 2_000, 2_000, 5_000];
        let note = purse[self.body.chance.random_range(0..purse.len())];
        self.body.world.with(|state| state.bench.till.offered = Some(note));
    }

    pub(super) fn pay_by_code(&mut self, phase: QrPhase) {
        self.has_code |= !matches!(phase, QrPhase::Ordering);
        let does = self.body.chance.random_range(0..10);
        match (phase, does) {
            (QrPhase::Shown | QrPhase::Scanned, 0) => self.want(Intent::StopPayment),
            (QrPhase::Shown, 1) => {}
            (QrPhase::Shown, 2..=4) => self.phone(Payer::Scans),
            (QrPhase::Shown | QrPhase::Scanned, 5) => self.phone(Payer::CannotPay),
            (QrPhase::Shown | QrPhase::Scanned, 6) => self.phone(Payer::PaysWhileClosing),
            (QrPhase::Shown | QrPhase::Scanned, _) => self.phone(Payer::Pays),
            (QrPhase::Ordering | QrPhase::Closing, _) => {}
        }
    }

    /// Some pay the code on their way home.
    pub(super) fn put_phone_away(&mut self) {
        self.office.payer(Payer::Leaves);
        if std::mem::take(&mut self.has_code) && self.body.chance.random_bool(0.5) {
            self.phone(Payer::PaysLate);
        }
    }

    fn phone(&self, does: Payer) {
        self.body.world.note(format!("  payer: {does:?}"));
        self.office.payer(does);
    }
}
