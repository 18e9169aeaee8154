//! One fact on its way to central.

use suiban_wire::envelope::Envelope;

use super::{OF_BYTES, Seed, Target, all, found, json, keys::keys};

/// A whole envelope as JSON.
pub const ENVELOPE: Target = Target { name: "envelope", run: envelope, operations: 0, seeds, mutations: OF_BYTES / 4 };

fn envelope(input: &[u8]) -> bool {
    let (Ok(envelope), Some(keys)) = (serde_json::from_slice::<Envelope>(input), keys()) else { return false };
    read(&envelope);
    let (signed, opened) = (envelope.verify(&keys.signing.public()), envelope.open(&keys.sealing));
    signed.is_ok() && opened.is_ok()
}

fn read(envelope: &Envelope) {
    envelope.hash();
    if let Ok(header) = envelope.header_unverified() {
        envelope.has_body_of(&header);
    }
}

fn seeds() -> Vec<Seed> {
    let whole = keys().and_then(|keys| keys.envelope()).map(|envelope| json("a fact", &envelope));
    all([found("envelope"), whole.into_iter().collect()])
}

/// A header behind a right signature.
pub const SIGNED_HEADER: Target =
    Target { name: "signed_header", run: signed_header, operations: 0, seeds: headers, mutations: OF_BYTES / 10 };

fn signed_header(input: &[u8]) -> bool {
    let Some(keys) = keys() else { return false };
    let signature = keys.sign("suiban/v1/envelope", input);
    let envelope = Envelope { header: input.to_vec(), signature, body: vec![0x5A; 64] };
    read(&envelope);
    let whole = envelope.verify(&keys.signing.public());
    whole.is_ok() || envelope.verify_header(&keys.signing.public()).is_ok()
}

fn headers() -> Vec<Seed> {
    let header = keys().and_then(|keys| keys.envelope());
    let header = header.map(|envelope| Seed { name: "a header".into(), bytes: envelope.header });
    all([found("signed_header"), header.into_iter().collect()])
}
