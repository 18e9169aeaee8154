//! A finger on the screen while the attendant goes on showing scenes.

use std::cell::Cell;
use std::rc::Rc;

use i_slint_backend_testing::{ElementHandle, TestingBackend, TestingBackendOptions};
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, PhysicalSize};
use suiban_ui as ui;

use super::{Page, Scene, Shell, bridge};
use crate::journey::eligibility::Reason;
use crate::journey::private::Private;

fn scene(clock: &str) -> Scene {
    let page = Page::Reason {
        name: Private::new("张伟"),
        number: Private::new("4401************96"),
        valid_to: None,
        allowed: vec![Reason::Expiring, Reason::Damaged],
    };
    Scene { shell: Shell { clock: clock.into(), ..Shell::default() }, page }
}

fn middle_of(app: &ui::App, label: &str) -> LogicalPosition {
    let row = ElementHandle::find_by_accessible_label(app, label).next().unwrap();
    let (place, size) = (row.absolute_position(), row.size());
    LogicalPosition::new(place.x + size.width / 2.0, place.y + size.height / 2.0)
}

#[test]
fn a_touch_counts_though_the_scene_is_shown_again_under_the_finger() {
    let options = TestingBackendOptions { mock_time: true, threading: false, renderer_name: Some("software".into()) };
    slint::platform::set_platform(Box::new(TestingBackend::new(options))).unwrap();
    let app = ui::App::new().unwrap();
    app.window().set_size(PhysicalSize::new(1080, 1920));
    app.show().unwrap();
    let chosen = Rc::new(Cell::new(None));
    let choice = chosen.clone();
    app.global::<ui::ReasonAdapter>().on_choose(move |reason| choice.set(Some(reason)));

    bridge::choose_language(&app, ui::Language::En);
    bridge::show(&app, &scene("23:59"));
    let (position, button) = (middle_of(&app, "Card damaged"), PointerEventButton::Left);
    app.window().dispatch_event(WindowEvent::PointerPressed { position, button });
    bridge::show(&app, &scene("00:00"));
    app.window().dispatch_event(WindowEvent::PointerReleased { position, button });
    assert_eq!(chosen.get(), Some(ui::Reason::Damaged));
}
