//! Wait for a card, read it, decode its photo, look up what waits for its holder.

use std::time::Duration;

use suiban_drivers::reader::{CardRecord, DocumentKind, ReaderError, ReaderFault};
use suiban_drivers::{DeviceError, DeviceKind};

use super::Job;
use crate::biometrics::picture::Picture;
use crate::journey::WorkDone;
use crate::journey::card::{CardFacts, CardKind, ValidTo, WaitingCard};
use crate::journey::day::Day;
use crate::journey::event::{CardFailure, Progress};
use crate::journey::private::Private;
use crate::store::StoreError;

/// Between two looks at the field: a card laid down is noticed at once.
const LOOK: Duration = Duration::from_millis(250);

/// Waits for a card and reads it. Ends only by a card, a lost reader, or being dropped.
pub async fn read(job: &Job) -> WorkDone {
    let record = match wait_and_read(job).await {
        Ok(record) => record,
        Err(DeviceError::Fault(fault)) => return refused(job, fault),
        Err(DeviceError::Link(fault)) => return job.lost(DeviceKind::Reader, &fault.report()),
    };
    match facts(job, record).await {
        Ok(Some(facts)) => WorkDone::CardRead(Box::new(facts)),
        Ok(None) => WorkDone::CardFailed(CardFailure::UnknownCard),
        Err(error) => {
            tracing::error!(%error, "manifest lookup failed");
            WorkDone::StoreFailed
        }
    }
}

fn refused(job: &Job, fault: ReaderFault) -> WorkDone {
    tracing::warn!(%fault, "card not read");
    match fault {
        ReaderFault::CardLifted => WorkDone::CardFailed(CardFailure::Lifted),
        ReaderFault::NotAuthentic | ReaderFault::BadSignature => WorkDone::CardFailed(CardFailure::NotGenuine),
        ReaderFault::UnknownCard => WorkDone::CardFailed(CardFailure::UnknownCard),
        ReaderFault::SamFailed | ReaderFault::SamUnauthorised => job.lost(DeviceKind::Reader, &fault.report()),
        ReaderFault::Refused(_) => WorkDone::CardFailed(CardFailure::Unreadable),
    }
}

async fn wait_and_read(job: &Job) -> Result<CardRecord, ReaderError> {
    loop {
        let mut reader = job.kiosk.devices.reader.take().await?;
        let found = reader.find().await;
        match found {
            Ok(true) => {
                job.progress(Progress::CardFound);
                let read = reader.read().await;
                return reader.judge(read);
            }
            Ok(false) => {}
            Err(_) => return reader.judge(found).map(|_| unreachable!("an error stays an error")),
        }
        drop(reader);
        tokio::time::sleep(LOOK).await;
    }
}

/// What the journey needs, and the record itself onto the desk. `None`: a date that the calendar does not have.
async fn facts(job: &Job, record: CardRecord) -> Result<Option<CardFacts>, StoreError> {
    let document = &record.document;
    let number = document.number.expose().clone();
    let entries = job.kiosk.store.manifest_by_number(&number).await?;
    let mut waiting = None;
    for entry in entries {
        if let Some(drawer) = job.kiosk.store.drawer_by_body_number(&entry.new_card_body_number.expose().0).await? {
            waiting = Some(WaitingCard {
                case: entry.case.to_string(),
                drawer,
                old_card_due: entry.old_card.is_some(),
                templates: entry.templates.iter().map(|t| t.code).collect(),
            });
            job.desk.papers().manifest = Some(entry);
            break;
        }
    }
    let pending = job.kiosk.store.application_pending(&number, job.kiosk.clock.wall_ms()).await?;
    let facts = card_facts(&record, waiting, pending);
    let photo = decode_photo(job, &record);
    let mut papers = job.desk.papers();
    papers.chip_photo = photo;
    papers.record = Some(record);
    Ok(facts)
}

fn card_facts(record: &CardRecord, waiting: Option<WaitingCard>, pending: bool) -> Option<CardFacts> {
    let document = &record.document;
    Some(CardFacts {
        kind: match document.kind {
            DocumentKind::Resident => CardKind::Resident,
            DocumentKind::HongKongMacaoTaiwan | DocumentKind::Foreigner2017 | DocumentKind::Foreigner2023 => {
                CardKind::Other
            }
        },
        name: Private::new(document.name.expose().as_str()),
        number: Private::new(document.number.expose().as_str()),
        address: Private::new(document.address.expose().as_str()),
        birth: Day::parse(document.birth.expose())?,
        authority: document.authority.clone(),
        valid_to: match &document.valid_to {
            None => ValidTo::LongTerm,
            Some(day) => ValidTo::Day(Day::parse(day)?),
        },
        enrolled: record.fingers.iter().map(|f| f.finger).collect(),
        // A card of this person that waits here answers an application that is still open.
        pending: pending || waiting.is_some(),
        waiting,
    })
}

fn decode_photo(job: &Job, record: &CardRecord) -> Option<Picture> {
    let codec = job.kiosk.photo.as_ref()?;
    match codec.decode(record.photo.expose()) {
        Ok(portrait) => Some(Picture::from_bgr(portrait.width, portrait.height, portrait.bgr.expose())),
        Err(error) => {
            tracing::warn!(%error, "card photo not decoded");
            None
        }
    }
}
