//! Who hears of a finding: central always (a referral with a code, so that the window can answer the citizen), and the citizen
//! by a slip when the machine is back while the person may still be there.

use serde_json::json;
use suiban_wire::IdempotencyKey;
use suiban_wire::case::{self, CaseNumber, MoneyState, ReferralCase, Service};
use suiban_wire::envelope::Kind;

use super::{Found, Ruling, cash};
use crate::attendant::Kiosk;
use crate::attendant::slips::{self, Values};
use crate::attendant::work::print;
use crate::journey::referral::Money;
use crate::store::{Act, ActId, Facts, LedgerAct, OutboxItem, Outcome, StoreError};

/// Reason of the referral at central.
const REASON: &str = "interrupted";
/// Whoever was cut off waits no longer than this before the machine.
const STILL_THERE_MS: u64 = 30 * 60_000;

/// The facts that pass a ruling on, and the code that the citizen may ask with.
pub(super) async fn facts(
    kiosk: &Kiosk,
    act: &LedgerAct,
    ruling: &Ruling,
) -> Result<(Facts, Option<String>), StoreError> {
    let facts = Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms());
    if !is_news(act, ruling) || !kiosk.store.is_paired().await {
        return Ok((facts, None));
    }
    let Some(code) = code(kiosk, act).await? else { return Ok((facts, None)) };
    let Some(item) = item(kiosk, act, ruling, &code) else { return Ok((facts, None)) };
    let note = json!({ "code": code, "why": REASON, "money": money(act, ruling) });
    let facts = facts.note(act.visit.as_ref(), "referred", note);
    Ok((Facts { outbox: vec![item], ..facts }, Some(code)))
}

/// A slip cut off and a payment that never was need nobody's attention, unless somebody was told otherwise before.
fn is_news(act: &LedgerAct, ruling: &Ruling) -> bool {
    match (&act.act, ruling.found) {
        (Act::PrintSlip { .. } | Act::ReversePayment { .. } | Act::StackNote { .. }, _) => false,
        (Act::Cash { .. }, found) => found == Found::CashKept,
        (Act::Payment { .. } | Act::QrPayment { .. }, Found::NothingBooked) => act.outcome == Some(Outcome::Unknown),
        (Act::Payment { .. } | Act::QrPayment { .. } | Act::OpenDrawer { .. } | Act::RetainOldCard { .. }, _) => true,
    }
}

/// The code of the visit's own slip, where one was given; else a new one. `None`: no randomness for it.
async fn code(kiosk: &Kiosk, act: &LedgerAct) -> Result<Option<String>, StoreError> {
    let known = match &act.visit {
        Some(visit) => kiosk.store.last_note(visit.clone(), "referred").await?,
        None => None,
    };
    let known = known.and_then(|note| note["code"].as_str().map(str::to_owned));
    Ok(known.or_else(|| CaseNumber::random().ok().map(|code| code.to_string())))
}

/// Where the citizen's money is now.
pub(super) fn money(act: &LedgerAct, ruling: &Ruling) -> Money {
    match (&act.act, ruling.found, ruling.outcome) {
        (Act::Payment { .. } | Act::QrPayment { .. }, Found::GivenBack | Found::ByHand, _) => Money::Reversed,
        (Act::Payment { .. } | Act::QrPayment { .. }, _, Outcome::Unknown) => Money::Unknown,
        (Act::Cash { .. }, _, _) => cash::money(&ruling.word),
        (
            Act::Payment { .. }
            | Act::QrPayment { .. }
            | Act::ReversePayment { .. }
            | Act::StackNote { .. }
            | Act::OpenDrawer { .. }
            | Act::RetainOldCard { .. }
            | Act::PrintSlip { .. },
            _,
            _,
        ) => Money::None,
    }
}

fn item(kiosk: &Kiosk, act: &LedgerAct, ruling: &Ruling, code: &str) -> Option<OutboxItem> {
    let collected = json!({ "act": act.act, "found": ruling.found.code(), "word": ruling.word });
    let body = ReferralCase {
        code: code.to_owned(),
        service: if matches!(act.act, Act::Payment { .. } | Act::QrPayment { .. } | Act::Cash { .. }) {
            Service::Renewal
        } else {
            Service::Pickup
        },
        reason: REASON.to_owned(),
        collected: Some(ReferralCase::collect(&collected).ok()?),
        money: match money(act, ruling) {
            Money::None => MoneyState::None,
            Money::Reversed => MoneyState::Reversed,
            Money::Paid => MoneyState::Paid,
            Money::Unknown => MoneyState::Unknown,
            Money::Kept { fen, unsure } => MoneyState::Kept { fen: u32::try_from(fen).unwrap_or(u32::MAX), unsure },
        },
        at_ms: kiosk.clock.wall_ms(),
    };
    let (key, plaintext) = (IdempotencyKey::random().ok()?, case::encode(&body).ok()?);
    Some(OutboxItem { kind: Kind::Referral, key, plaintext, blobs: Vec::new() })
}

/// Prints what became of a payment, once, if the person may still be there.
pub(super) async fn slip(kiosk: &Kiosk, act: &LedgerAct, money: Money, code: &str) {
    let (Act::Payment { amount_fen } | Act::QrPayment { amount_fen, .. } | Act::Cash { amount_fen }) = &act.act else {
        return;
    };
    if kiosk.clock.wall_ms().abs_diff(act.at) > STILL_THERE_MS {
        return;
    }
    let values = Values::new(kiosk)
        .with("code", code.to_owned())
        .with("amount", crate::journey::fees::yuan(u64::try_from(*amount_fen).unwrap_or_default()));
    let id = ActId::new(format!("{}/slip/{}", act.id, kiosk.store.recovery().boot));
    print::print_as(kiosk, act.visit.clone(), id, "interrupted", &slips::interrupted(&values, money)).await;
}
