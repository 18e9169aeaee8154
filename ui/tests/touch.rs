//! A finger on the screens: what is touched reaches the adapter, what is greyed does not, and the pen leaves the pad
//! in the pad's own units.

use std::cell::RefCell;
use std::rc::Rc;

use crate::common::{self, Scene, View};
use i_slint_backend_testing::ElementHandle;
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition};
use suiban_ui::{
    App, AttractAdapter, ConsentAdapter, FingerAdapter, Language, PhoneAdapter, RegisterAdapter, ReviewAdapter,
    ShellAdapter, SignatureAdapter, TakeCardAdapter, TechnicianAdapter,
};

type Log = Rc<RefCell<Vec<String>>>;

const VIEW: View = View { language: Language::ZhHans, large: false, landscape: false };

fn listen(app: &App, log: &Log) {
    let note = |log: &Log| {
        let log = log.clone();
        move |what: String| log.borrow_mut().push(what)
    };
    let n = note(log);
    app.global::<AttractAdapter>().on_choose(move |service| n(format!("{service:?}")));
    let n = note(log);
    app.global::<ConsentAdapter>().on_agree(move || n("agree".into()));
    let n = note(log);
    app.global::<PhoneAdapter>().on_key(move |key| n(key.into()));
    let n = note(log);
    app.global::<PhoneAdapter>().on_confirm(move || n("confirm".into()));
    let n = note(log);
    app.global::<ReviewAdapter>().on_edit(move |line| n(format!("{line:?}")));
    let register = app.global::<RegisterAdapter>();
    let n = note(log);
    register.on_on_file(move || n("on file".into()));
    let n = note(log);
    register.on_without(move || n("without".into()));
    let n = note(log);
    register.on_keep(move || n("keep".into()));
    let n = note(log);
    register.on_again(move || n("again".into()));
    let n = note(log);
    app.global::<TakeCardAdapter>().on_taken(move || n("taken".into()));
    let n = note(log);
    app.global::<FingerAdapter>().on_cannot(move || n("cannot".into()));
    let n = note(log);
    app.global::<ShellAdapter>().on_technician_gesture(move || n("clock".into()));
    let n = note(log);
    app.global::<ShellAdapter>().on_still_there(move || n("here".into()));
    let n = note(log);
    app.global::<TechnicianAdapter>().on_test(move |device| n(format!("{device:?}")));
    let n = note(log);
    app.global::<SignatureAdapter>().on_pen_down(move |x, y| n(format!("down {x:.0} {y:.0}")));
    let n = note(log);
    app.global::<SignatureAdapter>().on_pen_move(move |x, y| n(format!("move {x:.0} {y:.0}")));
    let n = note(log);
    app.global::<SignatureAdapter>().on_pen_up(move || n("up".into()));
}

fn press(app: &App, label: &str) {
    let found = ElementHandle::find_by_accessible_label(app, label).collect::<Vec<_>>();
    let button = found.iter().find(|e| e.accessible_role() == Some(i_slint_backend_testing::AccessibleRole::Button));
    button.unwrap_or_else(|| panic!("no button «{label}»")).mock_single_click(PointerEventButton::Left);
}

/// One window per process: all touches are one test.
#[test]
fn what_is_touched_reaches_the_adapter_and_what_is_greyed_does_not() {
    let app = common::window();
    let log = Log::default();
    listen(&app, &log);
    let scenes = common::scenes();
    let show = |name: &str| {
        let scene: &Scene = scenes.iter().find(|scene| scene.name == name).unwrap();
        common::show(&app, VIEW, scene);
        log.borrow_mut().clear();
    };
    let expect = |what: &[&str]| assert_eq!(*log.borrow(), what);

    show("01-attract");
    press(&app, "丢失补领");
    expect(&[]);
    press(&app, "领取新证");
    expect(&["Pickup"]);

    show("02-consent");
    press(&app, "同意，继续");
    expect(&["agree"]);

    show("08-phone-some");
    press(&app, "7");
    press(&app, "继续");
    expect(&["7"]);
    show("08-phone");
    press(&app, "继续");
    expect(&["confirm"]);

    show("09-review");
    press(&app, "修改：新证照片");
    expect(&["Portrait"]);
    press(&app, "修改：户口簿");
    expect(&["Portrait", "Register"]);
    show("09-review-no-page");
    assert!(ElementHandle::find_by_accessible_label(&app, "修改：户口簿").next().is_none());

    show("08-a-page-LayPage");
    press(&app, "已有存档");
    press(&app, "没有带来");
    expect(&["on file", "without"]);
    show("08-a-page-scan");
    press(&app, "重新扫描");
    press(&app, "就用这一页");
    expect(&["again", "keep"]);

    show("06-finger-Press");
    press(&app, "这根手指不便");
    expect(&["cannot"]);

    show("14-take-card-not-seen");
    press(&app, "我已取走");
    expect(&["taken"]);

    show("21-board");
    press(&app, "测试：回执打印机");
    expect(&["Printer"]);

    // The question covers the screen: only it can be answered.
    show("05-face-still-there");
    touch(&app, 540.0, 1756.0, 540.0, 1756.0);
    expect(&[]);
    press(&app, "我还在，继续办理");
    expect(&["here"]);

    // The hidden way in: the clock, at the end of the top bar.
    show("12-submitting");
    touch(&app, 980.0, 132.0, 980.0, 132.0);
    expect(&["clock"]);

    show("10-signature-empty");
    let pad = ElementHandle::find_by_element_type_name(&app, "SignaturePad").next().unwrap();
    let at = pad.absolute_position();
    touch(&app, at.x + 100.0, at.y + 60.0, at.x + 300.0, at.y + 260.0);
    expect(&["down 100 60", "move 300 260", "up"]);
}

/// Finger down, along, and up.
fn touch(app: &App, x: f32, y: f32, to_x: f32, to_y: f32) {
    let window = app.window();
    let (from, to) = (LogicalPosition::new(x, y), LogicalPosition::new(to_x, to_y));
    let button = PointerEventButton::Left;
    window.dispatch_event(WindowEvent::PointerPressed { position: from, button });
    i_slint_backend_testing::mock_elapsed_time(std::time::Duration::from_millis(60));
    if (x, y) != (to_x, to_y) {
        window.dispatch_event(WindowEvent::PointerMoved { position: to });
    }
    window.dispatch_event(WindowEvent::PointerReleased { position: to, button });
}
