//! The part of a renewal that is paid with banknotes.
//!
//! Promise: money that lies in the cassette is either the fee of a stored application or stands on the slip that goes to
//! the window. While a note is under way nothing can be stopped.

use super::{At, Renewal};
use crate::journey::cash::{CashEnd, Till};
use crate::journey::effect::Payment;
use crate::journey::event::{NotBooked, WorkDone};
use crate::journey::referral::{Money, Why};
use crate::journey::step::Move;

impl Renewal {
    /// The citizen wants to stop, or nobody has put anything in for long: the acceptor is closed, its word is awaited.
    pub(super) fn stop_cash(&mut self, till: Till) -> Move<At> {
        self.at = At::PayingCash(Till { stopping: true, ..till });
        Move::AbortPayment
    }

    pub(super) fn on_cash(&mut self, till: Till, done: WorkDone) -> Move<At> {
        match (till.stopping, done) {
            (_, WorkDone::CashPaid) => {
                self.payment = Some(Payment::Cash);
                Move::To(At::Submitting)
            }
            (_, WorkDone::CashEnded { kept, end }) => self.cash_ended(kept, end),
            (false, WorkDone::TimedOut) => self.stop_cash(till),
            // Not even the word on the stopping came.
            (true, WorkDone::TimedOut) => {
                Move::Refer(Why::DeviceLost, Money::Kept { fen: till.inserted, unsure: true })
            }
            (_, WorkDone::DeviceLost) => self.cash_ended(till.inserted, CashEnd::DeviceLost),
            (_, WorkDone::StoreFailed) => self.cash_ended(till.inserted, CashEnd::StoreFailed),
            _ => Move::Stay,
        }
    }

    fn cash_ended(&mut self, kept: u64, end: CashEnd) -> Move<At> {
        let money = match (kept, end) {
            (_, CashEnd::NoteUnknown) => Money::Kept { fen: kept, unsure: true },
            (0, CashEnd::Stopped | CashEnd::DeviceLost | CashEnd::StoreFailed) => Money::None,
            (fen, CashEnd::Stopped | CashEnd::DeviceLost | CashEnd::StoreFailed) => Money::Kept { fen, unsure: false },
        };
        match end {
            CashEnd::Stopped if money == Money::None => Move::To(At::ChoosePayment(Some(NotBooked::Aborted))),
            CashEnd::Stopped => Move::Refer(Why::CashKept, money),
            CashEnd::DeviceLost if money == Money::None => {
                self.notes_out = true;
                Move::To(At::ChoosePayment(Some(NotBooked::Unavailable)))
            }
            CashEnd::DeviceLost => Move::Refer(Why::DeviceLost, money),
            CashEnd::StoreFailed => Move::Refer(Why::StorageFailed, money),
            CashEnd::NoteUnknown => Move::Refer(Why::PaymentUnknown, money),
        }
    }
}
