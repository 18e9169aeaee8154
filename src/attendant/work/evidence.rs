//! From the desk's papers to the bodies that are sealed: the words of the drivers and the journeys in the words of the wire.

use suiban_drivers::reader::{CardRecord, DocumentKind, Sex};
use suiban_wire::blob::BlobRef;
use suiban_wire::case as wire;
use suiban_wire::{Bytes, Hash, Private};

use crate::attendant::desk::Collected;
use crate::journey::effect::RegisterPage;
use crate::journey::eligibility::Reason;
use crate::journey::identity::{Challenge, Decision, FingerEvidence, Grade, Outcome, face_threshold};
use crate::journey::referral::Money;

/// The card's text.
pub fn card_text(record: &CardRecord) -> wire::CardText {
    let document = &record.document;
    let text = |secret: &suiban_drivers::Secret<String>| Private::new(secret.expose().clone());
    wire::CardText {
        kind: match document.kind {
            DocumentKind::Resident => wire::CardKind::Resident,
            DocumentKind::HongKongMacaoTaiwan => wire::CardKind::HongKongMacaoTaiwan,
            DocumentKind::Foreigner2017 => wire::CardKind::Foreigner2017,
            DocumentKind::Foreigner2023 => wire::CardKind::Foreigner2023,
        },
        name: text(&document.name),
        latin_name: text(&document.latin_name),
        sex: Private::new(match document.sex {
            Sex::Unknown => wire::Sex::Unknown,
            Sex::Male => wire::Sex::Male,
            Sex::Female => wire::Sex::Female,
            Sex::Unspecified => wire::Sex::Unspecified,
        }),
        ethnic: Private::new(document.ethnic.clone()),
        birth: Private::new(dashed(document.birth.expose())),
        address: text(&document.address),
        number: text(&document.number),
        authority: document.authority.clone(),
        valid_from: dashed(&document.valid_from),
        valid_to: document.valid_to.as_deref().map_or_else(|| "long-term".to_owned(), dashed),
        nationality: Private::new(document.nationality.clone()),
        pass_number: text(&document.pass_number),
    }
}

/// `YYYYMMDD` as `YYYY-MM-DD`; anything else as it is.
pub fn dashed(day: &str) -> String {
    match (day.get(..4), day.get(4..6), day.get(6..8)) {
        (Some(y), Some(m), Some(d)) if day.len() == 8 => format!("{y}-{m}-{d}"),
        _ => day.to_owned(),
    }
}

/// The decision with its grounds.
pub fn decision(decision: &Decision) -> wire::DecisionRecord {
    let face = &decision.evidence.face;
    wire::DecisionRecord {
        outcome: match decision.outcome {
            Outcome::Accept => wire::Outcome::Accept,
            Outcome::NeedFinger | Outcome::RetryFace | Outcome::RetryFinger => wire::Outcome::Retry,
            Outcome::Refer => wire::Outcome::Refer,
        },
        policy: decision.policy.version.clone(),
        face_scores: face.scores.clone(),
        face_mean: face.mean(),
        face_threshold: face_threshold(face, &decision.policy),
        // An engine without a passive check says so by its grade; the wire has no word for "none".
        liveness: face.liveness.unwrap_or(0.0),
        liveness_threshold: if face.liveness.is_some() { decision.policy.liveness_accept } else { 0.0 },
        infrared: face
            .infrared
            .map(|seen| wire::InfraredRecord { share: seen.share(), threshold: decision.policy.infrared_accept }),
        challenge: challenge(face.challenge).to_owned(),
        challenge_passed: face.challenge_passed,
        finger: finger_result(decision),
        engine: face.engine.clone(),
        grade: match face.grade {
            Grade::Demonstration => wire::Grade::Demonstration,
            Grade::Measured => wire::Grade::Measured,
        },
        models: face.models.iter().filter_map(model).collect(),
    }
}

fn model(used: &crate::journey::identity::ModelUsed) -> Option<wire::ModelRecord> {
    let sha256 = used.sha256.parse::<Hash>().ok()?;
    Some(wire::ModelRecord { role: used.role.clone(), sha256 })
}

fn challenge(challenge: Challenge) -> &'static str {
    match challenge {
        Challenge::Blink => "blink",
        Challenge::OpenMouth => "open-mouth",
        Challenge::TurnLeft => "turn-left",
        Challenge::TurnRight => "turn-right",
    }
}

fn finger_result(decision: &Decision) -> wire::FingerResult {
    match decision.evidence.finger {
        FingerEvidence::Pending | FingerEvidence::NotInstalled => wire::FingerResult::NotInstalled,
        FingerEvidence::NoTemplate => wire::FingerResult::NoTemplate,
        FingerEvidence::Exception => wire::FingerResult::Exception,
        FingerEvidence::Compared(s) if s >= decision.policy.finger_accept => wire::FingerResult::Matched(s),
        FingerEvidence::Compared(s) => wire::FingerResult::Failed(s),
    }
}

/// A finger collected.
pub fn finger(code: u8, collected: &Collected) -> wire::Finger {
    let feature = collected.feature.as_ref().map(|f| f.expose().clone()).unwrap_or_default();
    wire::Finger {
        code,
        template: Private::new(Bytes(collected.template.expose().clone())),
        feature: Private::new(Bytes(feature)),
        quality: collected.quality,
    }
}

/// What there is of the household register; a scan by the name of its evidence.
pub fn register(register: RegisterPage, staged: Option<&BlobRef>) -> wire::RegisterPage {
    match (register, staged) {
        (RegisterPage::Scanned, Some(page)) => wire::RegisterPage::Scanned(page.sha256),
        (RegisterPage::OnFile, _) => wire::RegisterPage::OnFile,
        (RegisterPage::Scanned, None) | (RegisterPage::NotAvailable, _) => wire::RegisterPage::NotAvailable,
    }
}

/// Why a card is renewed.
pub fn reason(reason: Reason) -> wire::Reason {
    match reason {
        Reason::Expiring => wire::Reason::Expiring,
        Reason::Expired => wire::Reason::Expired,
        Reason::Damaged => wire::Reason::Damaged,
        Reason::Changed => wire::Reason::Changed,
    }
}

/// Where the money is.
pub fn money(money: Money) -> wire::MoneyState {
    match money {
        Money::None => wire::MoneyState::None,
        Money::Reversed => wire::MoneyState::Reversed,
        Money::Paid => wire::MoneyState::Paid,
        Money::Unknown => wire::MoneyState::Unknown,
        Money::Kept { fen, unsure } => wire::MoneyState::Kept { fen: u32::try_from(fen).unwrap_or(u32::MAX), unsure },
    }
}
