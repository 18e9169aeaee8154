//! Evidence: it arrives whole, in pieces if need be, before its envelope is receipted.

use crate::common::{Kiosk, Office, handshake, renewal};
use hyper::{Method, StatusCode};
use suiban_wire::{
    api::{BatchReply, Code},
    blob::BlobRef,
    case::CaseNumber,
    envelope::Kind,
};
use tokio::io::AsyncWriteExt;

fn path(blob: &BlobRef) -> String {
    format!("/v1/blobs/{}", blob.sha256)
}

async fn offset(kiosk: &Kiosk, office: &Office, blob: &BlobRef) -> Option<(u64, u64)> {
    let reply = kiosk.call(office, Method::HEAD, &path(blob), &[], Vec::new()).await;
    let found = reply.status == StatusCode::OK;
    assert!(found || reply.status == StatusCode::NOT_FOUND);
    found.then(|| (reply.number("upload-offset"), reply.number("upload-length")))
}

#[tokio::test]
async fn an_envelope_is_receipted_only_when_its_blobs_are_here() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let (body, blob, sealed) = renewal(&CaseNumber::from_bits(1), &kiosk.answer().central_sealing_key);
    let before = kiosk.audit("before");
    let case = kiosk.fact(Kind::RenewalSubmitted, &body, vec![blob]);
    let after = kiosk.audit("after");
    let reply: BatchReply = kiosk.send(&office, &[&before, &case, &after]).await.json();
    assert_eq!((reply.receipts.len(), reply.last_seq, reply.missing_blobs), (1, 1, vec![blob.sha256]));
    assert_eq!(office.central.cases().await.unwrap(), []);
    assert_eq!(kiosk.upload(&office, &blob, &sealed).await.status, StatusCode::NO_CONTENT);
    kiosk.deliver(&office, &[&case, &after]).await;
    assert_eq!(office.central.cases().await.unwrap().len(), 1);
}

#[tokio::test]
async fn all_evidence_a_batch_lacks_is_asked_for_at_once_and_the_batch_is_then_taken_whole() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let key = kiosk.answer().central_sealing_key;
    let made: Vec<_> = (1..=3).map(|n| renewal(&CaseNumber::from_bits(n), &key)).collect();
    let cases: Vec<_> =
        made.iter().map(|(body, blob, _)| kiosk.fact(Kind::RenewalSubmitted, body, vec![*blob])).collect();
    let cases: Vec<_> = cases.iter().collect();
    kiosk.upload(&office, &made[1].1, &made[1].2).await;
    let reply: BatchReply = kiosk.send(&office, &cases).await.json();
    assert_eq!((reply.receipts.len(), reply.missing_blobs), (0, vec![made[0].1.sha256, made[2].1.sha256]));
    for at in [0, 2] {
        kiosk.upload(&office, &made[at].1, &made[at].2).await;
    }
    kiosk.deliver(&office, &cases).await;
    assert_eq!(office.central.cases().await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_upload_goes_on_where_it_broke_off_also_after_a_restart() {
    let mut office = Office::new().await;
    let kiosk = office.kiosk("GZ-TH-0017").await;
    let sealed: Vec<u8> = (0..100_000u32).map(|n| (n % 251) as u8).collect();
    let blob = BlobRef::of(&sealed);
    assert_eq!(offset(&kiosk, &office, &blob).await, None);
    let reply = kiosk.chunk(&office, &blob, 0, &sealed[..40_000]).await;
    assert_eq!((reply.status, reply.number("upload-offset")), (StatusCode::NO_CONTENT, 40_000));

    // The line breaks in the middle of the second chunk.
    let mut line = handshake(kiosk.tls(), office.connect()).await.unwrap();
    let head = format!(
        "PATCH {} HTTP/1.1\r\nhost: central.suiban\r\nupload-offset: 40000\r\nupload-length: 100000\r\n\
         content-length: 60000\r\n\r\n",
        path(&blob)
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(&sealed[40_000..50_000]).await.unwrap();
    line.flush().await.unwrap();
    drop(line);

    office.restart().await;
    assert_eq!(offset(&kiosk, &office, &blob).await, Some((40_000, 100_000)));
    let again = kiosk.chunk(&office, &blob, 0, &sealed[..40_000]).await.problem();
    assert_eq!((again.code, again.expected), (Code::Offset, Some(40_000)));
    let last = kiosk.chunk(&office, &blob, 40_000, &sealed[40_000..]).await;
    assert_eq!((last.status, last.number("upload-offset")), (StatusCode::NO_CONTENT, 100_000));
    assert_eq!(offset(&kiosk, &office, &blob).await, Some((100_000, 100_000)));
}

#[tokio::test]
async fn wrong_bytes_start_again_at_the_beginning() {
    let office = Office::new().await;
    let kiosk = office.kiosk("GZ-TH-0017").await;
    let blob = BlobRef::of(b"the true bytes");
    assert_eq!(kiosk.upload(&office, &blob, b"some bad bytes").await.problem().code, Code::BlobHash);
    assert_eq!(offset(&kiosk, &office, &blob).await, None);
    assert_eq!(kiosk.upload(&office, &blob, b"the true bytes").await.status, StatusCode::NO_CONTENT);
    let repeat = kiosk.upload(&office, &blob, b"the true bytes").await;
    assert_eq!(repeat.number("upload-offset"), 14, "a repeat of the last chunk is answered, not refused");
}

#[tokio::test]
async fn sizes_and_names_are_checked() {
    let office = Office::new().await;
    let kiosk = office.kiosk("GZ-TH-0017").await;
    let blob = BlobRef { len: 5, ..BlobRef::of(b"longer than five") };
    assert_eq!(kiosk.upload(&office, &blob, b"longer than five").await.problem().code, Code::TooLarge);
    let reply = kiosk.call(&office, Method::PATCH, &path(&blob), &[], b"x".to_vec()).await;
    assert_eq!(reply.problem().code, Code::BadRequest);
    let reply = kiosk.call(&office, Method::PATCH, "/v1/blobs/..%2f..%2fkeys", &[], b"x".to_vec()).await;
    assert_eq!(reply.problem().code, Code::BadRequest);
}
