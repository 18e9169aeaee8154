//! The bodies of HTTP messages, both ways, and the code that introduces a kiosk.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::de::DeserializeOwned;
use suiban_wire::{
    api::{
        Batch, BatchReply, Heartbeat, HeartbeatReply, ManifestUpdate, PairRequest, PairResponse, PaymentOrder,
        PaymentRequest, Problem,
    },
    pairing::PairingCode,
};

use super::{OF_BYTES, Seed, Target, all, found, json, keys::keys, plain};

const MESSAGES: &str = include_str!("../../../seeds/api.txt");

/// Every message of the API.
pub const API: Target = Target { name: "api", run: api, operations: 0, seeds, mutations: OF_BYTES };

fn api(input: &[u8]) -> bool {
    let read = [
        read::<PairRequest>(input),
        read::<PairResponse>(input),
        read::<Batch>(input),
        read::<BatchReply>(input),
        read::<ManifestUpdate>(input),
        read::<Heartbeat>(input),
        read::<HeartbeatReply>(input),
        read::<PaymentRequest>(input),
        read::<PaymentOrder>(input),
        read::<Problem>(input),
    ];
    read.contains(&true)
}

fn read<T: DeserializeOwned>(input: &[u8]) -> bool {
    serde_json::from_slice::<T>(input).is_ok()
}

fn seeds() -> Vec<Seed> {
    let batch = keys().and_then(|keys| keys.envelope()).map(|envelope| Batch { envelopes: vec![envelope; 2] });
    let batch = batch.map(|batch| json("two facts", &batch));
    all([found("api"), plain(MESSAGES), batch.into_iter().collect()])
}

/// A pairing code: as it is scanned, and the JSON inside it.
pub const PAIRING_CODE: Target =
    Target { name: "pairing_code", run: pairing_code, operations: 0, seeds: codes, mutations: OF_BYTES };

fn pairing_code(input: &[u8]) -> bool {
    let inside = format!("SB1-{}", URL_SAFE_NO_PAD.encode(input));
    let read = |text: &str| text.parse::<PairingCode>().is_ok_and(|code| !code.to_string().is_empty());
    read(&inside) || read(&String::from_utf8_lossy(input))
}

fn codes() -> Vec<Seed> {
    let inside = r#"{"a":"127.0.0.1:8443","n":"central.suiban","h":"0000000000000000000000000000000000000000000000000000000000000000","t":"00112233445566778899aabbccddeeff"}"#;
    let code = format!("SB1-{}", URL_SAFE_NO_PAD.encode(inside));
    let seed = |name: &str, text: &str| Seed { name: name.into(), bytes: text.as_bytes().to_vec() };
    all([found("pairing_code"), vec![seed("inside", inside), seed("a code", &code)]])
}
