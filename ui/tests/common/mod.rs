//! A window without a display, and every scene a screen can show, with synthetic people.
//! Shared by the gallery of pictures and by the walk through all screens.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

pub mod citizen;
pub mod later;
pub mod pictures;
pub mod technician;

use slint::{ComponentHandle, PhysicalSize};
use suiban_ui::{App, Language, Screen, Service, ShellAdapter};

/// One picture of the machine: a name for files and messages, and what the program would have set.
pub struct Scene {
    pub name: String,
    pub set: Box<dyn Fn(&App)>,
}

/// Shorthand for the lists of scenes.
pub fn scene(name: impl Into<String>, set: impl Fn(&App) + 'static) -> Scene {
    Scene { name: name.into(), set: Box::new(set) }
}

/// How a scene is shown.
#[derive(Clone, Copy, Debug)]
pub struct View {
    pub language: Language,
    pub large: bool,
    pub landscape: bool,
}

impl View {
    /// `zh`, `zh-large`, `en-wide` …
    pub fn name(self) -> String {
        let language = if self.language == Language::En { "en" } else { "zh" };
        let large = if self.large { "-large" } else { "" };
        let wide = if self.landscape { "-wide" } else { "" };
        format!("{language}{large}{wide}")
    }

    /// Every combination.
    pub fn all() -> Vec<Self> {
        let mut views = Vec::new();
        for language in [Language::ZhHans, Language::En] {
            for large in [false, true] {
                views.extend([false, true].map(|landscape| Self { language, large, landscape }));
            }
        }
        views
    }
}

/// A window drawn by the software renderer under a clock of ours.
pub fn window() -> App {
    let options = i_slint_backend_testing::TestingBackendOptions {
        mock_time: true,
        threading: false,
        renderer_name: Some("software".into()),
    };
    let backend = i_slint_backend_testing::TestingBackend::new(options);
    slint::platform::set_platform(Box::new(backend)).expect("one platform per process");
    let app = App::new().expect("the window");
    app.show().expect("shown");
    app
}

/// Shows a scene afresh: language, size, common values, then what the scene sets.
pub fn show(app: &App, view: View, scene: &Scene) {
    let size = if view.landscape { PhysicalSize::new(1920, 1080) } else { PhysicalSize::new(1080, 1920) };
    app.window().set_size(size);
    let language = if view.language == Language::En { suiban_ui::ENGLISH } else { suiban_ui::SIMPLIFIED_CHINESE };
    slint::select_bundled_translation(language).expect("bundled");
    let shell = app.global::<ShellAdapter>();
    common(&shell);
    shell.set_language(view.language);
    shell.set_large_text(view.large);
    // Leaving the screen first makes its timers and overlays start anew.
    shell.set_screen(Screen::Submitting);
    (scene.set)(app);
    i_slint_backend_testing::mock_elapsed_time(std::time::Duration::from_millis(1700));
}

fn common(shell: &ShellAdapter<'_>) {
    shell.set_service(Service::Renewal);
    shell.set_step(0);
    shell.set_of(0);
    shell.set_seconds_left(47);
    shell.set_asking_still_there(false);
    shell.set_back_allowed(false);
    shell.set_online(true);
    shell.set_demonstration(true);
    shell.set_help_open(false);
    shell.set_clock("23:46".into());
    shell.set_kiosk_id("GZ-TH-0017".into());
    shell.set_staff_phone("12345".into());
}

/// A screen within a journey: its step, and whether one may go back.
pub fn at(app: &App, screen: Screen, step: i32, back: bool) {
    let shell = app.global::<ShellAdapter>();
    shell.set_screen(screen);
    shell.set_step(step);
    shell.set_of(8);
    shell.set_back_allowed(back);
}

/// All scenes.
pub fn scenes() -> Vec<Scene> {
    let mut all = citizen::scenes();
    all.extend(citizen::later_scenes());
    all.extend(technician::scenes());
    all
}
