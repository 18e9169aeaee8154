//! The place of an envelope whose header holds and whose body does not: damaged on the kiosk's disk, as a rule.
//!
//! Promise: one damaged body never stops what was done after it; and no receipt is given before the true body is here, so that
//! the kiosk forgets nothing.

use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use suiban_wire::{
    envelope::{Envelope, Header},
    receipt::SignedReceipt,
};

use super::{IntakeError, Taken, advance, note};
use crate::{
    Central,
    db::{
        Write,
        entities::{device, envelope},
    },
};

/// Why such an envelope stands in quarantine.
pub(super) const BODY_DAMAGED: &str = "body-damaged";

impl Central {
    /// Keeps the header where it belongs, without a body and without a receipt.
    pub(super) async fn hold_place(
        &self,
        write: &Write<'_>,
        row: device::Model,
        header: &Header,
        envelope: &Envelope,
    ) -> Result<Taken, IntakeError> {
        note(header, Some(BODY_DAMAGED));
        let none = SignedReceipt { bytes: Vec::new(), signature: envelope.signature };
        let held = Envelope { body: Vec::new(), ..envelope.clone() };
        self.stored(header, &held, &none, Some(BODY_DAMAGED)).insert(&**write).await?;
        advance(write, row, header, envelope).await?;
        Ok(Taken::PlaceHeld { seq: header.seq })
    }

    /// The envelope has come again: with its true body it is taken like any other, with a damaged one it goes on waiting.
    pub(super) async fn fill_place(
        &self,
        write: &Write<'_>,
        held: envelope::Model,
        header: &Header,
        envelope: &Envelope,
    ) -> Result<Taken, IntakeError> {
        if !envelope.has_body_of(header) {
            return Ok(Taken::PlaceHeld { seq: header.seq });
        }
        let missing = self.missing(header);
        if !missing.is_empty() {
            return Ok(Taken::BlobsMissing(missing));
        }
        let receipt = self.receipt(header, envelope)?;
        let quarantine = self.apply(write, header, envelope).await?;
        note(header, quarantine);
        let mut row = held.into_active_model();
        row.body = Set(envelope.body.clone());
        row.received_ms = Set(self.now_ms());
        row.receipt = Set(receipt.bytes.clone());
        row.receipt_signature = Set(receipt.signature.to_string());
        row.quarantine = Set(quarantine.map(str::to_owned));
        row.update(&**write).await?;
        Ok(Taken::Receipted(receipt))
    }
}
