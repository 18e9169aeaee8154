//! What an accepted envelope changes. Each effect runs in the transaction that stores its envelope, so it happens once.
//! A body that cannot be applied changes nothing and names a reason; the envelope is kept for an operator.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde::de::DeserializeOwned;
use suiban_wire::{
    case::{
        CardsLoaded, LoadedCard, MoneyState, PaymentRecord, PickupDone, Purged, ReferralCase, RenewalCase, Service,
        decode,
    },
    envelope::{Envelope, Header, Kind},
};

use crate::{
    CaseState, Central, CentralError,
    cases::{find, set_state},
    db::{
        Write,
        entities::{case, referral, stock},
    },
    intake::sql_seq,
    manifest::next_version,
    payments::spend,
    purges,
};

/// Why an envelope was set aside, kebab-case; `None` when all went well.
type Quarantine = Option<&'static str>;

impl Central {
    /// Applies an envelope. Errors are central's own; a bad body is a [`Quarantine`].
    pub(super) async fn apply(
        &self,
        write: &Write<'_>,
        header: &Header,
        envelope: &Envelope,
    ) -> Result<Quarantine, CentralError> {
        let Ok(plain) = header.open_body(&envelope.body, &self.keys().sealing) else {
            return Ok(Some("body-does-not-open"));
        };
        match &header.kind {
            Kind::RenewalSubmitted => self.renewal(write, header, read(&plain)).await,
            Kind::PickupDone => self.pickup(write, header, read(&plain)).await,
            Kind::CardsLoaded => self.cards_loaded(write, header, read(&plain)).await,
            Kind::Referral => self.referral(write, header, read(&plain)).await,
            Kind::Purged => self.purged(write, header, read(&plain)).await,
            Kind::Availability | Kind::Audit => Ok(None),
            Kind::Other(_) => Ok(Some("unknown-kind")),
        }
    }

    async fn renewal(
        &self,
        write: &Write<'_>,
        header: &Header,
        body: Option<RenewalCase>,
    ) -> Result<Quarantine, CentralError> {
        let Some(body) = body else { return Ok(Some("body-unreadable")) };
        let number = body.case.to_string();
        if case::Entity::find_by_id(&number).one(&**write).await?.is_some() {
            return Ok(Some("case-number-taken"));
        }
        let now = self.now_ms();
        let row = case::Model {
            number,
            device: header.device.clone(),
            seq: sql_seq(header),
            service: service_name(body.service).to_owned(),
            state: CaseState::Received.to_string(),
            received_ms: now,
            updated_ms: now,
        };
        row.insert(&**write).await?;
        if let PaymentRecord::PaidByCode { order, .. } = &body.payment {
            spend(write, &header.device, order, &body.case.to_string()).await?;
        }
        Ok(None)
    }

    async fn pickup(
        &self,
        write: &Write<'_>,
        header: &Header,
        body: Option<PickupDone>,
    ) -> Result<Quarantine, CentralError> {
        let Some(body) = body else { return Ok(Some("body-unreadable")) };
        let Some(row) = stock::Entity::find_by_id(body.case.to_string()).one(&**write).await? else {
            return Ok(Some("pickup-of-unknown-card"));
        };
        let index = self.keys().card_index(body.card_body_number.expose().as_slice());
        if row.kiosk != header.device || row.card_index != index {
            return Ok(Some("pickup-of-another-card"));
        }
        if row.collected_ms.is_some() {
            return Ok(Some("pickup-twice"));
        }
        let Some(case) = find(write, &body.case).await? else { return Ok(Some("pickup-of-unknown-card")) };
        let mut row = row.into_active_model();
        row.collected_ms = Set(Some(self.now_ms()));
        row.removed_version = Set(Some(next_version(write, &header.device).await?));
        row.update(&**write).await?;
        set_state(write, case, CaseState::Collected, self.now_ms()).await?;
        Ok(None)
    }

    /// Marks what fits; one card that does not fit sets the envelope aside without undoing the others.
    async fn cards_loaded(
        &self,
        write: &Write<'_>,
        header: &Header,
        body: Option<CardsLoaded>,
    ) -> Result<Quarantine, CentralError> {
        let Some(body) = body else { return Ok(Some("body-unreadable")) };
        let mut quarantine = None;
        for card in &body.cards {
            if !self.card_loaded(write, &header.device, card).await? {
                quarantine = Some("card-not-in-stock");
            }
        }
        Ok(quarantine)
    }

    async fn card_loaded(&self, write: &Write<'_>, kiosk: &str, card: &LoadedCard) -> Result<bool, CentralError> {
        let index = self.keys().card_index(card.body_number.expose().as_slice());
        let row = stock::Entity::find_by_id(card.case.to_string()).one(&**write).await?;
        let Some(row) = row.filter(|r| r.kiosk == kiosk && r.card_index == index && r.collected_ms.is_none()) else {
            return Ok(false);
        };
        let mut row = row.into_active_model();
        row.loaded_ms = Set(Some(self.now_ms()));
        row.drawer = Set(Some(i64::from(card.drawer)));
        row.update(&**write).await?;
        if let Some(case) = find(write, &card.case).await? {
            set_state(write, case, CaseState::Delivered, self.now_ms()).await?;
        }
        Ok(true)
    }

    async fn referral(
        &self,
        write: &Write<'_>,
        header: &Header,
        body: Option<ReferralCase>,
    ) -> Result<Quarantine, CentralError> {
        let Some(body) = body else { return Ok(Some("body-unreadable")) };
        let row = referral::Model {
            device: header.device.clone(),
            seq: sql_seq(header),
            code: body.code,
            service: service_name(body.service).to_owned(),
            reason: body.reason,
            money: money_name(body.money).to_owned(),
            at_ms: body.at_ms,
        };
        row.insert(&**write).await?;
        Ok(None)
    }

    async fn purged(
        &self,
        write: &Write<'_>,
        header: &Header,
        body: Option<Purged>,
    ) -> Result<Quarantine, CentralError> {
        let Some(body) = body else { return Ok(Some("body-unreadable")) };
        purges::record(write, &header.device, sql_seq(header), body).await?;
        Ok(None)
    }
}

fn read<T: DeserializeOwned>(plain: &[u8]) -> Option<T> {
    decode(plain).ok()
}

fn service_name(service: Service) -> &'static str {
    match service {
        Service::Renewal => "renewal",
        Service::Replacement => "replacement",
        Service::Pickup => "pickup",
        Service::Enquiry => "enquiry",
    }
}

fn money_name(money: MoneyState) -> &'static str {
    match money {
        MoneyState::None => "none",
        MoneyState::Reversed => "reversed",
        MoneyState::Paid => "paid",
        MoneyState::Unknown => "unknown",
        MoneyState::Kept { .. } => "kept",
    }
}
