//! Answers with a status that says no, whoever gives them.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_401_for_ever_loses_nothing() {
    refused(401, &[Code::NoCertificate], "unauthorized").await;
}

#[tokio::test(start_paused = true)]
async fn a_403_for_ever_loses_nothing() {
    refused(403, &[Code::WrongDevice], "forbidden").await;
}

#[tokio::test(start_paused = true)]
async fn a_404_for_ever_loses_nothing() {
    refused(404, &[Code::NotFound], "not-found").await;
}

#[tokio::test(start_paused = true)]
async fn a_409_without_centrals_word_loses_nothing() {
    refused(409, &[Code::Gap, Code::Offset], "unexpected").await;
}

#[tokio::test(start_paused = true)]
async fn a_410_for_ever_loses_nothing() {
    refused(410, &[], "gone").await;
}

#[tokio::test(start_paused = true)]
async fn a_413_even_for_a_single_fact_loses_nothing() {
    let seen = survives("too-large", |central| central.with(|w| w.too_large = Some((0, false)))).await;
    gently(&seen.tries);
}

#[tokio::test(start_paused = true)]
async fn a_413_that_hangs_up_each_time_is_met_with_ever_smaller_batches() {
    let kiosk = Kiosk::paired().await;
    for n in 0..20 {
        kiosk.commit(&n.to_string(), vec![]).await;
    }
    kiosk.central.with(|w| w.too_large = Some((1, true)));
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0).await;
    assert_eq!(kiosk.central.opened(), (0..20).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_422_that_is_not_centrals_sets_nothing_aside() {
    refused(422, &[], "unexpected").await;
    told(Script::Raw(problem(Problem::new(Code::BlobHash, "no"))), "blob-hash").await;
}

#[tokio::test(start_paused = true)]
async fn a_status_nobody_knows_loses_nothing() {
    refused(400, &[Code::BadRequest], "unexpected").await;
    refused(418, &[], "unexpected").await;
}

#[tokio::test(start_paused = true)]
async fn a_500_for_ever_loses_nothing() {
    refused(500, &[], "unavailable").await;
}

#[tokio::test(start_paused = true)]
async fn a_503_for_ever_loses_nothing() {
    refused(503, &[Code::Unavailable], "unavailable").await;
}

#[tokio::test(start_paused = true)]
async fn a_429_is_obeyed_as_long_as_it_asks_and_nobody_comes_back_in_the_same_second() {
    let asked = Duration::from_secs(1800);
    let raw = reply(429, "", "retry-after: 1800\r\n", b"");
    let tries = survives("rate-limited", |c| c.always(FACTS, Script::Raw(raw))).await.tries;
    let pauses: Vec<_> = tries.windows(2).map(|t| t[1] - t[0]).collect();
    assert!((7..=12).contains(&pauses.len()), "{pauses:?}");
    assert!(pauses.iter().all(|pause| *pause >= asked && *pause <= asked + LONGEST_PAUSE), "{pauses:?}");
    assert!(pauses.iter().any(|pause| *pause > asked + Duration::from_secs(1)), "all at the same second: {pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn a_429_that_asks_for_years_or_for_no_wait_at_all_is_not_taken_at_its_word() {
    for (asked, tries) in [("99999999999", 5..8), ("0", 15..200)] {
        let raw = reply(429, "", &format!("retry-after: {asked}\r\n"), b"");
        let made = survives("rate-limited", |c| c.always(FACTS, Script::Raw(raw))).await.tries;
        assert!(tries.contains(&made.len()), "retry-after {asked}: {} tries", made.len());
    }
}

#[tokio::test(start_paused = true)]
async fn a_redirect_is_never_followed_and_loses_nothing() {
    for status in [301, 302, 307, 308] {
        let raw = reply(status, "text/html", "location: https://portal.test/\r\n", b"<html>moved</html>");
        told(Script::Raw(raw), "redirected").await;
    }
}
