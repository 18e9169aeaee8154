//! Deciding cases. Every step of an operator is a row that is only ever added, with the operator's name and reason.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use suiban_wire::case::CaseNumber;

use crate::{
    CaseState, Central, CentralError,
    cases::{find, set_state, state_of},
    db::{Write, entities::action},
};

/// What an operator can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Approve,
    Reject,
    CardMade,
    View,
}

impl Central {
    /// A card may be made. Only from `received`.
    pub async fn approve(&self, number: &CaseNumber, operator: &str) -> Result<(), CentralError> {
        self.adjudicate(number, Action::Approve, CaseState::Approved, operator, "").await
    }

    /// No card will be made; the reason is required. From `received` or, as a correction, `approved`.
    pub async fn reject(&self, number: &CaseNumber, operator: &str, reason: &str) -> Result<(), CentralError> {
        if reason.trim().is_empty() {
            return Err(CentralError::Refused("a rejection needs a reason: say why in a few words"));
        }
        self.adjudicate(number, Action::Reject, CaseState::Rejected, operator, reason).await
    }

    async fn adjudicate(
        &self,
        number: &CaseNumber,
        action: Action,
        wanted: CaseState,
        operator: &str,
        reason: &str,
    ) -> Result<(), CentralError> {
        let write = self.db().write().await?;
        step(&write, number, action, wanted, operator, reason, self.now_ms()).await?;
        Ok(write.commit().await?)
    }
}

/// Moves a case to `wanted` if the step exists, and records who did it.
pub(crate) async fn step(
    write: &Write<'_>,
    number: &CaseNumber,
    action: Action,
    wanted: CaseState,
    operator: &str,
    reason: &str,
    now: i64,
) -> Result<(), CentralError> {
    let row = find(write, number).await?.ok_or_else(|| CentralError::NoSuchCase(number.clone()))?;
    let state = state_of(&row)?;
    if !allowed(state, wanted) {
        return Err(CentralError::WrongState { case: number.clone(), state, wanted });
    }
    record(write, number, action, operator, reason, now).await?;
    set_state(write, row, wanted, now).await
}

/// The steps operators can take; the steps kiosks cause are in the intake.
fn allowed(from: CaseState, to: CaseState) -> bool {
    match to {
        CaseState::Approved => from == CaseState::Received,
        CaseState::Rejected => matches!(from, CaseState::Received | CaseState::Approved),
        CaseState::CardMade => from == CaseState::Approved,
        CaseState::Received | CaseState::Delivered | CaseState::Collected => false,
    }
}

/// Adds a row to the record of a case.
pub(crate) async fn record(
    write: &Write<'_>,
    number: &CaseNumber,
    action: Action,
    operator: &str,
    reason: &str,
    now: i64,
) -> Result<(), CentralError> {
    if operator.trim().is_empty() {
        return Err(CentralError::Refused("an operator needs a name: give --operator"));
    }
    let of_case = action::Entity::find().filter(action::Column::CaseNumber.eq(number.to_string()));
    let ordinal = i64::try_from(of_case.count(&**write).await?).unwrap_or(i64::MAX);
    let row = action::Model {
        case_number: number.to_string(),
        ordinal,
        action: action.name().to_owned(),
        operator: operator.to_owned(),
        reason: reason.to_owned(),
        at_ms: now,
    };
    Ok(row.insert(&**write).await?)
}

impl Action {
    fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::CardMade => "card-made",
            Self::View => "view",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CaseState::*;

    #[test]
    fn a_decided_case_is_not_decided_again() {
        assert!(allowed(Received, Approved) && allowed(Approved, CardMade) && allowed(Approved, Rejected));
        for from in [Rejected, CardMade, Delivered, Collected] {
            for to in [Approved, Rejected, CardMade] {
                assert!(!allowed(from, to), "{from} to {to}");
            }
        }
        assert!(!allowed(Received, CardMade));
    }
}
