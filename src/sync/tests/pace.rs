//! When central is asked: at once for a fact, gently after failures, never before it asked to be.

use super::fake::Script;
use super::line::reply;
use super::*;

#[tokio::test(start_paused = true)]
async fn a_commit_is_sent_at_once() {
    let kiosk = Kiosk::paired().await;
    let mut sync = kiosk.start();
    sync.until(|link| link.online).await;
    tokio::time::sleep(Duration::from_secs(50)).await;
    let began = tokio::time::Instant::now();
    kiosk.commit("case", vec![]).await;
    while kiosk.waiting().await > 0 {
        tokio::task::yield_now().await;
    }
    assert!(began.elapsed() < Duration::from_secs(1), "virtual seconds: it did not wait for a timer");
}

#[tokio::test(start_paused = true)]
async fn a_sign_of_life_comes_soon_and_then_every_five_minutes_or_so() {
    let kiosk = Kiosk::paired().await;
    let _sync = kiosk.start();
    tokio::time::sleep(Duration::from_secs(15)).await;
    assert_eq!(kiosk.central.with(|w| w.beats.len()), 1);
    tokio::time::sleep(Duration::from_secs(3600)).await;
    let beats = kiosk.central.with(|w| w.beats.clone());
    assert!((11..=15).contains(&beats.len()), "{}", beats.len());
    assert_eq!(beats[0].status, json!({ "reader": "online" }));
    assert_eq!((beats[0].outbox, beats[0].version.as_str()), (0, "0.1.0"));
    assert_eq!(beats[0].central_ms_seen, Some(NOW));
    let dials = kiosk.central.with(|w| w.dials.clone());
    let gaps: Vec<_> = dials.windows(2).map(|d| (d[1] - d[0]).as_secs()).collect();
    assert!(gaps[2..].windows(2).any(|g| g[0] != g[1]), "spread, not in step: {gaps:?}");
}

#[tokio::test(start_paused = true)]
async fn central_is_left_alone_as_long_as_it_asks() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.central.next("/v1/envelopes", Script::Raw(reply(429, "", "retry-after: 3000\r\n", b"")));
    let mut sync = kiosk.start();
    sync.until(|link| link.fault == Some("rate-limited")).await;
    let dials = kiosk.central.with(|w| w.dials.len());
    for _ in 0..29 {
        kiosk.commit("more", vec![]).await;
        sync.wake.notify_one();
        tokio::time::sleep(Duration::from_secs(100)).await;
    }
    assert_eq!(kiosk.central.with(|w| w.dials.len()), dials);
    sync.until(|link| link.online && link.outbox == 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_dead_link_is_tried_gently_and_found_again() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.central.with(|w| (w.offline, w.dials) = (true, vec![]));
    let mut sync = kiosk.start();
    tokio::time::sleep(Duration::from_secs(24 * 3600)).await;
    let dials = kiosk.central.with(|w| w.dials.clone());
    // Nobody hears these tries; a link that comes back is noticed within half a minute.
    assert!((2_000..5_000).contains(&dials.len()), "{}", dials.len());
    let longest = dials.windows(2).map(|d| d[1] - d[0]).max().unwrap();
    assert!(longest <= Duration::from_secs(31), "{longest:?}");
    let link = sync.state.borrow().clone();
    assert_eq!((link.online, link.fault, link.outbox), (false, Some("unreachable"), 1));
    assert_eq!(link.oldest_ms, Some(NOW));
    kiosk.central.with(|w| w.offline = false);
    sync.until(|link| link.online && link.outbox == 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_restart_in_the_middle_of_a_failure_sends_at_once() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.central.next("/v1/envelopes", Script::Lost);
    let mut sync = kiosk.start();
    sync.until(|link| link.fault.is_some()).await;
    sync.stop().await;
    let Kiosk { dir, store, central, clock, .. } = kiosk;
    drop(store);
    let keys = Keys::load_or_create(&dir.path().join("keys")).unwrap();
    let store = Store::open(dir.path().join("store"), keys.clone()).unwrap();
    let identity = Identity::load(&keys).unwrap().unwrap();
    let kiosk = Kiosk { dir, keys, store, central, clock, identity };
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0).await;
    assert_eq!(kiosk.central.opened(), ["one"]);
    assert_eq!(kiosk.commit("two", vec![]).await, 2);
}
