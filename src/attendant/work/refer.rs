//! A referral: what was collected is sealed to central, and a slip with its code goes along with the citizen.

use serde_json::json;
use suiban_wire::IdempotencyKey;
use suiban_wire::case::{self, CaseNumber, ReferralCase, Service};
use suiban_wire::envelope::Kind;

use super::not_stored::NotStored;
use super::{Job, cash, evidence, print};
use crate::attendant::slips::{self, Values};
use crate::journey::WorkDone;
use crate::journey::effect::Handoff;
use crate::store::{Facts, OutboxItem};

/// Stores and prints.
pub async fn refer(job: &Job, handoff: Handoff) -> WorkDone {
    let code = match store(job, &handoff).await {
        Ok(code) => code,
        Err(error) => {
            tracing::error!(%error, "referral not stored");
            return WorkDone::StoreFailed;
        }
    };
    let values = {
        let papers = job.desk.papers();
        Values::new(&job.kiosk)
            .with("code", code.clone())
            .with("holder", print::masked_name(&papers))
            .with("number", print::masked_number(&papers))
    };
    let slip = slips::referral(&values, handoff.why, handoff.money);
    let printed = print::print(job, "referral", &slip).await;
    WorkDone::Referred { code, printed }
}

async fn store(job: &Job, handoff: &Handoff) -> Result<String, NotStored> {
    let code = CaseNumber::random()?.to_string();
    let body = ReferralCase {
        code: code.clone(),
        service: if job.desk.papers().manifest.is_some() { Service::Pickup } else { Service::Renewal },
        reason: handoff.why.code().to_owned(),
        collected: Some(ReferralCase::collect(&collected(job, handoff))?),
        money: evidence::money(handoff.money),
        at_ms: job.kiosk.clock.wall_ms(),
    };
    let note = json!({ "code": code, "why": handoff.why.code(), "money": handoff.money });
    let facts = job.facts().note(Some(&job.desk.visit()), "referred", note);
    let mut facts = facts;
    cash::settle_with_referral(job, &code, &mut facts);
    let item = OutboxItem {
        kind: Kind::Referral,
        key: IdempotencyKey::random()?,
        plaintext: case::encode(&body)?,
        blobs: Vec::new(),
    };
    job.kiosk.store.commit(Facts { outbox: vec![item], ..facts }).await?;
    Ok(code)
}

/// As far as the application went; sealed as it is, never written in the clear.
fn collected(job: &Job, handoff: &Handoff) -> serde_json::Value {
    let papers = job.desk.papers();
    let fingers: Vec<case::Finger> = papers.fingers.iter().map(|(code, f)| evidence::finger(*code, f)).collect();
    let partial = handoff.application.as_ref();
    json!({
        "card": papers.record.as_ref().map(evidence::card_text),
        "identity": handoff.decision.as_ref().map(evidence::decision),
        "reason": partial.and_then(|p| p.reason).map(evidence::reason),
        "phone": partial.map(|p| p.phone.clone()),
        "fingers": fingers,
    })
}
