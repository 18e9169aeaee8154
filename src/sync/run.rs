//! The loop: push, pull, sign of life; wait; again. It is the only thing that decides when central is asked.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use suiban_wire::api::{Heartbeat, HeartbeatReply, MAX_BATCH};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until};

use super::central::Central;
use super::dial::Dial;
use super::error::SyncError;
use super::evidence::Pieces;
use super::http::Session;
use super::identity::Identity;
use super::pace::{self, UNREACHED, first_beat, next_beat};
use super::push::Push;
use crate::backoff::Backoff;
use crate::clock::Clock;
use crate::store::{Facts, Store};

/// What everybody else may know about the link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkState {
    /// Whether central answered last time.
    pub online: bool,
    /// Central's clock as last heard, ms.
    pub last_central_ms: Option<i64>,
    /// Facts without a receipt.
    pub outbox: u64,
    /// Of these, facts central cannot read.
    pub quarantined: u64,
    /// When the oldest of them was made, kiosk's wall clock ms.
    pub oldest_ms: Option<i64>,
    /// Central takes payment by QR code.
    pub qr_payment: bool,
    /// Code of what went wrong last time.
    pub fault: Option<&'static str>,
}

/// Everything the loop works with.
pub struct SyncLoop {
    /// The facts.
    pub store: Store,
    /// The way to central.
    pub dial: Arc<dyn Dial>,
    /// Who this kiosk is.
    pub identity: Identity,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
    /// Ask central now (a technician's button). Commits wake the loop by themselves.
    pub wake: Arc<Notify>,
    /// Device status by kind of device, for the sign of life.
    pub status: watch::Receiver<Value>,
    /// Firmware version.
    pub version: String,
    /// Where the state of the link is published.
    pub link: watch::Sender<LinkState>,
}

/// What ended a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Woken {
    /// It was over.
    Time,
    /// There are facts to send.
    Facts,
    /// Somebody at the machine asked.
    Hand,
}

impl SyncLoop {
    /// Runs until dropped.
    pub async fn run(self) {
        let mut changes = self.store.outbox_changes();
        let mut backoff = pace::backoff();
        let mut beat = Instant::now() + first_beat();
        let (mut woken, mut limit) = (Woken::Facts, MAX_BATCH);
        loop {
            changes.mark_unchanged();
            // Whoever asks by hand wants the manifest too.
            let beats = woken == Woken::Hand || Instant::now() >= beat;
            let result = self.round(woken != Woken::Time, beats, &mut limit).await;
            if result.is_ok() {
                limit = MAX_BATCH;
            }
            if beats && result.as_ref().map_or_else(SyncError::is_about_facts, |()| true) {
                beat = Instant::now() + next_beat();
            }
            woken = self.wait(result, &mut backoff, beat, &mut changes).await;
        }
    }

    /// One talk with central, if there is anything to say.
    async fn round(&self, woken: bool, beat: bool, limit: &mut usize) -> Result<(), SyncError> {
        let summary = self.store.outbox().await?;
        if summary.waiting == 0 && !beat {
            self.publish(&Ok(()), None).await;
            return Ok(());
        }
        let mut central_ms = None;
        let result = self.talk(woken, beat, limit, &mut central_ms).await;
        if let Err(error) = &result {
            tracing::warn!(code = error.code(), "central: {error}");
        }
        self.publish(&result, central_ms).await;
        result
    }

