//! The loop: one place where inputs, results and ticks meet, and where it is known which mode the machine is in.
//!
//! | file | what |
//! |---|---|
//! | `condition` | what the machine as a whole can do: serve, rest, end |
//! | `notes` | milestones into the journal |
//! | `visits` | a visit from its beginning to the wipe |
//! | `shown` | the mode as a scene |

use std::sync::Arc;
use std::time::Duration;

use suiban_drivers::cabinet::Light;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::care::{self, Care};
use super::desk::Desk;
use super::health::{self, Statuses};
use super::plate::Watch;
use super::reconcile::When;
use super::{Kiosk, audit, cabinet, power, supervisor};
use crate::journey::availability::Machine;
use crate::journey::power::{Duty, Outlook};
use crate::journey::{Event, Intent, Visit};
use crate::screen::scene::OutReason;
use crate::screen::{Input, Scene};
use crate::technician::Technician;

mod condition;
mod notes;
mod shown;
#[cfg(test)]
mod tests;
mod visits;

/// Time between two looks at the deadlines. A countdown in seconds needs no more.
const TICK: Duration = Duration::from_millis(250);
/// Between two looks at what can be offered while nobody is served.
const LOOK_MS: u64 = 1_000;

/// What the machine is doing.
enum Mode {
    /// Nothing can be offered yet, or nothing any more.
    Out(OutReason),
    /// The first screen.
    Attract,
    /// Somebody is being served.
    Visit(Box<Serving>),
    /// A technician is at the machine.
    Technician(Box<Technician>),
}

/// A visit with what belongs to it.
struct Serving {
    visit: Visit,
    desk: Desk,
    work: Option<JoinHandle<()>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Some(work) = self.work.take() {
            work.abort();
        }
    }
}

/// The attendant.
pub struct Attendant {
    kiosk: Arc<Kiosk>,
    inputs: UnboundedReceiver<Input>,
    events: (UnboundedSender<Event>, UnboundedReceiver<Event>),
    statuses: watch::Receiver<Statuses>,
    machine: Machine,
    mode: Mode,
    in_service: bool,
    power: watch::Receiver<Outlook>,
    light: watch::Sender<Light>,
    duty: Duty,
    mouth: Option<JoinHandle<()>>,
    plate: Watch,
    care: Care,
    visits: u64,
    looked_ms: u64,
    shown: Option<Scene>,
}

/// Why the attendant has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The window has gone.
    WindowClosed,
    /// The battery is nearly empty, nobody is being served, and the journal says so: the machine is to be switched off.
    PowerEnds,
}

/// Runs the machine: settles what was left open, then serves until it has to end.
pub async fn run(kiosk: Arc<Kiosk>, inputs: UnboundedReceiver<Input>) -> End {
    let (publish, statuses) = watch::channel(Statuses::new());
    let mut attendant = Attendant::new(kiosk.clone(), inputs, statuses).await;
    attendant.refresh();
    // A machine that has to end at once begins nothing.
    attendant.power = power::start(&kiosk).await;
    if attendant.must_end().await {
        return End::PowerEnds;
    }
    cabinet::recall(&kiosk).await;
    care::look_back(&kiosk, When::Start).await;
    // One round before the first screen: nothing is offered on the word of a device that was not asked.
    publish.send_replace(health::look(&kiosk).await);
    supervisor::start(&kiosk, &publish);
    attendant.light = cabinet::start(&kiosk, &publish);
    // Whatever lies there now was laid there before anybody was served.
    attendant.plate.watch(&kiosk);
    tokio::spawn(audit::watch_journal(kiosk));
    attendant.serve().await
}

impl Attendant {
    async fn new(kiosk: Arc<Kiosk>, inputs: UnboundedReceiver<Input>, statuses: watch::Receiver<Statuses>) -> Self {
        let machine = health::machine(&kiosk, &Statuses::new()).await;
        Self {
            kiosk,
            inputs,
            events: mpsc::unbounded_channel(),
            statuses,
            machine,
            mode: Mode::Out(OutReason::Starting),
            in_service: true,
            power: watch::channel(Outlook::default()).1,
            light: watch::Sender::new(Light::OFF),
            duty: Duty::Serve,
            mouth: None,
            plate: Watch::default(),
            care: Care::default(),
            visits: 0,
            looked_ms: 0,
            shown: None,
        }
    }

    async fn serve(&mut self) -> End {
        self.look().await;
        let mut tick = tokio::time::interval(TICK);
        loop {
            // A fixed order, so that the same inputs at the same moments give the same run.
            tokio::select! {
                biased;
                input = self.inputs.recv() => match input {
                    Some(input) => self.on_input(input).await,
                    // The window has gone.
                    None => return End::WindowClosed,
                },
                Some(event) = self.events.1.recv() => self.on_event(event).await,
                Ok(()) = self.statuses.changed() => {
                    // A device may be back that knows what is still open.
                    self.care.look_back_soon();
                    self.look().await;
                }
                Ok(()) = self.power.changed() => self.look().await,
                _ = tick.tick() => self.on_tick().await,
            }
            self.refresh();
            if self.must_end().await {
                return End::PowerEnds;
            }
        }
    }

    async fn on_input(&mut self, input: Input) {
        match (&mut self.mode, input) {
            (Mode::Attract, Input::Choose(service)) => self.begin(service).await,
            (Mode::Visit(_), Input::Intent(intent)) => self.step(Event::Intent(intent)).await,
            (Mode::Visit(serving), Input::Signed(path)) => {
                serving.desk.papers().signature = path;
                self.step(Event::Intent(Intent::Signed)).await;
            }
            (Mode::Attract | Mode::Out(_), Input::TechnicianGesture) => {
                self.mode = Mode::Technician(Box::new(Technician::new(self.kiosk.clone(), self.in_service)));
            }
            (Mode::Technician(technician), input) => {
                let statuses = self.statuses.borrow().clone();
                if technician.on_input(input, &statuses).await {
                    self.leave_technician().await;
                }
            }
            // A touch that came too late for its screen.
            (Mode::Attract | Mode::Visit(_) | Mode::Out(_), _) => {}
        }
    }

    async fn leave_technician(&mut self) {
        if let Mode::Technician(technician) = &self.mode {
            self.in_service = technician.in_service();
        }
        self.mode = Mode::Attract;
        self.plate.watch(&self.kiosk);
        self.care.look_back_soon();
        self.look().await;
    }

    async fn on_event(&mut self, event: Event) {
        if matches!(self.mode, Mode::Visit(_)) {
            self.step(event).await;
        }
    }

    async fn on_tick(&mut self) {
        match &mut self.mode {
            Mode::Visit(_) => {
                self.step(Event::Tick).await;
                if self.may_not_go_on() {
                    self.step(Event::Close).await;
                }
            }
            Mode::Technician(technician) => {
                let statuses = self.statuses.borrow().clone();
                if technician.on_tick(&statuses).await {
                    self.leave_technician().await;
                }
            }
            // Cards and pairing change without any device changing.
            Mode::Attract | Mode::Out(_) => {
                if self.kiosk.clock.mono_ms().saturating_sub(self.looked_ms) >= LOOK_MS {
                    self.look().await;
                }
            }
        }
    }
}
