//! Whatever central, a proxy or a forger answers, for six hours on end: the outbox stays byte for byte as it was, nothing
//! counts as delivered without its receipt, the kiosk comes back ever more gently, and the truth afterwards delivers
//! everything once.

use suiban_wire::api::{Code, Problem};

use super::fake::{FakeCentral, Script, World};
use super::line::{problem, reply};
use super::*;
use tokio::time::Instant;

mod bytes;
mod receipts;
mod refusals;
mod trust;

const SIX_HOURS: Duration = Duration::from_secs(6 * 3600);
/// No pause is longer, with what one silent try takes.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60 + 2 * 60);
const FACTS: &str = "/v1/envelopes";

/// This answer to every batch of facts.
async fn told(lie: Script, fault: &str) {
    gently(&survives(fault, |central| central.always(FACTS, lie)).await.tries);
}

/// This status, bare as a proxy gives it and, where central has a word for it, with central's own document.
async fn refused(status: u16, words: &[Code], fault: &str) {
    told(Script::Raw(reply(status, "text/html", "", b"<html>no</html>")), fault).await;
    for code in words {
        let document = Problem::new(*code, "no");
        assert_eq!(document.status, status);
        told(Script::Raw(problem(document)), fault).await;
    }
}

/// What the liar saw.
struct Seen {
    tries: Vec<Instant>,
    asked: Vec<String>,
}

/// Six hours with a central that lies from now on, and then one that speaks the truth.
async fn survives(fault: &str, lie: impl FnOnce(&FakeCentral)) -> Seen {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.commit("two", vec![]).await;
    let before = kiosk.rows().await;
    lie(&kiosk.central);
    kiosk.central.with(|w| (w.dials, w.asked) = (vec![], vec![]));
    let mut sync = kiosk.start();
    assert_eq!(sync.until(|link| link.fault.is_some()).await.fault, Some(fault));
    tokio::time::sleep(SIX_HOURS).await;
    assert_eq!(sync.state.borrow().outbox, 2, "{fault}");
    sync.stop().await;
    unharmed(&before, &kiosk.rows().await);
    let (tries, asked) = kiosk.central.with(|w| (w.dials.clone(), w.asked.clone()));
    truth(&kiosk).await;
    Seen { tries, asked }
}

fn unharmed(before: &[OutboxRow], after: &[OutboxRow]) {
    assert_eq!(after.len(), before.len());
    for (now, then) in after.iter().zip(before) {
        assert_eq!((now.seq, &now.envelope, &now.blobs), (then.seq, &then.envelope, &then.blobs));
        assert!(matches!(now.state, OutboxState::Ready | OutboxState::Announced), "{:?}", now.state);
    }
}

async fn truth(kiosk: &Kiosk) {
    kiosk.central.with(|w| {
        w.always.clear();
        (w.mute, w.too_large) = (false, None);
    });
    kiosk.central.renew((2026, 2027));
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0).await;
    sync.stop().await;
    assert_eq!(kiosk.central.opened(), ["one", "two"]);
    assert!(kiosk.rows().await.iter().all(|row| row.state == OutboxState::Receipted));
}

/// Ever longer, never in step with others, and never given up.
fn gently(tries: &[Instant]) {
    let pauses: Vec<_> = tries.windows(2).map(|t| t[1] - t[0]).collect();
    assert!((15..200).contains(&pauses.len()), "{} tries in six hours", pauses.len());
    assert!(pauses.iter().all(|pause| *pause <= LONGEST_PAUSE), "{pauses:?}");
    let later = &pauses[8..];
    let mean = later.iter().sum::<Duration>() / u32::try_from(later.len()).unwrap();
    assert!(pauses[0] <= Duration::from_secs(4 + 60) && mean > Duration::from_secs(120), "{pauses:?}");
    assert!(later.windows(2).any(|p| p[0].abs_diff(p[1]) > Duration::from_secs(10)), "in step: {pauses:?}");
}
