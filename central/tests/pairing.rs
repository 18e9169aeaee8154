//! Who gets in: codes, certificates, and what is refused without them.

use std::time::Duration;

use crate::common::{Kiosk, Office, anonymous, connector, handshake, request};
use hyper::{Method, StatusCode};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use suiban_wire::{
    Hash,
    api::{Code, HeartbeatReply, PairResponse},
    pairing::Token,
};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_code_works_once() {
    let office = Office::new().await;
    let code = office.code("GZ-TH-0017").await;
    let mut kiosk = Kiosk::new("GZ-TH-0017");
    assert_eq!(kiosk.pair(&office, code.token.clone()).await, Ok(()));
    assert_eq!(Kiosk::new("GZ-TH-0017").pair(&office, code.token).await, Err(Code::PairingRefused));
    let beat =
        serde_json::json!({"status": {}, "outbox": 0, "oldest_ms": null, "version": "1", "central_ms_seen": null});
    let body = serde_json::to_vec(&beat).unwrap();
    let reply: HeartbeatReply = kiosk.call(&office, Method::POST, "/v1/heartbeat", &[], body).await.json();
    assert_eq!(reply.central_ms, crate::common::NOW);
    assert_eq!(office.central.devices().await.unwrap()[0].seen_ms, Some(crate::common::NOW));
}

#[tokio::test]
async fn a_code_is_good_for_15_minutes() {
    let office = Office::new().await;
    let in_time = office.code("GZ-TH-0017").await;
    let late = office.code("GZ-TH-0018").await;
    office.clock.advance(15 * MINUTE);
    assert_eq!(Kiosk::new("GZ-TH-0017").pair(&office, in_time.token).await, Ok(()));
    office.clock.advance(Duration::from_millis(1));
    assert_eq!(Kiosk::new("GZ-TH-0018").pair(&office, late.token).await, Err(Code::PairingRefused));
}

#[tokio::test]
async fn a_code_is_good_for_its_kiosk_only() {
    let office = Office::new().await;
    let code = office.code("GZ-TH-0017").await;
    assert_eq!(Kiosk::new("GZ-TH-0018").pair(&office, code.token.clone()).await, Err(Code::PairingRefused));
    assert_eq!(Kiosk::new("GZ-TH-0017").pair(&office, Token::random().unwrap()).await, Err(Code::PairingRefused));
    assert_eq!(Kiosk::new("GZ-TH-0017").pair(&office, code.token).await, Ok(()), "the attempts did not use it up");
}

#[tokio::test]
async fn two_kiosks_with_one_code_do_not_both_win() {
    let office = Office::new().await;
    let code = office.code("GZ-TH-0017").await;
    let (mut one, mut two) = (Kiosk::new("GZ-TH-0017"), Kiosk::new("GZ-TH-0017"));
    let (first, second) = tokio::join!(one.pair(&office, code.token.clone()), two.pair(&office, code.token.clone()));
    assert_ne!(first.is_ok(), second.is_ok());
}

#[tokio::test]
async fn a_bad_request_for_a_certificate_leaves_the_code_good() {
    let office = Office::new().await;
    let code = office.code("GZ-TH-0017").await;
    let mut kiosk = Kiosk::new("GZ-TH-0017");
    let mut bad = kiosk.pair_request(code.token.clone());
    bad.csr_pem = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n".into();
    assert_eq!(anonymous(&office, Method::POST, "/v1/pair", &bad).await.problem().code, Code::BadRequest);
    assert_eq!(kiosk.pair(&office, code.token).await, Ok(()));
}

#[tokio::test]
async fn the_code_names_the_authority_the_kiosk_must_believe() {
    let office = Office::new().await;
    let code = office.code("GZ-TH-0017").await;
    let mut kiosk = Kiosk::new("GZ-TH-0017");
    kiosk.pair(&office, code.token.clone()).await.unwrap();
    let der = CertificateDer::from_pem_slice(kiosk.answer().authority_pem.as_bytes()).unwrap();
    assert_eq!(code.authority_sha256, Hash::of(&der));
    assert_eq!(code.to_string().parse(), Ok(code));
}

