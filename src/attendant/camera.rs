//! Cameras and the engine block; they run on a thread of their own, and stop when nobody waits for them any more. Cameras
//! that have their frames ready (simulated ones) are asked at their pace instead, on the runtime's own time. Nobody is sent
//! away for a line that broke a moment ago: the camera is waited for, [`bridge::PATIENCE`] long.

mod bridge;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use suiban_drivers::camera::{Camera, CameraError, Frame};
use suiban_drivers::{DeviceStatus, LinkFault};
use tokio::task::spawn_blocking;

use self::bridge::Bridge;
use super::devices::{BlockingCamera, Devices};
use super::{Kiosk, lock};
use crate::biometrics::{Engine, EngineError};
use crate::page::PageError;

/// Why a camera session ended without a result.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The camera failed.
    #[error(transparent)]
    Camera(#[from] CameraError),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A picture of the desk cannot be worked on.
    #[error(transparent)]
    Page(#[from] PageError),
    /// Nobody waits for the result any more.
    #[error("the camera session was stopped")]
    Stopped,
}

/// Sets the flag when dropped: whoever awaited the session has gone.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Feeds frames to `each` until it returns a result. `each` gets the engine, the frame and the time in ms.
pub async fn session<T: Send + 'static>(
    kiosk: Arc<Kiosk>,
    mut each: impl FnMut(&mut dyn Engine, &Frame, u64) -> Result<Option<T>, EngineError> + Send + 'static,
) -> Result<T, SessionError> {
    if let Some(pace) = kiosk.devices.camera_pace {
        let look = |frame: &Frame, at| Ok(each(lock(&kiosk.engine).as_mut(), frame, at)?);
        return in_turns(&kiosk, &kiosk.devices.camera, pace, look).await;
    }
    on_a_thread(move |stopped| {
        let mut engine = lock(&kiosk.engine);
        let mut camera = lock(&kiosk.devices.camera);
        watch(camera.as_mut(), stopped, |frame| Ok(each(engine.as_mut(), frame, kiosk.clock.mono_ms())?))
    })
    .await
}

/// Feeds pictures of the desk to `each` until it returns a result; then the document camera rests, however it ended.
pub async fn desk_session<T: Send + 'static>(
    kiosk: Arc<Kiosk>,
    mut each: impl FnMut(&Frame, u64) -> Result<Option<T>, PageError> + Send + 'static,
) -> Result<T, SessionError> {
    let Some(camera) = kiosk.devices.document_camera.clone() else {
        let none = LinkFault::Absent { port: "document-camera".to_owned(), kind: std::io::ErrorKind::NotFound };
        return Err(CameraError::from(none).into());
    };
    if let Some(pace) = kiosk.devices.camera_pace {
        return in_turns(&kiosk, &camera, pace, |frame, at| Ok(each(frame, at)?)).await;
    }
    on_a_thread(move |stopped| {
        let mut camera = lock(&camera);
        let seen = watch(camera.as_mut(), stopped, |frame| Ok(each(frame, kiosk.clock.mono_ms())?));
        camera.rest();
        seen
    })
    .await
}

fn watch<T>(
    camera: &mut dyn Camera,
    stopped: &dyn Fn() -> bool,
    mut each: impl FnMut(&Frame) -> Result<Option<T>, SessionError>,
) -> Result<T, SessionError> {
    let (began, mut bridge) = (Instant::now(), Bridge::default());
    while !stopped() {
        let Some(frame) = bridge.over(camera.frame(), began.elapsed())? else {
            thread::sleep(bridge::PAUSE);
            continue;
        };
        if let Some(result) = each(&frame)? {
            return Ok(result);
        }
    }
    Err(SessionError::Stopped)
}

async fn in_turns<T>(
    kiosk: &Kiosk,
    camera: &BlockingCamera,
    pace: Duration,
    mut each: impl FnMut(&Frame, u64) -> Result<Option<T>, SessionError>,
) -> Result<T, SessionError> {
    let (began, mut bridge) = (tokio::time::Instant::now(), Bridge::default());
    loop {
        tokio::time::sleep(pace).await;
        let seen = lock(camera).frame();
        let Some(frame) = bridge.over(seen, began.elapsed())? else { continue };
        if let Some(result) = each(&frame, kiosk.clock.mono_ms())? {
            return Ok(result);
        }
    }
}

/// Does blocking work that is told when nobody waits for it any more.
async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce(&dyn Fn() -> bool) -> Result<T, SessionError> + Send + 'static,
) -> Result<T, SessionError> {
    let stop = StopOnDrop(Arc::default());
    let stopped = stop.0.clone();
    let running = spawn_blocking(move || work(&|| stopped.load(Ordering::Acquire)));
    // A panic in the engine is a stopped session: the visit goes to the window.
    let result = running.await.unwrap_or(Err(SessionError::Stopped));
    drop(stop);
    result
}

/// The face camera's status, unless a session uses it.
pub async fn status(devices: &Devices) -> Option<DeviceStatus> {
    asked(devices, devices.camera.clone()).await
}

/// The document camera's status, unless a session uses it or the machine has none.
pub async fn document_status(devices: &Devices) -> Option<DeviceStatus> {
    asked(devices, devices.document_camera.clone()?).await
}

async fn asked(devices: &Devices, camera: BlockingCamera) -> Option<DeviceStatus> {
    if devices.camera_pace.is_some() {
        return Some(lock(&camera).status());
    }
    let asked = spawn_blocking(move || camera.try_lock().ok().map(|mut camera| camera.status()));
    // A camera that hangs in its driver must not hold the round of all devices.
    tokio::time::timeout(Duration::from_secs(6), asked).await.ok()?.ok()?
}

/// Nobody stands before the face camera any more. A session that uses it yet ends with the visit, and the camera rests by itself.
pub async fn rest(devices: &Devices) {
    if devices.camera_pace.is_some() {
        return lock(&devices.camera).rest();
    }
    let camera = devices.camera.clone();
    // The kiosk goes on whether or not its thread gets its turn.
    drop(spawn_blocking(move || lock(&camera).rest()));
}
