//! The kiosk's side of the scripted citizen: the real kiosk with its screen in memory, and a hand and an eye on it.
//!
//! One JSON line in, one out. Nothing here reaches behind the screen: what cannot be seen or touched cannot be used.

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::mpsc;

use crate::app::Window;
use crate::config::Config;
use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery, TestingBackend, TestingBackendOptions};
use serde::{Deserialize, Serialize};
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, PhysicalSize};
use suiban_ui as ui;

use super::Failure;

/// What the citizen does or looks at.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Order {
    /// Which screen is shown, and what can be touched on it.
    Look,
    /// Touches the button with these words.
    Touch {
        /// Its label.
        label: String,
    },
    /// Draws a signature on the pad.
    Sign,
    /// Touches the clock five times.
    Gesture,
    /// Takes a picture of the screen.
    Shot {
        /// PNG file.
        path: String,
    },
    /// Ends the kiosk.
    Quit,
}

/// What is seen.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Seen {
    /// Name of the screen, kebab-case.
    pub screen: String,
    /// A word on its state: the prompt, phase or hint shown.
    pub detail: String,
    /// Labels of everything that can be touched.
    pub buttons: Vec<String>,
    /// Why an order was not carried out.
    pub error: Option<String>,
}

/// Runs the kiosk until told to quit.
pub fn serve(config: &Path) -> Result<(), Failure> {
    crate::log::start();
    let options = TestingBackendOptions { mock_time: false, threading: true, renderer_name: Some("software".into()) };
    slint::platform::set_platform(Box::new(TestingBackend::new(options)))?;
    let window = Window::open(Config::load(config)?)?;
    window.app.window().set_size(PhysicalSize::new(1080, 1920));
    window.app.show()?;
    let app = window.app.as_weak();
    std::thread::spawn(move || listen(&app));
    slint::run_event_loop_until_quit()?;
    Ok(window.end()?)
}

fn listen(app: &slint::Weak<ui::App>) {
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let answer = match serde_json::from_str::<Order>(&line) {
            Ok(Order::Quit) => break,
            Ok(order) => on_screen(app, order),
            Err(error) => Seen { error: Some(error.to_string()), ..Seen::default() },
        };
        let text = serde_json::to_string(&answer).unwrap_or_default();
        let mut out = std::io::stdout().lock();
        if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    drop(slint::quit_event_loop());
}

/// Carries an order out on the UI thread and waits for it.
fn on_screen(app: &slint::Weak<ui::App>, order: Order) -> Seen {
    let (send, receive) = mpsc::channel();
    let asked = app.upgrade_in_event_loop(move |app| {
        let work = async move {
            let error = match order {
                Order::Look | Order::Quit => None,
                Order::Touch { label } => touch(&app, &label).await.err(),
                Order::Sign => sign(&app).err(),
                Order::Gesture => gesture(&app).await.err(),
                Order::Shot { path } => shot(&app, &path).err(),
            };
            drop(send.send(Seen { error: error.map(|e| e.to_string()), ..look(&app) }));
        };
        drop(slint::spawn_local(work));
    });
    match asked {
        Ok(()) => receive.recv().unwrap_or_default(),
        Err(error) => Seen { error: Some(error.to_string()), ..Seen::default() },
    }
}

fn look(app: &ui::App) -> Seen {
    let screen = app.global::<ui::ShellAdapter>().get_screen();
    Seen {
        screen: kebab(&format!("{screen:?}")),
        detail: kebab(&detail(app, screen)),
        buttons: buttons(app).into_iter().filter_map(|b| b.accessible_label()).map(Into::into).collect(),
        error: None,
    }
}

