//! Storing an application for good: evidence staged, then the case, the journal and the payment's outcome in one commit.

use suiban_drivers::terminal::Booking;
use suiban_wire::IdempotencyKey;
use suiban_wire::blob::BlobRef;
use suiban_wire::case::{self, CaseNumber, Collect, PaymentRecord, RenewalCase, Service};
use suiban_wire::envelope::Kind;
use suiban_wire::{Bytes, Private};
use zeroize::Zeroizing;

use super::not_stored::NotStored;
use super::{Job, cash, evidence, payment, qr_payment};
use crate::attendant::desk::{Papers, QrOrder};
use crate::journey::WorkDone;
use crate::journey::effect::{Application, Payment, RegisterPage};
use crate::store::{ApplicationWrite, OutboxItem};

/// The evidence of a case, sealed and on disk.
struct Staged {
    portrait: BlobRef,
    chip_photo: BlobRef,
    signature: BlobRef,
    register_page: Option<BlobRef>,
    best_frames: Vec<BlobRef>,
}

/// Stores the application. Once this returns `Submitted` it survives power loss and goes to central exactly once.
pub async fn submit(job: &Job, application: Application) -> WorkDone {
    match store(job, &application).await {
        Ok(case) => WorkDone::Submitted { case: case.to_string() },
        Err(error) => {
            tracing::error!(%error, "application not stored");
            WorkDone::StoreFailed
        }
    }
}

async fn store(job: &Job, application: &Application) -> Result<CaseNumber, NotStored> {
    let case = CaseNumber::random()?;
    let staged = stage(job, application).await?;
    crash_point!("application::staged");
    let body = body(job, application, &case, &staged)?;
    let item = OutboxItem {
        kind: Kind::RenewalSubmitted,
        key: IdempotencyKey::random()?,
        plaintext: case::encode(&body)?,
        blobs: staged.all(),
    };
    let note = serde_json::json!({ "case": case, "fee-fen": application.fee_fen });
    let mut facts = job.facts().note(Some(&job.desk.visit()), "application-submitted", note);
    facts.outbox.push(item);
    let number = Zeroizing::new(body.card.number.expose().clone());
    facts.applications.push(ApplicationWrite::Taken { case: case.to_string(), number });
    payment::settle_with_application(job, &mut facts);
    cash::settle_with_application(job, &mut facts);
    qr_payment::settle_with_application(job, &mut facts);
    job.kiosk.store.commit(facts).await?;
    crash_point!("application::committed");
    job.desk.papers().case = Some(case.clone());
    Ok(case)
}

async fn stage(job: &Job, application: &Application) -> Result<Staged, NotStored> {
    let (portrait, chip, signature, page, frames) = {
        let papers = job.desk.papers();
        let portrait =
            papers.portraits.get(usize::from(application.portrait)).ok_or(NotStored::Missing("the portrait"))?;
        let record = papers.record.as_ref().ok_or(NotStored::Missing("the card"))?;
        let frames: Vec<Zeroizing<Vec<u8>>> = papers.best_frames.iter().map(|f| f.jpeg.clone()).collect();
        let signature = papers.signature.expose().as_bytes().to_vec();
        let page = scan(application.register, &papers)?;
        (portrait.jpeg.clone(), record.photo.expose().clone(), signature, page, frames)
    };
    let store = &job.kiosk.store;
    let mut best_frames = Vec::with_capacity(frames.len());
    for frame in frames {
        best_frames.push(store.stage(frame).await?);
    }
    let register_page = match page {
        Some(page) => Some(store.stage(page).await?),
        None => None,
    };
    Ok(Staged {
        register_page,
        portrait: store.stage(portrait).await?,
        chip_photo: store.stage(Zeroizing::new(chip)).await?,
        signature: store.stage(Zeroizing::new(signature)).await?,
        best_frames,
    })
}

/// The page that goes with the application.
fn scan(register: RegisterPage, papers: &Papers) -> Result<Option<Zeroizing<Vec<u8>>>, NotStored> {
    match register {
        RegisterPage::OnFile | RegisterPage::NotAvailable => Ok(None),
        RegisterPage::Scanned => {
            let page = papers.page.as_ref().ok_or(NotStored::Missing("the register's page"))?;
            Ok(Some(page.jpeg.clone()))
        }
    }
}

impl Staged {
    fn all(&self) -> Vec<BlobRef> {
        let single = [&self.portrait, &self.chip_photo, &self.signature];
        single.into_iter().chain(&self.register_page).chain(&self.best_frames).cloned().collect()
    }
}

fn body(job: &Job, application: &Application, case: &CaseNumber, staged: &Staged) -> Result<RenewalCase, NotStored> {
    let papers = job.desk.papers();
    let record = papers.record.as_ref().ok_or(NotStored::Missing("the card"))?;
    let fingers = papers.fingers.iter().filter(|(code, _)| application.fingers.contains(code));
    let fingers: Vec<case::Finger> = fingers.map(|(code, collected)| evidence::finger(*code, collected)).collect();
    Ok(RenewalCase {
        case: case.clone(),
        service: Service::Renewal,
        reason: evidence::reason(application.reason),
        consent_version: application.consent_version.clone(),
        card: evidence::card_text(record),
        old_body_number: record.body_number.as_ref().map(|n| Private::new(Bytes(n.expose().clone()))),
        identity: evidence::decision(&application.decision),
        finger_exception: fingers.is_empty().then(|| "no-finger-usable".to_owned()),
        fingers,
        portrait: staged.portrait.sha256,
        chip_photo: staged.chip_photo.sha256,
        best_frames: staged.best_frames.iter().map(|b| b.sha256).collect(),
        signature: staged.signature.sha256,
        register: evidence::register(application.register, staged.register_page.as_ref()),
        phone: Private::new(application.phone.expose().to_owned()),
        phone_verified: false,
        collect: Collect::ThisKiosk(job.kiosk.config.kiosk.id.clone()),
        fee_fen: u32::try_from(application.fee_fen).unwrap_or(u32::MAX),
        payment: payment_record(application.payment, &papers)?,
        started_ms: papers.started_ms,
        submitted_ms: job.kiosk.clock.wall_ms(),
    })
}

fn payment_record(payment: Payment, papers: &Papers) -> Result<PaymentRecord, NotStored> {
    match payment {
        Payment::Deferred => Ok(PaymentRecord::Deferred),
        Payment::Waived => Ok(PaymentRecord::Waived),
        Payment::Cash => cash::record(papers.cash.as_ref()).ok_or(NotStored::Missing("the banknotes")),
        Payment::Paid => papers.booking.as_ref().map(booked).ok_or(NotStored::Missing("the booking")),
        Payment::PaidByQr => papers.qr.as_ref().and_then(paid_by_code).ok_or(NotStored::Missing("the paid order")),
    }
}

fn booked(booking: &Booking) -> PaymentRecord {
    PaymentRecord::Paid {
        receipt: format!("{:04}", booking.receipt),
        trace: booking.trace.map(|t| format!("{t:06}")).unwrap_or_default(),
        stamp: booking.stamp.as_ref().map(|(time, day)| format!("{day} {time}")).unwrap_or_default(),
        amount_fen: u32::try_from(booking.amount).unwrap_or(u32::MAX),
    }
}

fn paid_by_code(order: &QrOrder) -> Option<PaymentRecord> {
    Some(PaymentRecord::PaidByCode {
        order: order.order,
        transaction: order.transaction.clone()?,
        amount_fen: u32::try_from(order.fen).unwrap_or(u32::MAX),
    })
}
