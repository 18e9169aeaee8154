//! How an order moves on. Pure: what is known, and what the provider says, give what is known next.

use std::{fmt, str::FromStr, time::Duration};

use serde::Serialize;
use suiban_wire::{api::PaymentState, bytes::Malformed};

use super::psp::{RefundStatus, TradeState};

/// How an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// Written down; the provider may or may not know it.
    Announced,
    /// The provider waits for the payment.
    Open,
    /// The money is there.
    Paid,
    /// Nothing was taken.
    Closed,
    /// The money must go back; the provider has not taken the order to do so.
    RefundDue,
    /// The provider is giving it back.
    Refunding,
    /// It was given back.
    Refunded,
    /// The provider cannot give it back; a person must.
    RefundFailed,
}

use OrderState::{Announced, Closed, Open, Paid, RefundDue, RefundFailed, Refunded, Refunding};

impl OrderState {
    const ALL: [Self; 8] = [Announced, Open, Paid, Closed, RefundDue, Refunding, Refunded, RefundFailed];

    /// After the provider's word on the trade. Money for a closed order goes back.
    pub(super) fn after_trade(self, seen: TradeState) -> Self {
        match (self, seen) {
            (Announced | Open, TradeState::Success) => Paid,
            (Closed, TradeState::Success) => RefundDue,
            (Announced | Open, TradeState::Closed | TradeState::Revoked) => Closed,
            // Refunded without central: somebody did it at the provider's own desk.
            (Announced | Open | Paid | Closed, TradeState::Refund) => Refunded,
            (
                Announced | Open | Closed,
                TradeState::NotPay | TradeState::UserPaying | TradeState::PayError | TradeState::Accept,
            )
            | (Closed, TradeState::Closed | TradeState::Revoked)
            | (Paid | RefundDue | Refunding | Refunded | RefundFailed, _) => self,
        }
    }

    /// After the provider's word on the refund.
    pub(super) fn after_refund(self, seen: RefundStatus) -> Self {
        match (self, seen) {
            (RefundDue | Refunding, RefundStatus::Success) => Refunded,
            (RefundDue | Refunding, RefundStatus::Processing) => Refunding,
            (RefundDue | Refunding, RefundStatus::Closed | RefundStatus::Abnormal) => RefundFailed,
            (Announced | Open | Paid | Closed | Refunded | RefundFailed, _) => self,
        }
    }

    /// What a kiosk is told; `seen` is the provider's word, where it was asked.
    pub(super) fn told(self, seen: Option<TradeState>) -> PaymentState {
        match (self, seen) {
            (Announced | Open, Some(TradeState::UserPaying | TradeState::Accept)) => PaymentState::Paying,
            (Announced | Open, Some(TradeState::PayError)) => PaymentState::Declined,
            (Announced | Open, _) => PaymentState::Open,
            (Paid, _) => PaymentState::Paid,
            (Closed, _) => PaymentState::Closed,
            (RefundDue | Refunding, _) => PaymentState::Refunding,
            (Refunded, _) => PaymentState::Refunded,
            (RefundFailed, _) => PaymentState::RefundFailed,
        }
    }

    /// How long until somebody must look at the order again, if ever; `looks` counts the looks in this state.
    pub(super) fn pause(self, looks: u32) -> Option<Duration> {
        // A code can be paid for two hours at most, whatever was asked for: the last look is after that.
        const LATE: [u64; 3] = [60, 600, 7_200];
        match self {
            Announced | Open => Some(Duration::from_secs(30)),
            Closed => LATE.get(looks as usize).map(|s| Duration::from_secs(*s)),
            RefundDue | Refunding => Some(Duration::from_secs((5 << looks.min(9)).min(3_600))),
            Paid | Refunded | RefundFailed => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Announced => "announced",
            Open => "open",
            Paid => "paid",
            Closed => "closed",
            RefundDue => "refund-due",
            Refunding => "refunding",
            Refunded => "refunded",
            RefundFailed => "refund-failed",
        }
    }
}

impl fmt::Display for OrderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for OrderState {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|s| s.name() == text).ok_or(Malformed("the state of an order"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRADES: [TradeState; 8] = [
        TradeState::Success,
        TradeState::Refund,
        TradeState::NotPay,
        TradeState::Closed,
        TradeState::Revoked,
        TradeState::UserPaying,
        TradeState::PayError,
        TradeState::Accept,
    ];

    #[test]
    fn money_for_a_closed_order_goes_back_and_paid_money_never_gets_lost() {
        assert_eq!(Closed.after_trade(TradeState::Success), RefundDue);
        for seen in TRADES {
            assert!(matches!(Paid.after_trade(seen), Paid | Refunded), "{seen:?}");
            assert_eq!(RefundDue.after_trade(seen), RefundDue);
        }
    }

    #[test]
    fn the_same_word_twice_changes_nothing() {
        for state in OrderState::ALL {
            for seen in TRADES {
                let once = state.after_trade(seen);
                assert!(once.after_trade(seen) == once || (once, seen) == (Closed, TradeState::Success));
            }
        }
    }

    #[test]
    fn every_state_that_is_not_final_is_looked_at_again() {
        for state in OrderState::ALL {
            assert_eq!(state.to_string().parse(), Ok(state));
            let waits_for_somebody = matches!(state, Paid | Refunded | RefundFailed);
            assert_eq!(state.pause(0).is_none(), waits_for_somebody, "{state}");
        }
        assert!(Refunding.pause(99).unwrap() <= Duration::from_secs(3_600));
        assert_eq!(Closed.pause(3), None);
    }
}
