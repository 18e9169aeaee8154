//! Cases: who wants which card, and how far it is. The list shows a masked name; the whole case is opened on demand,
//! in memory, and every opening by an operator is recorded.

use std::{fmt, str::FromStr};

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryOrder, Set};
use serde::Serialize;
use suiban_wire::{
    Hash,
    blob::open_blob,
    bytes::Malformed,
    case::{CaseNumber, RegisterPage, RenewalCase, decode},
    envelope::Header,
};
use zeroize::Zeroizing;

use crate::{
    Central, CentralError,
    adjudication::{Action, record},
    db::{
        Write,
        entities::{action, case, envelope, stock},
    },
};

/// How far a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseState {
    /// Central holds it; nobody has decided.
    Received,
    /// A card may be made.
    Approved,
    /// No card will be made.
    Rejected,
    /// The card is made and on its way to a kiosk.
    CardMade,
    /// The card lies in the kiosk.
    Delivered,
    /// Its holder has it.
    Collected,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseSummary {
    /// Receipt number.
    pub number: CaseNumber,
    /// The kiosk it came from.
    pub device: String,
    /// Service, kebab-case.
    pub service: String,
    /// How far.
    pub state: CaseState,
    /// First character of the name and a mask.
    pub masked_name: String,
    /// ms since 1970 UTC.
    pub received_ms: i64,
    /// ms since 1970 UTC.
    pub updated_ms: i64,
}

/// A whole case, opened.
#[derive(Debug, Clone, Serialize)]
pub struct CaseView {
    /// The line of the list.
    pub summary: CaseSummary,
    /// What the citizen submitted.
    pub body: RenewalCase,
    /// What operators did, oldest first.
    pub actions: Vec<ActionView>,
    /// Where the finished card is to be collected.
    pub kiosk: Option<String>,
    /// The drawer it lies in.
    pub drawer: Option<i64>,
}

/// One opened picture of a case.
pub struct Evidence {
    /// A file name that says what it is.
    pub name: String,
    /// The plain bytes; overwritten when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (***)", self.name)
    }
}

/// One recorded act of an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionView {
    /// `approve`, `reject`, `card-made`, `view`.
    pub action: String,
    /// Who.
    pub operator: String,
    /// Why; empty where none is asked for.
    pub reason: String,
    /// ms since 1970 UTC.
    pub at_ms: i64,
}

impl Central {
    /// All cases, newest first.
    pub async fn cases(&self) -> Result<Vec<CaseSummary>, CentralError> {
        let rows = case::Entity::find().order_by_desc(case::Column::ReceivedMs).all(self.db().read()).await?;
        let mut summaries = Vec::with_capacity(rows.len());
        for row in rows {
            let body = self.body_of(&row).await?;
            summaries.push(summary(&row, &body)?);
        }
        Ok(summaries)
    }

    /// Opens one case for `operator` and records that. Errors: `NoSuchCase`.
    pub async fn show(&self, number: &CaseNumber, operator: &str) -> Result<CaseView, CentralError> {
        let write = self.db().write().await?;
        let row = find(&write, number).await?.ok_or_else(|| CentralError::NoSuchCase(number.clone()))?;
        record(&write, number, Action::View, operator, "", self.now_ms()).await?;
        let stock = stock::Entity::find_by_id(number.to_string()).one(&*write).await?;
        let actions = actions_of(&write, number).await?;
        write.commit().await?;
        let body = self.body_of(&row).await?;
        let summary = summary(&row, &body)?;
        let drawer = stock.as_ref().and_then(|s| s.drawer);
        Ok(CaseView { summary, body, actions, kiosk: stock.map(|s| s.kiosk), drawer })
    }

    /// Opens the pictures of a case for `operator` and records that. Errors: `NoSuchCase`, `MissingEvidence`.
    pub async fn evidence(&self, number: &CaseNumber, operator: &str) -> Result<Vec<Evidence>, CentralError> {
        let body = self.show(number, operator).await?.body;
        let mut wanted =
            vec![("portrait.jpg".to_owned(), body.portrait), ("chip-photo.jpg".to_owned(), body.chip_photo)];
        wanted.extend(body.best_frames.iter().enumerate().map(|(n, hash)| (format!("frame-{}.jpg", n + 1), *hash)));
        wanted.push(("signature.svg".to_owned(), body.signature));
        match body.register {
            RegisterPage::Scanned(page) => wanted.push(("register-page.jpg".to_owned(), page)),
            RegisterPage::OnFile | RegisterPage::NotAvailable => {}
        }
        wanted.into_iter().map(|(name, hash)| Ok(Evidence { name, bytes: self.open_evidence(&hash)? })).collect()
    }