fn detail(app: &ui::App, screen: ui::Screen) -> String {
    match screen {
        ui::Screen::Attract if app.global::<ui::AttractAdapter>().get_forgotten_card() => "forgotten-card".to_owned(),
        ui::Screen::PlaceCard => format!("{:?}", app.global::<ui::CardAdapter>().get_hint()),
        ui::Screen::Face => {
            let face = app.global::<ui::FaceAdapter>();
            format!("{:?} {:?}", face.get_prompt(), face.get_challenge())
        }
        ui::Screen::Fingers => {
            let finger = app.global::<ui::FingerAdapter>();
            format!("{} {} {:?}", finger.get_finger(), finger.get_captures(), finger.get_prompt())
        }
        ui::Screen::Portrait => format!("{:?}", app.global::<ui::PortraitAdapter>().get_phase()),
        ui::Screen::RegisterPage => {
            let register = app.global::<ui::RegisterAdapter>();
            format!("{:?} {:?}", register.get_phase(), register.get_guide())
        }
        ui::Screen::Payment => format!("{:?}", app.global::<ui::PaymentAdapter>().get_phase()),
        ui::Screen::Cash => {
            let cash = app.global::<ui::CashAdapter>();
            format!("{:?} {}", cash.get_refused(), cash.get_inserted())
        }
        ui::Screen::Receipt => {
            let receipt = app.global::<ui::ReceiptAdapter>();
            format!("{:?} {}", receipt.get_phase(), receipt.get_case_number())
        }
        ui::Screen::Pickup => {
            let pickup = app.global::<ui::PickupAdapter>();
            format!("{:?} {}", pickup.get_phase(), pickup.get_drawer())
        }
        ui::Screen::Referral => {
            let referral = app.global::<ui::ReferralAdapter>();
            format!("{:?} {}", referral.get_reason(), referral.get_code())
        }
        ui::Screen::OutOfService => format!("{:?}", app.global::<ui::OutAdapter>().get_reason()),
        ui::Screen::TechnicianTest => format!("{:?}", app.global::<ui::TechnicianAdapter>().get_test_phase()),
        ui::Screen::TechnicianLoad => {
            let load = app.global::<ui::TechnicianAdapter>();
            format!("{:?} {}", load.get_load_phase(), load.get_load_drawer())
        }
        ui::Screen::TechnicianUnsettled => {
            let unsettled = app.global::<ui::UnsettledAdapter>();
            format!("{:?} {}", unsettled.get_step(), unsettled.get_drawer())
        }
        ui::Screen::TakeCard => {
            if app.global::<ui::TakeCardAdapter>().get_late() { "still-there" } else { "" }.to_owned()
        }
        ui::Screen::TechnicianClock => format!("{:?}", app.global::<ui::ClockAdapter>().get_phase()),
        ui::Screen::Attract
        | ui::Screen::Consent
        | ui::Screen::Reason
        | ui::Screen::Phone
        | ui::Screen::Review
        | ui::Screen::Signature
        | ui::Screen::Submitting
        | ui::Screen::ForgottenCard
        | ui::Screen::Thanks
        | ui::Screen::TechnicianPin
        | ui::Screen::TechnicianBoard => String::new(),
    }
}

/// `InsertOldCard` as `insert-old-card`; case numbers, which begin with `SB-`, stay as they are.
fn kebab(text: &str) -> String {
    let word = |word: &str| {
        if word.starts_with("SB-") {
            return word.to_owned();
        }
        let mut out = String::new();
        for (at, c) in word.chars().enumerate() {
            if c.is_uppercase() && at > 0 {
                out.push('-');
            }
            out.extend(c.to_lowercase());
        }
        out
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn buttons(app: &ui::App) -> Vec<ElementHandle> {
    let query = ElementQuery::from_root(app).match_descendants().match_accessible_role(AccessibleRole::Button);
    query.find_all().into_iter().filter(|b| b.accessible_enabled() != Some(false)).collect()
}

async fn touch(app: &ui::App, label: &str) -> Result<(), Failure> {
    let found = buttons(app).into_iter().find(|b| b.accessible_label().is_some_and(|l| l == label));
    let button = found.ok_or_else(|| format!("no button “{label}” on this screen"))?;
    button.single_click(PointerEventButton::Left).await;
    Ok(())
}

/// The hidden way in: five touches on the clock.
async fn gesture(app: &ui::App) -> Result<(), Failure> {
    let clock = ElementHandle::find_by_element_type_name(app, "Clock").next();
    let clock = clock.ok_or("no clock on this screen")?;
    for _ in 0..5 {
        clock.single_click(PointerEventButton::Left).await;
    }
    Ok(())
}

/// A wavy line across the pad, as a finger would leave it.
fn sign(app: &ui::App) -> Result<(), Failure> {
    let pad = ElementHandle::find_by_element_type_name(app, "SignaturePad").next();
    let pad = pad.ok_or("no signature pad on this screen")?;
    let (origin, size) = (pad.absolute_position(), pad.size());
    let at = |step: u8| {
        let along = f32::from(step) / 40.0;
        let wave = (along * 19.0).sin() * 0.22 + (along * 7.0).cos() * 0.12;
        LogicalPosition::new(origin.x + size.width * (0.12 + 0.76 * along), origin.y + size.height * (0.5 + wave))
    };
    let button = PointerEventButton::Left;
    let window = app.window();
    window.dispatch_event(WindowEvent::PointerMoved { position: at(0) });
    window.dispatch_event(WindowEvent::PointerPressed { position: at(0), button });
    for step in 1..=40 {
        window.dispatch_event(WindowEvent::PointerMoved { position: at(step) });
    }
    window.dispatch_event(WindowEvent::PointerReleased { position: at(40), button });
    Ok(())
}

fn shot(app: &ui::App, path: &str) -> Result<(), Failure> {
    let pixels = app.window().take_snapshot()?;
    let picture = image::RgbaImage::from_raw(pixels.width(), pixels.height(), pixels.as_bytes().to_vec());
    let picture = picture.ok_or("the snapshot has not the size it says")?;
    image::DynamicImage::from(picture).to_rgb8().save(path)?;
    Ok(())
}
