//! The child: the kiosk with its screen in memory. It says `attract` when that is painted; at the word `touch` it touches a
//! service and says how long each touch took until the next screen was painted.

use std::io::Write;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, Weak};
use suiban::app::Window;
use suiban::config::Config;
use suiban_ui as ui;

use super::platform::Memory;
use crate::Failure;
use crate::figures::ms;

const TOUCHES: usize = 20;
const PATIENCE: Duration = Duration::from_secs(2);

/// Runs until the parent ends it.
pub fn serve(config: &Path) -> Result<(), Failure> {
    suiban::log::start();
    let (platform, painted) = Memory::new();
    slint::platform::set_platform(Box::new(platform))?;
    let window = Window::open(Config::load(config)?)?;
    window.app.show()?;
    let (send, seen) = channel();
    let app = window.app.as_weak();
    *painted.borrow_mut() = Some(Box::new(move || tell(&app, &send)));
    let app = window.app.as_weak();
    std::thread::spawn(move || {
        if let Err(error) = act(&app, &seen) {
            eprintln!("suiban-bench: {error}");
        }
        drop(slint::quit_event_loop());
    });
    Ok(window.run()?)
}

/// A frame is in memory: which screen it shows.
fn tell(app: &Weak<ui::App>, send: &Sender<(ui::Screen, Instant)>) {
    if let Some(app) = app.upgrade() {
        // Nobody listens any more once the touches are done.
        let _ = send.send((app.global::<ui::ShellAdapter>().get_screen(), Instant::now()));
    }
}

fn act(app: &Weak<ui::App>, seen: &Receiver<(ui::Screen, Instant)>) -> Result<(), Failure> {
    wait(seen, ui::Screen::Attract, Duration::from_secs(60)).ok_or("the first screen was never painted")?;
    say("attract")?;
    std::io::stdin().read_line(&mut String::new())?;
    let tile = (300_u16..1700).step_by(60).find_map(|y| touch(app, seen, f32::from(y)).map(|_| y));
    let tile = f32::from(tile.ok_or("no service could be touched")?);
    let mut times = Vec::new();
    for _ in 0..TOUCHES {
        back(app, seen)?;
        times.push(touch(app, seen, tile).ok_or("a touch led nowhere")?);
    }
    let times: Vec<String> = times.into_iter().map(|time| format!("{:.3}", ms(time))).collect();
    say(&times.join(" "))
}

fn say(line: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    Ok(writeln!(out, "{line}").and_then(|()| out.flush())?)
}

/// When a frame with this screen was painted.
fn wait(seen: &Receiver<(ui::Screen, Instant)>, wanted: ui::Screen, within: Duration) -> Option<Instant> {
    let end = Instant::now() + within;
    loop {
        let (screen, at) = seen.recv_timeout(end.saturating_duration_since(Instant::now())).ok()?;
        if screen == wanted {
            return Some(at);
        }
    }
}

/// Touches the screen and waits for the privacy notice. `None`: there was nothing to touch.
fn touch(app: &Weak<ui::App>, seen: &Receiver<(ui::Screen, Instant)>, y: f32) -> Option<Duration> {
    while seen.try_recv().is_ok() {}
    let position = LogicalPosition::new(300.0, y);
    let (send, began) = channel();
    let touched = app.upgrade_in_event_loop(move |app| {
        let button = PointerEventButton::Left;
        let window = app.window();
        window.dispatch_event(WindowEvent::PointerMoved { position });
        window.dispatch_event(WindowEvent::PointerPressed { position, button });
        let _ = send.send(Instant::now());
        window.dispatch_event(WindowEvent::PointerReleased { position, button });
    });
    touched.ok()?;
    let began = began.recv().ok()?;
    wait(seen, ui::Screen::Consent, PATIENCE).map(|painted| painted.saturating_duration_since(began))
}

/// Leaves the visit.
fn back(app: &Weak<ui::App>, seen: &Receiver<(ui::Screen, Instant)>) -> Result<(), Failure> {
    app.upgrade_in_event_loop(|app| app.global::<ui::ShellAdapter>().invoke_leave())?;
    wait(seen, ui::Screen::Attract, PATIENCE).ok_or("the visit could not be left")?;
    Ok(())
}