    /// Opens one sealed blob. Errors: `MissingEvidence`, `Key`.
    pub(crate) fn open_evidence(&self, hash: &Hash) -> Result<Zeroizing<Vec<u8>>, CentralError> {
        Ok(open_blob(&self.blobs().read(hash)?, &self.keys().sealing)?)
    }

    /// Where the case is, without opening it. Errors: `NoSuchCase`.
    pub async fn case_state(&self, number: &CaseNumber) -> Result<CaseState, CentralError> {
        let row = case::Entity::find_by_id(number.to_string()).one(self.db().read()).await?;
        state_of(&row.ok_or_else(|| CentralError::NoSuchCase(number.clone()))?)
    }

    /// Opens the submitted body of a case.
    pub(crate) async fn body_of(&self, row: &case::Model) -> Result<RenewalCase, CentralError> {
        let stored = envelope::Entity::find_by_id((row.device.clone(), row.seq)).one(self.db().read()).await?;
        let stored = stored.ok_or(CentralError::Damaged("link from case to envelope"))?;
        let header: Header = decode(&stored.header)?;
        let plain = header.open_body(&stored.body, &self.keys().sealing)?;
        Ok(decode(&plain)?)
    }
}

fn summary(row: &case::Model, body: &RenewalCase) -> Result<CaseSummary, CentralError> {
    Ok(CaseSummary {
        number: row.number.parse()?,
        device: row.device.clone(),
        service: row.service.clone(),
        state: state_of(row)?,
        masked_name: masked(body.card.name.expose()),
        received_ms: row.received_ms,
        updated_ms: row.updated_ms,
    })
}

/// The first character and two asterisks, whatever the length.
fn masked(name: &str) -> String {
    name.chars().take(1).chain("**".chars()).collect()
}

async fn actions_of(write: &Write<'_>, number: &CaseNumber) -> Result<Vec<ActionView>, CentralError> {
    use sea_orm::{ColumnTrait, QueryFilter};
    let of_case = action::Entity::find().filter(action::Column::CaseNumber.eq(number.to_string()));
    let rows = of_case.order_by_asc(action::Column::Ordinal).all(&**write).await?;
    let view =
        |a: action::Model| ActionView { action: a.action, operator: a.operator, reason: a.reason, at_ms: a.at_ms };
    Ok(rows.into_iter().map(view).collect())
}

pub(crate) async fn find(write: &Write<'_>, number: &CaseNumber) -> Result<Option<case::Model>, CentralError> {
    Ok(case::Entity::find_by_id(number.to_string()).one(&**write).await?)
}

pub(crate) fn state_of(row: &case::Model) -> Result<CaseState, CentralError> {
    row.state.parse().map_err(|_| CentralError::Damaged("state of a case"))
}

pub(crate) async fn set_state(
    write: &Write<'_>,
    row: case::Model,
    state: CaseState,
    now: i64,
) -> Result<(), CentralError> {
    let mut row = row.into_active_model();
    row.state = Set(state.to_string());
    row.updated_ms = Set(now);
    row.update(&**write).await?;
    Ok(())
}

impl CaseState {
    const ALL: [Self; 6] =
        [Self::Received, Self::Approved, Self::Rejected, Self::CardMade, Self::Delivered, Self::Collected];

    fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::CardMade => "card-made",
            Self::Delivered => "delivered",
            Self::Collected => "collected",
        }
    }
}

impl fmt::Display for CaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for CaseState {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|s| s.name() == text).ok_or(Malformed("the state of a case"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_name_tells_no_more_than_its_first_character() {
        assert_eq!(masked("张伟"), "张**");
        assert_eq!(masked("欧阳娜娜"), "欧**");
        assert_eq!(masked(""), "**");
    }

    #[test]
    fn states_come_back_from_their_names() {
        for state in CaseState::ALL {
            assert_eq!(state.to_string().parse(), Ok(state));
        }
        assert!("lost".parse::<CaseState>().is_err());
    }
}
