//! Finished cards: which body number answers which case, and in which kiosk its holder will find it.

use suiban_wire::{
    bytes::{Bytes, check_device_name},
    case::{CaseNumber, FingerTemplate, RenewalCase, Service, encode},
    manifest::{Holder, ManifestEntry},
    private::Private,
};

use crate::{
    CaseState, Central, CentralError,
    adjudication::{Action, step},
    cases::find,
    db::entities::stock,
    manifest::{STOCK_INFO, next_version},
};

/// A card came from the factory.
#[derive(Debug, Clone)]
pub struct CardMade {
    /// The case it answers.
    pub case: CaseNumber,
    /// 32 ASCII bytes from the card's chip.
    pub body_number: Private<Bytes>,
    /// First day of validity, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Last day, `YYYY-MM-DD`, or `long-term`.
    pub valid_to: String,
    /// The kiosk it goes to.
    pub kiosk: String,
}

/// Bytes of a body number.
const BODY_NUMBER: usize = 32;

impl Central {
    /// Puts a finished card into stock and onto the manifest of its kiosk. The case must be approved.
    /// Errors: `NoSuchCase`, `WrongState`, `MissingEvidence`, `Malformed`, `Refused`.
    pub async fn card_made(&self, card: &CardMade, operator: &str) -> Result<(), CentralError> {
        check(card)?;
        let now = self.now_ms();
        let write = self.db().write().await?;
        let row = find(&write, &card.case).await?.ok_or_else(|| CentralError::NoSuchCase(card.case.clone()))?;
        step(&write, &card.case, Action::CardMade, CaseState::CardMade, operator, "", now).await?;
        let version = next_version(&write, &card.kiosk).await?;
        let entry = self.entry(card, self.body_of(&row).await?, version)?;
        let sealed = self.sealing_key().seal(STOCK_INFO, card.case.to_string().as_bytes(), &encode(&entry)?)?;
        let row = stock::Model {
            case_number: card.case.to_string(),
            kiosk: card.kiosk.clone(),
            card_index: self.keys().card_index(card.body_number.expose().as_slice()),
            sealed: sealed.0,
            made_ms: now,
            added_version: version,
            loaded_ms: None,
            drawer: None,
            collected_ms: None,
            removed_version: None,
        };
        row.insert(&*write).await?;
        Ok(write.commit().await?)
    }

    /// What the kiosk needs to hand the card to its holder without asking anybody.
    fn entry(&self, card: &CardMade, body: RenewalCase, version: i64) -> Result<ManifestEntry, CentralError> {
        let portrait = self.open_evidence(&body.portrait)?;
        let replaces_lost = body.service == Service::Replacement;
        let templates = body.fingers.into_iter().map(|f| FingerTemplate { code: f.code, template: f.template });
        Ok(ManifestEntry {
            case: card.case.clone(),
            holder: Holder { name: body.card.name.clone(), number: body.card.number.clone() },
            new_card_body_number: card.body_number.clone(),
            old_card: body.old_body_number.filter(|_| !replaces_lost),
            portrait: Private::new(Bytes(portrait.to_vec())),
            templates: templates.collect(),
            valid_from: card.valid_from.clone(),
            valid_to: card.valid_to.clone(),
            version: u64::try_from(version).unwrap_or(0),
        })
    }
}

fn check(card: &CardMade) -> Result<(), CentralError> {
    check_device_name(&card.kiosk)?;
    if card.body_number.expose().0.len() != BODY_NUMBER {
        return Err(CentralError::Refused("a body number has 32 bytes: give 64 hexadecimal digits"));
    }
    let valid_to = card.valid_to == "long-term" || is_date(&card.valid_to);
    if is_date(&card.valid_from) && valid_to {
        Ok(())
    } else {
        Err(CentralError::Refused("dates are YYYY-MM-DD; only the last day may be long-term"))
    }
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize| {
        let part = parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<u32>().ok()
    };
    let (year, month, day) = (number(4), number(2), number(2));
    let in_range = |value: Option<u32>, from, to| value.is_some_and(|v| (from..=to).contains(&v));
    year.is_some() && in_range(month, 1, 12) && in_range(day, 1, 31) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_year_month_day() {
        assert!(is_date("2025-12-01"));
        for bad in ["", "2025-13-01", "2025-12-32", "2025-1-1", "20251201", "2025-12-01-", "2025-+1-01", "long-term"] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
