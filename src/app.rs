//! Puts the rooms together: configuration in, a running kiosk out.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use slint::ComponentHandle;
use suiban_drivers::plugin::PluginError;
use suiban_drivers::plugin::matcher::Matcher;
use suiban_drivers::plugin::photo::{PhotoCodec, PhotoDecoder};
use suiban_ui as ui;
use thiserror::Error;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{Notify, mpsc, oneshot, watch};

use crate::attendant::devices::Devices;
use crate::attendant::run::End;
use crate::attendant::{Kiosk, run};
use crate::biometrics::{self, Engine, EngineError, ModelPack, PackError};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::screen::bridge::{WindowSink, wipe};
use crate::screen::scene::OutReason;
use crate::screen::{Input, Page, Scene, ScreenSink, Shell, inputs};
use crate::secrecy;
use crate::store::{Health, Keys, Store, StoreError};
use crate::switch_off;
use crate::sync::{Dial, Identity, LinkState, Payments, SyncError, SyncLoop, TcpDial};
use crate::technician::clock::CLOCK_CORRECTION;

/// Why a kiosk does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity at central.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The face engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The model pack.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A closed library.
    #[error(transparent)]
    Plugin(#[from] PluginError),
    /// The runtime.
    #[error("the runtime cannot be started ({0}): the system has no threads left")]
    Runtime(std::io::Error),
    /// The memory could be dumped.
    #[error("the system does not let the memory be kept from dumps ({0})")]
    Dumps(nix::errno::Errno),
    /// The window.
    #[error("the screen cannot be opened ({0}): is a display connected?")]
    Screen(#[from] slint::PlatformError),
    /// The end of the power.
    #[error(transparent)]
    SwitchOff(#[from] switch_off::SwitchOffError),
}

/// Who this kiosk is to central, and the way there.
pub type AtCentral = (Identity, Arc<dyn Dial>);

/// What a kiosk finds outside itself: on a machine the real things, in a simulation simulated ones.
pub struct Outside {
    /// The store, open.
    pub store: Store,
    /// The devices.
    pub devices: Devices,
    /// The face engine.
    pub engine: Box<dyn Engine>,
    /// The photo codec, where installed.
    pub photo: Option<Box<dyn PhotoDecoder>>,
    /// The certified matcher, where installed.
    pub matcher: Option<Arc<Matcher>>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Central; `None` before this kiosk is paired.
    pub central: Option<AtCentral>,
    /// Where scenes go.
    pub screen: Arc<dyn ScreenSink>,
}

/// Opens store, engine and libraries, and starts the talk with central. Must be called inside the runtime.
pub async fn assemble(config: Config, screen: Arc<dyn ScreenSink>) -> Result<Arc<Kiosk>, StartError> {
    let keys = Keys::load_or_create(&config.keys_dir())?;
    let central = Identity::load(&keys)?.map(|identity| {
        let dial: Arc<dyn Dial> = Arc::new(TcpDial::new(identity.address()));
        (identity, dial)
    });
    let pack = ModelPack::find(config.models.as_deref())?;
    let photo = config.plugins.photo.as_deref().map(PhotoCodec::load).transpose()?;
    let outside = Outside {
        store: open_store(config.store_dir(), keys).await?,
        devices: Devices::new(&config),
        engine: biometrics::open(pack.as_ref())?,
        photo: photo.map(|codec| Box::new(codec) as Box<dyn PhotoDecoder>),
        matcher: config.plugins.matcher.as_deref().map(Matcher::load).transpose()?.map(Arc::new),
        clock: Arc::new(SystemClock::ahead_of_utc(config.kiosk.utc_offset_minutes)),
        central,
        screen,
    };
    Ok(put_together(config, outside).await?)
}

/// A kiosk of these parts, already talking with central. Must be called inside the runtime. Errors: the store refuses.
pub async fn put_together(config: Config, outside: Outside) -> Result<Arc<Kiosk>, StoreError> {
    let Outside { store, devices, engine, photo, matcher, clock, central, screen } = outside;
    set_clock(&*clock, &store).await?;
    let (publish, link) = watch::channel(LinkState::default());
    let wake = Arc::new(Notify::new());
    let payments = central.clone().map(|central| payments(&store, central, clock.clone()));
    if let Some(central) = central {
        start_sync(&store, central, clock.clone(), wake.clone(), publish);
    }
    Ok(Arc::new(Kiosk {
        devices,
        engine_info: engine.info().clone(),
        engine: Mutex::new(engine),
        photo,
        matcher,
        link,
        served: watch::Sender::new(false),
        payments,
        wake,
        store,
        clock,
        screen,
        config,
    }))
}

/// What is known of the time from earlier: central's last signed word, and a technician's correction.
async fn set_clock(clock: &dyn Clock, store: &Store) -> Result<(), StoreError> {
    if let Some(central_ms) = store.central_ms().await? {
        clock.heard(central_ms);
    }
    clock.correct(store.setting(CLOCK_CORRECTION).await?.and_then(|ms| ms.parse().ok()).unwrap_or_default());
    Ok(())
}

async fn open_store(dir: PathBuf, keys: Keys) -> Result<Store, StoreError> {
    let opened = tokio::task::spawn_blocking(move || Store::open(dir, keys)).await;
    opened.unwrap_or(Err(StoreError::Closed))
}

/// Payments have a connection of their own: a slow upload must not hold them up.
fn payments(store: &Store, (identity, dial): AtCentral, clock: Arc<dyn Clock>) -> Arc<Payments> {
    Arc::new(Payments::new(dial, identity, clock, store.clone()))
}

fn start_sync(
    store: &Store,
    (identity, dial): AtCentral,
    clock: Arc<dyn Clock>,
    wake: Arc<Notify>,
    link: watch::Sender<LinkState>,
) {
    let (_, status) = watch::channel(Value::Null);
    let version = env!("CARGO_PKG_VERSION").to_owned();
    tokio::spawn(SyncLoop { store: store.clone(), dial, identity, clock, wake, status, version, link }.run());
}

/// Between two tries to open a store that could not be opened.
const REOPEN: Duration = Duration::from_secs(15);

/// A machine whose store cannot be used says so and keeps every byte of it, until a disk or a person has put it right.
async fn without_store(
    config: Config,
    screen: Arc<dyn ScreenSink>,
    touched: UnboundedReceiver<Input>,
    why: StoreError,
) -> End {
    let mut why = StartError::Store(why);
    loop {
        tracing::error!(error = %why, "out of service: the store cannot be opened");
        screen.show(Scene { shell: Shell::default(), page: Page::Out(OutReason::StorageOut) });
        tokio::time::sleep(REOPEN).await;
        match assemble(config.clone(), screen.clone()).await {
            Ok(kiosk) => return run::run(kiosk, touched).await,
            Err(error) => why = error,
        }
    }
}

/// The attendant has nothing to show any more: tells why it ended, and closes the window.
async fn closing_the_window(attendant: impl Future<Output = End>, tell: oneshot::Sender<End>) {
    // Nobody listens any more when the window was closed by hand.
    let _ = tell.send(attendant.await);
    loop {
        // An event loop that has not begun yet forgets the word; an error means that it has ended.
        drop(slint::quit_event_loop());
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// A kiosk with its window, ready to be shown.
pub struct Window {
    /// The Slint window.
    pub app: ui::App,
    runtime: Runtime,
    ended: oneshot::Receiver<End>,
    config: Config,
}

impl Window {
    /// Makes the window and starts everything behind it. Must be called on the UI thread.
    pub fn open(config: Config) -> Result<Self, StartError> {
        secrecy::allow_no_dump().map_err(StartError::Dumps)?;
        let app = ui::App::new()?;
        let shell = app.global::<ui::ShellAdapter>();
        shell.set_kiosk_id(config.kiosk.id.as_str().into());
        shell.set_staff_phone(config.kiosk.staff_phone.as_str().into());
        app.global::<ui::TechnicianAdapter>().set_version(env!("CARGO_PKG_VERSION").into());
        wipe(&app);
        // Not the first screen for a blink: nothing can be offered before the devices were asked.
        app.global::<ui::OutAdapter>().set_reason(ui::OutReason::Starting);
        shell.set_screen(ui::Screen::OutOfService);
        let (send, touched) = mpsc::unbounded_channel::<Input>();
        inputs::connect(&app, &send);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(StartError::Runtime)?;
        let screen: Arc<dyn ScreenSink> = Arc::new(WindowSink::new(&app));
        let (tell, ended) = oneshot::channel();
        match runtime.block_on(assemble(config.clone(), screen.clone())) {
            Ok(kiosk) => runtime.spawn(closing_the_window(run::run(kiosk, touched), tell)),
            Err(StartError::Store(error)) if Health::of(&error).is_some() => {
                runtime.spawn(closing_the_window(without_store(config.clone(), screen, touched, error), tell))
            }
            Err(error) => return Err(error),
        };
        Ok(Self { app, runtime, ended, config })
    }

    /// Shows the window until it is closed or the power ends; then the machine is switched off.
    pub fn run(self) -> Result<(), StartError> {
        self.app.run()?;
        self.end()
    }

    /// The window has gone: lets go of everything, and switches the machine off where the power ends.
    pub fn end(self) -> Result<(), StartError> {
        let Self { app: _, runtime, mut ended, config } = self;
        let power_ends = ended.try_recv() == Ok(End::PowerEnds);
        // Work on blocking threads (a camera in its driver) must not hold the end up.
        runtime.shutdown_timeout(Duration::from_secs(2));
        if power_ends {
            switch_off::switch_off(&config)?;
        }
        Ok(())
    }
}
