//! What the payer does with a telephone, and what happens at the provider.

use serde_json::{Value, json};

use super::crypto;
use crate::action::{ActError, Action, Args, action, one_of, only, optional};
use crate::world::{PspOrder, PspState, RefundCourse, Shared, SpoiltAnswer, Trade};

/// What can be done. Without `order=` the newest order is meant.
pub const ACTIONS: &[Action] = &[
    action("scan", "[order=N]"),
    action("pay", "[order=N]"),
    action("decline", "[order=N]"),
    action("pay-late", "[order=N]"),
    action("pay-while-closing", ""),
    action("refunds", "kind=success|processing|abnormal"),
    action("finish-refund", "[order=N]"),
    action("answer-next", "kind=500|429|bad-signature|unsigned|stale|garbage|hang [times=N]"),
    action("clock", "ahead=SECONDS"),
    action("notice", "[order=N]"),
];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "scan" => trade(world, args, &[Trade::NotPay], |order| order.state = Trade::UserPaying),
        "decline" => trade(world, args, &[Trade::NotPay, Trade::UserPaying], |order| order.state = Trade::PayError),
        "pay" => pay(world, args, &[Trade::NotPay, Trade::UserPaying, Trade::PayError]),
        "pay-late" => pay(world, args, &[Trade::Closed]),
        "pay-while-closing" => pay_while_closing(world, args),
        "refunds" => refunds(world, args),
        "finish-refund" => finish_refund(world, args),
        "answer-next" => answer_next(world, args),
        "clock" => clock(world, args),
        "notice" => notice(world, args),
        _ => Err(ActError::unknown_action("psp", action, ACTIONS)),
    }
}

fn trade(world: &Shared, args: &Args, from: &[Trade], change: impl FnOnce(&mut PspOrder)) -> Result<Value, ActError> {
    only(args, &["order"])?;
    world.update(|w| {
        let order = chosen(&mut w.psp, args)?;
        may(order, from)?;
        change(order);
        Ok(shown(order))
    })
}

fn pay(world: &Shared, args: &Args, from: &[Trade]) -> Result<Value, ActError> {
    only(args, &["order"])?;
    world.update(|w| {
        let order = chosen(&mut w.psp, args)?;
        may(order, from)?;
        let number = order.number.clone();
        w.psp.take(&number);
        chosen(&mut w.psp, args).map(|order| shown(order))
    })
}

fn pay_while_closing(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    world.update(|w| w.psp.pays_while_closing = true);
    Ok(json!({ "armed": true }))
}

fn refunds(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["kind"])?;
    let kind = one_of(args, "kind", &RefundCourse::WORDS)?;
    world.update(|w| w.psp.refunds = kind);
    Ok(json!({ "refunds": args.get("kind") }))
}

fn finish_refund(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["order"])?;
    world.update(|w| {
        let order = chosen(&mut w.psp, args)?;
        if order.refund != Some(RefundCourse::Processing) {
            return Err(ActError::NotNow("no refund of this order is under way: ask for one first".to_owned()));
        }
        order.refund = Some(RefundCourse::Success);
        order.state = Trade::Refund;
        Ok(shown(order))
    })
}

fn answer_next(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["kind", "times"])?;
    let kind = one_of(args, "kind", &SpoiltAnswer::WORDS)?;
    let times: usize = optional(args, "times", "a number of answers")?.unwrap_or(1);
    world.update(|w| w.psp.spoilt.extend(std::iter::repeat_n(kind, times)));
    Ok(json!({ "answers": times }))
}

fn clock(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["ahead"])?;
    let ahead = crate::action::parsed(args, "ahead", "seconds, less than 0 for behind")?;
    world.update(|w| w.psp.clock_ahead = ahead);
    Ok(json!({ "ahead": ahead }))
}

/// The notice of how the order stands, signed at this moment: headers and body, for whoever delivers it.
fn notice(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["order"])?;
    let (order, ahead) = world.update(|w| {
        let ahead = w.psp.clock_ahead;
        chosen(&mut w.psp, args).map(|order| (order.clone(), ahead))
    })?;
    let failed = || ActError::NotNow("the notice cannot be sealed: the laboratory's keys are damaged".to_owned());
    let body = super::routes::notice(&order).ok_or_else(failed)?;
    let headers = crypto::signature(body.as_bytes(), crypto::now(ahead)).ok_or_else(failed)?;
    let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), json!(value)));
    Ok(json!({ "headers": Value::Object(headers.collect()), "body": body }))
}

fn chosen<'a>(psp: &'a mut PspState, args: &Args) -> Result<&'a mut PspOrder, ActError> {
    let none = || ActError::NotNow("there is no such order: let the kiosk show a code first".to_owned());
    match args.get("order") {
        Some(number) => psp.order(number).ok_or_else(none),
        None => psp.orders.last_mut().ok_or_else(none),
    }
}

fn may(order: &PspOrder, from: &[Trade]) -> Result<(), ActError> {
    if from.contains(&order.state) {
        return Ok(());
    }
    let words = from.iter().map(|state| state.word()).collect::<Vec<_>>().join(" or ");
    Err(ActError::NotNow(format!("the order is {}: this takes one that is {words}", order.state.word())))
}

fn shown(order: &PspOrder) -> Value {
    json!({ "order": order.number, "state": order.state.word(), "fen": order.fen })
}
