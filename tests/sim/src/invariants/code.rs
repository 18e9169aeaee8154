//! What the payment provider has in its till is paid for a recorded application or open in the ledger; what the ledger calls
//! paid is in the till.

use super::{Promise, Verdict, hold};
use crate::audit::Books;
use crate::world::World;

/// The provider's orders against the ledger.
pub fn every_order_is_accounted_for(world: &World, books: &Books) -> Verdict {
    let orders = world.with(|state| state.bench.orders.clone());
    for order in &orders {
        let act = books.of_kind("qr-payment").find(|act| act.order.as_deref() == Some(order.number.as_str()));
        hold(act.is_some(), Promise::Money, || "the provider has an order that was never announced".to_owned())?;
        let Some(act) = act else { continue };
        let right = match order.paid {
            _ if order.late => !act.is("done"),
            true => act.is("done") || act.is_open() || act.is_by_hand(),
            false => !act.is("done"),
        };
        hold(right, Promise::Money, || {
            format!("an order over {} fen is paid: {}; the ledger says {:?}", order.fen, order.paid, act.outcome)
        })?;
    }
    Ok(())
}
