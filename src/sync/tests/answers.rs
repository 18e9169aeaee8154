//! Whatever central, a proxy or a forger answers: no unsent fact is lost, and the fault has a name.

use suiban_wire::api::{Code, Problem};
use suiban_wire::receipt::SignedReceipt;

use super::fake::{Script, problem, reply};
use super::*;

/// One bad answer to the first batch; what the link then says.
async fn answered(script: Script) -> (Kiosk, Vec<OutboxRow>, LinkState) {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.commit("two", vec![]).await;
    let before = kiosk.rows().await;
    kiosk.central.next("/v1/envelopes", script);
    let mut sync = kiosk.start();
    let link = sync.until(|link| link.fault.is_some()).await;
    drop(sync);
    (kiosk, before, link)
}

/// The rows are all there, byte for byte, without a receipt; and the next talk delivers them.
async fn unharmed(kiosk: &Kiosk, before: &[OutboxRow], what: &str) {
    let after = kiosk.rows().await;
    assert_eq!(after.len(), before.len(), "{what}");
    for (now, then) in after.iter().zip(before) {
        assert_eq!((now.seq, &now.envelope, &now.blobs), (then.seq, &then.envelope, &then.blobs), "{what}");
    }
    assert_eq!(kiosk.waiting().await, 2, "{what}");
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0).await;
    assert_eq!(kiosk.central.opened(), ["one", "two"], "{what}");
}

async fn check(what: &str, script: Script, fault: &str) {
    let (kiosk, before, link) = answered(script).await;
    assert_eq!(link.fault, Some(fault), "{what}");
    unharmed(&kiosk, &before, what).await;
}

#[tokio::test(start_paused = true)]
async fn no_status_deletes_an_unsent_fact() {
    for (status, fault) in [
        (301, "redirected"),
        (302, "redirected"),
        (307, "redirected"),
        (400, "unexpected"),
        (401, "unauthorized"),
        (403, "forbidden"),
        (404, "not-found"),
        (409, "unexpected"),
        (410, "gone"),
        (418, "unexpected"),
        (422, "unexpected"),
        (429, "rate-limited"),
        (500, "unavailable"),
        (503, "unavailable"),
    ] {
        let raw = reply(status, "text/html", "location: https://portal.test/\r\n", b"<html>no</html>");
        check(&status.to_string(), Script::Raw(raw), fault).await;
    }
}

#[tokio::test(start_paused = true)]
async fn no_problem_document_deletes_an_unsent_fact() {
    for (code, fault) in [
        (Code::NoCertificate, "unauthorized"),
        (Code::WrongDevice, "forbidden"),
        (Code::Fork, "fork"),
        (Code::Gap, "unexpected"),
        (Code::BlobHash, "blob-hash"),
        (Code::Unavailable, "unavailable"),
        (Code::BadRequest, "unexpected"),
    ] {
        check(code.as_str(), Script::Raw(problem(Problem::new(code, "no"))), fault).await;
    }
    let impossible = problem(Problem::expecting(Code::Gap, "gap", 77));
    check("a gap beyond the end", Script::Raw(impossible), "central-behind").await;
    let before_the_first = problem(Problem::expecting(Code::Gap, "gap", 0));
    check("a gap before the start", Script::Raw(before_the_first), "central-behind").await;
}

#[tokio::test(start_paused = true)]
async fn no_garbage_deletes_an_unsent_fact() {
    let json = "application/json";
    for (what, raw, fault) in [
        ("a portal's page", reply(200, "text/html", "", b"<html>Sign in</html>"), "not-central"),
        ("a page that claims to be JSON", reply(200, json, "", b"<html>"), "not-central"),
        ("other JSON", reply(200, json, "", b"{\"ok\":true}"), "not-central"),
        ("an empty answer", reply(200, json, "", b""), "truncated"),
        ("an empty 204", reply(204, "", "", b""), "not-central"),
        ("JSON cut off", reply(200, json, "", b"{\"receipts\":[],\"last_"), "truncated"),
        (
            "a body cut off",
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{".to_vec(),
            "truncated",
        ),
        ("a head cut off", b"HTTP/1.1 200 OK\r\ncontent-".to_vec(), "broken"),
        ("an endless body", b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n{".to_vec(), "too-long"),
        ("no HTTP at all", b"\x00\x01\x02 hello \r\n\r\n".to_vec(), "not-central"),
        ("silence", Vec::new(), "broken"),
    ] {
        check(what, Script::Raw(raw), fault).await;
    }
}

/// Changes the first receipt of an otherwise good answer.
fn on_receipt(body: &mut Vec<u8>, change: fn(&mut SignedReceipt)) {
    let mut reply: suiban_wire::api::BatchReply = serde_json::from_slice(body).unwrap();
    change(&mut reply.receipts[0]);
    *body = serde_json::to_vec(&reply).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_forged_receipt_ends_no_wait() {
    fn text(body: &mut Vec<u8>) {
        on_receipt(body, |r| r.bytes.push(b' '));
    }
    fn signature(body: &mut Vec<u8>) {
        on_receipt(body, |r| r.signature.0[0] ^= 1);
    }
    fn none(body: &mut Vec<u8>) {
        let mut reply: suiban_wire::api::BatchReply = serde_json::from_slice(body).unwrap();
        reply.receipts.clear();
        *body = serde_json::to_vec(&reply).unwrap();
    }
    check("changed text", Script::Changed(text), "bad-receipt").await;
    check("changed signature", Script::Changed(signature), "bad-receipt").await;
    check("no receipts and nothing missing", Script::Changed(none), "no-progress").await;
}

#[tokio::test(start_paused = true)]
async fn a_man_in_the_middle_hears_nothing() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.central.with(|w| w.asked.clear());
    kiosk.central.impersonate();
    let mut sync = kiosk.start();
    assert_eq!(sync.until(|link| link.fault.is_some()).await.fault, Some("tls"));
    assert!(kiosk.central.with(|w| w.asked.is_empty()));
    assert_eq!(kiosk.waiting().await, 1);
}

#[tokio::test(start_paused = true)]
async fn two_days_of_refusals_lose_nothing() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.commit("two", vec![]).await;
    let before = kiosk.rows().await;
    kiosk.central.with(|w| {
        w.always.insert("/v1/envelopes", problem(Problem::new(Code::NoCertificate, "no")));
    });
    let sync = kiosk.start();
    tokio::time::sleep(Duration::from_secs(48 * 3600)).await;
    drop(sync);
    assert!(kiosk.rows().await[0].attempts > 100);
    kiosk.central.with(|w| w.always.clear());
    unharmed(&kiosk, &before, "always 401").await;
}
