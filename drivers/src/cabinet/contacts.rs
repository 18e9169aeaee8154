//! A cabinet over any [`Lines`]: contacts come to rest before they count, the tamper alarm stays, the light runs.
//!
//! Promise: a tripped tamper contact stays told until [`Cabinet::clear_tamper`]; whoever keeps it over a restart passes it
//! to [`Contacts::start`] again. No opening of the door is missed, however late somebody looks. When the handle is
//! dropped the light goes out and the lines are let go.

use std::time::Duration;

use async_trait::async_trait;
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep_until},
};

use super::{
    Cabinet, CabinetError, CabinetFault, CabinetState, Door, Inputs, Light, Lines, Tamper,
    debounce::{Settled, settle},
};
use crate::{Capability, DeviceError, DeviceStatus, LinkFault};

/// Contacts are read this often even when nothing says that they changed: a chip drops changes when too many come.
const RECHECK: Duration = Duration::from_secs(5);

type Answer = oneshot::Sender<Result<(), CabinetFault>>;

/// A cabinet's handle. The lines belong to a task that ends with it.
pub struct Contacts {
    state: watch::Receiver<CabinetState>,
    light: watch::Sender<Light>,
    clear: mpsc::Sender<Answer>,
    has_light: bool,
}

impl Contacts {
    /// Reads the contacts and begins to watch them. `tripped`: the alarm was told before and nobody has cleared it.
    /// Errors: the lines cannot be read. Must be called inside the runtime.
    pub fn start(mut lines: impl Lines, tripped: bool) -> Result<Self, LinkFault> {
        let first = CabinetState {
            door: Door::Closed,
            openings: 0,
            tamper: if tripped { Tamper::Tripped } else { Tamper::Intact },
            restless: false,
        };
        let first = follow(first, Settled { inputs: lines.inputs()?, restless: false });
        let has_light = lines.has_light();
        let (state, state_seen) = watch::channel(first);
        let (light, light_seen) = watch::channel(Light::OFF);
        let (clear, to_clear) = mpsc::channel(1);
        tokio::spawn(Keeper { lines, state, light: light_seen, clear: to_clear, since: Instant::now() }.keep());
        Ok(Self { state: state_seen, light, clear, has_light })
    }
}

/// The state after the contacts were read.
fn follow(last: CabinetState, now: Settled) -> CabinetState {
    let Inputs { door, tamper } = now.inputs;
    let door = if door { Door::Closed } else { Door::Open };
    let opened = last.door == Door::Closed && door == Door::Open;
    CabinetState {
        door,
        openings: last.openings + u32::from(opened),
        tamper: match (tamper, last.tamper) {
            (false, _) => Tamper::Open,
            (true, Tamper::Intact) => Tamper::Intact,
            (true, Tamper::Tripped | Tamper::Open) => Tamper::Tripped,
        },
        restless: now.restless,
    }
}

struct Keeper<L> {
    lines: L,
    state: watch::Sender<CabinetState>,
    light: watch::Receiver<Light>,
    clear: mpsc::Receiver<Answer>,
    /// When the light began.
    since: Instant,
}

impl<L: Lines> Keeper<L> {
    async fn keep(mut self) {
        let ended = self.watch().await;
        if let Err(fault) = ended.and_then(|()| self.lines.light(false)) {
            tracing::warn!(%fault, "the cabinet's lines are gone");
        }
    }

    /// Until the handle is dropped. Errors: the lines are gone.
    async fn watch(&mut self) -> Result<(), LinkFault> {
        loop {
            let next = self.shine()?;
            tokio::select! {
                changed = self.lines.changed() => {
                    changed?;
                    self.look().await?;
                }
                shown = self.light.changed() => match shown {
                    Ok(()) => self.since = Instant::now(),
                    Err(_) => return Ok(()),
                },
                answer = self.clear.recv() => match answer {
                    Some(answer) => { answer.send(self.forget_alarm()).ok(); }
                    None => return Ok(()),
                },
                () = sleep_until(next) => self.recheck().await?,
            }
        }
    }

    /// Switches the light as its pattern wants it now; when to look again.
    fn shine(&mut self) -> Result<Instant, LinkFault> {
        let (lit, next) = self.light.borrow().at(self.since.elapsed());
        self.lines.light(lit)?;
        Ok(Instant::now() + next.unwrap_or(RECHECK).min(RECHECK))
    }

    async fn recheck(&mut self) -> Result<(), LinkFault> {
        let inputs = self.lines.inputs()?;
        let known = *self.state.borrow();
        if known.restless || follow(known, Settled { inputs, restless: false }) != known {
            self.look().await
        } else {
            Ok(())
        }
    }

    async fn look(&mut self) -> Result<(), LinkFault> {
        let settled = settle(&mut self.lines).await?;
        self.state.send_if_modified(|state| {
            let next = follow(*state, settled);
            std::mem::replace(state, next) != next
        });
        Ok(())
    }

    fn forget_alarm(&mut self) -> Result<(), CabinetFault> {
        if self.state.borrow().tamper == Tamper::Open {
            return Err(CabinetFault::StillOpen);
        }
        self.state.send_modify(|state| state.tamper = Tamper::Intact);
        Ok(())
    }
}

/// What is known once the task has ended.
fn gone(command: &'static str) -> LinkFault {
    LinkFault::Lost { command, kind: std::io::ErrorKind::NotConnected }
}

#[async_trait]
impl Cabinet for Contacts {
    async fn status(&mut self) -> DeviceStatus {
        if self.state.has_changed().is_err() {
            return DeviceStatus::from(&gone("cabinet status"));
        }
        let state = *self.state.borrow_and_update();
        let light = self.has_light.then_some(Capability::Light);
        let can: Vec<_> = [Capability::DoorSensor, Capability::TamperSensor].into_iter().chain(light).collect();
        DeviceStatus { fault: state.fault().map(CabinetFault::report), ..DeviceStatus::online().able(&can) }
    }

    fn watch(&self) -> watch::Receiver<CabinetState> {
        self.state.clone()
    }

    fn show(&self, light: Light) {
        self.light.send_if_modified(|shown| std::mem::replace(shown, light) != light);
    }

    async fn clear_tamper(&mut self) -> Result<(), CabinetError> {
        const COMMAND: &str = "clear the alarm";
        let (answer, answered) = oneshot::channel();
        self.clear.send(answer).await.map_err(|_| gone(COMMAND))?;
        answered.await.map_err(|_| gone(COMMAND))?.map_err(DeviceError::Fault)
    }
}