#[tokio::test]
async fn without_a_certificate_every_route_but_pairing_is_refused() {
    let office = Office::new().await;
    let blob = format!("/v1/blobs/{}", Hash::of(b"x"));
    for (method, path) in [
        (Method::POST, "/v1/envelopes"),
        (Method::GET, "/v1/manifest?from=0"),
        (Method::POST, "/v1/heartbeat"),
        (Method::PATCH, blob.as_str()),
    ] {
        let reply = anonymous(&office, method, path, &serde_json::json!({"envelopes": []})).await;
        assert_eq!((reply.status, reply.problem().code), (StatusCode::UNAUTHORIZED, Code::NoCertificate), "{path}");
    }
    let head = anonymous(&office, Method::HEAD, &blob, &()).await;
    assert_eq!(head.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_certificate_of_another_authority_does_not_even_connect() {
    let (office, elsewhere) = (Office::new().await, Office::new().await);
    let stranger = elsewhere.kiosk("GZ-TH-0017").await;
    let chain = CertificateDer::from_pem_slice(stranger.answer().certificate_pem.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(stranger.tls_key.serialize_pem().as_bytes()).unwrap();
    let tls = connector(office.central.authority().pem(), Some((chain, key)));
    // In TLS 1.3 the client learns of the refusal at its first read.
    let refused = match handshake(tls, office.connect()).await {
        Ok(stream) => request(stream, Method::GET, "/v1/manifest", &[], Vec::new()).await.is_err(),
        Err(_) => true,
    };
    assert!(refused);
    let doubtful = handshake(connector(stranger.answer().authority_pem.as_str(), None), office.connect()).await;
    assert!(doubtful.is_err(), "a kiosk must not believe a central of another authority");
}

#[tokio::test]
async fn pairing_again_ends_the_old_certificate_and_keeps_the_chain() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let first = kiosk.audit("one");
    kiosk.deliver(&office, &[&first]).await;
    let old: PairResponse = kiosk.answer().clone();
    let code = office.code("GZ-TH-0017").await;
    kiosk.pair(&office, code.token).await.unwrap();
    assert_eq!((kiosk.answer().last_seq, kiosk.answer().last_hash), (1, first.hash()));
    let second = kiosk.audit("two");
    kiosk.deliver(&office, &[&second]).await;
    kiosk.paired = Some(old);
    assert_eq!(kiosk.get(&office, "/v1/manifest?from=9").await.problem().code, Code::NoCertificate);
}

#[tokio::test]
async fn a_kiosk_cannot_ask_for_more_than_a_client_certificate_with_its_own_name() {
    let office = Office::new().await;
    let kiosk = Kiosk::new("GZ-TH-0017");
    let mut asked = rcgen::CertificateParams::new(vec!["central.suiban".into()]).unwrap();
    asked.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    asked.distinguished_name.push(rcgen::DnType::CommonName, "GZ-TH-9999");
    let csr = asked.serialize_request(&kiosk.tls_key).unwrap().pem().unwrap();
    let issued = office.central.authority().issue("GZ-TH-0017", &csr, crate::common::NOW).unwrap();
    let der = CertificateDer::from_pem_slice(issued.pem.as_bytes()).unwrap();
    let (_, certificate) = x509_parser::parse_x509_certificate(&der).unwrap();
    assert!(!certificate.is_ca());
    assert!(certificate.subject_alternative_name().unwrap().is_none());
    assert_eq!(certificate.subject().to_string(), "CN=GZ-TH-0017");
    let usage = certificate.extended_key_usage().unwrap().unwrap();
    assert!(usage.value.client_auth && !usage.value.server_auth);
}
