//! From the signature to the stored case: the fee, the case, and the money back when the case cannot be stored.

use super::{At, Renewal};
use crate::journey::effect::Payment;
use crate::journey::event::{NotBooked, WorkDone};
use crate::journey::referral::{Money, Why};
use crate::journey::step::{Frame, Move};

impl Renewal {
    /// While money moves or the case is being stored every end of the work has its consequence; nothing is left to chance.
    pub(super) fn on_money_or_store(&mut self, done: WorkDone, frame: &Frame) -> Move<At> {
        match (&self.at, done) {
            (At::Paying { .. } | At::AskTerminal, WorkDone::Booked) => self.paid(Payment::Paid),
            (At::Paying { .. } | At::AskTerminal, WorkDone::NotBooked(why)) => self.not_booked(why, frame),
            (At::Paying { .. }, WorkDone::PaymentUnknown | WorkDone::TimedOut | WorkDone::DeviceLost) => {
                Move::To(At::AskTerminal)
            }
            (At::AskTerminal, WorkDone::PaymentUnknown | WorkDone::TimedOut | WorkDone::DeviceLost) => {
                Move::Refer(Why::PaymentUnknown, Money::Unknown)
            }
            (At::Submitting, WorkDone::Submitted { case }) => {
                self.case = Some(case);
                Move::To(At::Printing)
            }
            (At::Submitting, WorkDone::StoreFailed | WorkDone::TimedOut | WorkDone::DeviceLost) => {
                self.not_stored(frame)
            }
            (At::Reversing, WorkDone::Reversed) => Move::Refer(Why::StorageFailed, Money::Reversed),
            (At::Reversing, _) => Move::Refer(Why::StorageFailed, Money::Unknown),
            (_, WorkDone::StoreFailed) => Move::Refer(Why::StorageFailed, Money::None),
            _ => Move::Stay,
        }
    }

    pub(super) fn after_signature(&mut self, frame: &Frame) -> Move<At> {
        if self.fee(frame.rules) == 0 {
            self.payment = Some(Payment::Waived);
            return Move::To(At::Submitting);
        }
        Move::To(At::ChoosePayment(None))
    }

    pub(super) fn paid(&mut self, payment: Payment) -> Move<At> {
        self.payment = Some(payment);
        Move::To(At::Submitting)
    }

    pub(super) fn not_booked(&mut self, why: NotBooked, frame: &Frame) -> Move<At> {
        self.payment_tries += 1;
        let last = self.payment_tries >= frame.rules.tries && why != NotBooked::Aborted;
        if last && !frame.rules.deferral {
            return Move::Refer(Why::PaymentDeclined, Money::None);
        }
        Move::To(At::ChoosePayment(Some(why)))
    }

    fn not_stored(&mut self, frame: &Frame) -> Move<At> {
        let fen = self.fee(frame.rules);
        match self.payment {
            Some(Payment::Paid | Payment::PaidByQr) => Move::To(At::Reversing),
            Some(Payment::Cash) => Move::Refer(Why::StorageFailed, Money::Kept { fen, unsure: false }),
            Some(Payment::Deferred | Payment::Waived) | None => Move::Refer(Why::StorageFailed, Money::None),
        }
    }
}