    async fn talk(
        &self,
        woken: bool,
        beat: bool,
        limit: &mut usize,
        central_ms: &mut Option<i64>,
    ) -> Result<(), SyncError> {
        let tls = self.identity.tls(self.clock.clone(), self.store.central_ms().await?)?;
        let session = Session::open(&*self.dial, Arc::new(tls), self.identity.server_name()).await?;
        let shown = self.identity.shown(session.chain())?;
        let mut central = Central::new(session);
        let due = if woken { i64::MAX } else { self.clock.wall_ms() };
        let (store, clock) = (&self.store, &*self.clock);
        let mut push = Push {
            store,
            central: &mut central,
            clock,
            limit,
            pieces: Pieces::default(),
            shown: &shown,
            central_ms: None,
            wrong_time: false,
        };
        let pushed = push.run(due).await;
        *central_ms = push.central_ms;
        let pushed = pushed.and(if push.wrong_time { Err(SyncError::WrongTime) } else { Ok(()) });
        // Trouble with a fact must not keep the manifest and the sign of life back.
        if !beat || pushed.as_ref().is_err_and(|error| !error.is_about_facts()) {
            return pushed;
        }
        let pulled = self.pull(&mut central).await;
        if pulled.as_ref().is_err_and(|error| !error.is_about_facts()) {
            return pulled;
        }
        let beat = self.beat(&mut central).await?;
        self.link.send_modify(|link| link.qr_payment = beat.qr_payment);
        if !shown.vouches_for(beat.central_ms) {
            return pushed.and(pulled).and(Err(SyncError::WrongTime));
        }
        *central_ms = Some(beat.central_ms);
        self.store.purge(beat.central_ms, Facts::at(self.clock.wall_ms(), self.clock.mono_ms())).await?;
        pushed.and(pulled)
    }

    async fn pull(&self, central: &mut Central) -> Result<(), SyncError> {
        let Some(update) = central.manifest(self.store.manifest_version().await?).await? else { return Ok(()) };
        let paired = self.identity.paired();
        let open = |entry: &suiban_wire::manifest::SealedManifestEntry| {
            entry.open(&paired.central_verify_key, &paired.device, self.identity.sealing())
        };
        let entries = update.entries.iter().map(open).collect::<Result<_, _>>()?;
        Ok(self.store.replace_manifest(update.version, entries).await?)
    }

    async fn beat(&self, central: &mut Central) -> Result<HeartbeatReply, SyncError> {
        let summary = self.store.outbox().await?;
        let status = self.status.borrow().clone();
        let heartbeat = Heartbeat {
            status,
            outbox: summary.waiting,
            oldest_ms: summary.oldest_ms,
            version: self.version.clone(),
            central_ms_seen: self.store.central_ms().await?,
        };
        central.heartbeat(&heartbeat).await
    }

    /// Waits for the next round; gives what ended the wait.
    async fn wait(
        &self,
        result: Result<(), SyncError>,
        backoff: &mut Backoff,
        beat: Instant,
        changes: &mut watch::Receiver<u64>,
    ) -> Woken {
        let Err(error) = result else {
            backoff.reset();
            return self.sleep(beat, changes).await;
        };
        let pause = if error.reached_nobody() { backoff.next_wait().min(UNREACHED) } else { backoff.next_wait() };
        match error.retry_after() {
            // Central asked to be left alone, whatever happens here; and not all of a district come back in the same second.
            Some(asked) => sleep_until(Instant::now() + asked + pause).await,
            None => return self.sleep(Instant::now() + pause.max(Duration::from_millis(100)), changes).await,
        }
        Woken::Facts
    }

    async fn sleep(&self, until: Instant, changes: &mut watch::Receiver<u64>) -> Woken {
        tokio::select! {
            biased;
            () = sleep_until(until) => Woken::Time,
            () = self.wake.notified() => Woken::Hand,
            changed = changes.changed() => match changed {
                Ok(()) => Woken::Facts,
                // The store is closed: there is nothing left to wake for.
                Err(_) => { sleep_until(until).await; Woken::Time }
            },
        }
    }

    async fn publish(&self, result: &Result<(), SyncError>, central_ms: Option<i64>) {
        let Ok(summary) = self.store.outbox().await else { return };
        let fault = result.as_ref().err();
        self.link.send_modify(|link| {
            link.last_central_ms = central_ms.or(link.last_central_ms);
            link.outbox = summary.waiting;
            link.quarantined = summary.quarantined;
            link.oldest_ms = summary.oldest_ms;
            if central_ms.is_some() || fault.is_some() {
                link.online = fault.is_none_or(SyncError::is_about_facts);
                link.fault = fault.map(SyncError::code);
            }
        });
    }
}
