//! The window's side of the screen: scenes into adapters, on the UI thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use slint::{ComponentHandle, Image, Rgb8Pixel, SharedPixelBuffer, Weak};
use suiban_ui as ui;

use super::scene::{Picture, Scene, ScreenSink, Shell};
use super::{Live, pages, register, words};

/// Sends scenes to the window from any thread. At most one live picture is on its way at a time.
pub struct WindowSink {
    app: Weak<ui::App>,
    drawing: Arc<AtomicBool>,
}

impl WindowSink {
    /// For this window.
    pub fn new(app: &ui::App) -> Self {
        Self { app: app.as_weak(), drawing: Arc::default() }
    }
}

impl ScreenSink for WindowSink {
    fn show(&self, scene: Scene) {
        // An error means that the event loop has ended: the machine is shutting down.
        drop(self.app.upgrade_in_event_loop(move |app| show(&app, &scene)));
    }

    fn live(&self, picture: Live) {
        if self.drawing.swap(true, Ordering::AcqRel) {
            return;
        }
        let drawing = self.drawing.clone();
        drop(self.app.upgrade_in_event_loop(move |app| {
            show_live(&app, picture);
            drawing.store(false, Ordering::Release);
        }));
    }

    fn wipe(&self) {
        drop(self.app.upgrade_in_event_loop(|app| wipe(&app)));
    }
}

/// Writes a scene into the adapters.
pub fn show(app: &ui::App, scene: &Scene) {
    pages::show(app, &scene.page);
    show_shell(app, &scene.shell);
    let (shell, screen) = (app.global::<ui::ShellAdapter>(), pages::screen(&scene.page));
    if shell.get_screen() != screen {
        // Help for the last step would be in the way of the next.
        shell.set_help_open(false);
        pages::enter(app, screen);
        shell.set_screen(screen);
    }
}

fn show_shell(app: &ui::App, shell: &Shell) {
    let adapter = app.global::<ui::ShellAdapter>();
    if let Some(service) = shell.service {
        adapter.set_service(words::service(service));
    }
    adapter.set_step(i32::from(shell.step.0));
    adapter.set_of(i32::from(shell.step.1));
    adapter.set_seconds_left(shell.seconds.and_then(|s| i32::try_from(s).ok()).unwrap_or(-1));
    adapter.set_asking_still_there(shell.asking);
    adapter.set_back_allowed(shell.back);
    adapter.set_online(shell.online);
    adapter.set_demonstration(shell.demonstration);
    adapter.set_clock(shell.clock.as_str().into());
}

/// Switches every text of the screen.
pub fn choose_language(app: &ui::App, language: ui::Language) {
    let code = match language {
        ui::Language::ZhHans => ui::SIMPLIFIED_CHINESE,
        ui::Language::En => ui::ENGLISH,
    };
    if let Err(error) = slint::select_bundled_translation(code) {
        tracing::error!(%error, "language not bundled");
        return;
    }
    app.global::<ui::ShellAdapter>().set_language(language);
}

/// Puts the screen back for the next person: language, text size, everything that was shown of the last.
pub fn wipe(app: &ui::App) {
    choose_language(app, ui::Language::ZhHans);
    let shell = app.global::<ui::ShellAdapter>();
    shell.set_large_text(false);
    shell.set_help_open(false);
    pages::wipe(app);
}

fn show_live(app: &ui::App, picture: Live) {
    match picture {
        Live::Face { picture, guide, progress, light, distance, challenge } => {
            let face = app.global::<ui::FaceAdapter>();
            face.set_frame(image(&picture));
            face.set_prompt(words::face_prompt(guide));
            face.set_progress(progress);
            face.set_light_ok(light);
            face.set_distance_ok(distance);
            face.set_challenge_ok(challenge);
        }
        Live::Portrait { picture, checks } => {
            let portrait = app.global::<ui::PortraitAdapter>();
            portrait.set_frame(image(&picture));
            let [background, size, eyes, light, straight] = checks.map(words::check);
            portrait.set_background(background);
            portrait.set_size(size);
            portrait.set_eyes(eyes);
            portrait.set_light(light);
            portrait.set_straight(straight);
        }
        Live::Page { picture, guide, outline } => register::live(app, &picture, guide, outline.as_ref()),
    }
}

/// A Slint image of a picture. RGB without alpha: the software renderer then skips what lies underneath.
pub fn image(picture: &Picture) -> Image {
    Image::from_rgb8(SharedPixelBuffer::<Rgb8Pixel>::clone_from_slice(&picture.rgb, picture.width, picture.height))
}
