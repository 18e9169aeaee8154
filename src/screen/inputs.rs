//! What the person can do on the screen.

use std::cell::RefCell;
use std::rc::Rc;

use slint::{ComponentHandle, SharedString};
use suiban_drivers::DeviceKind;
use suiban_ui as ui;
use tokio::sync::mpsc::UnboundedSender;

use super::{technician, words};
use crate::journey::Intent;
use crate::journey::availability::Service;
use crate::journey::event::Line;
use crate::journey::private::Private;

/// A touch, as the attendant understands it.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Chose a service on the first screen.
    Choose(Service),
    /// Something within a visit.
    Intent(Intent),
    /// The signature is complete: SVG path commands on a pad of 920 × 520.
    Signed(Private),
    /// Five touches on the clock.
    TechnicianGesture,
    /// A key of the technician's PIN pad.
    PinKey(u8),
    /// Takes the last PIN digit back.
    PinErase,
    /// Confirms the PIN.
    PinEnter,
    /// Wants to test a device.
    Test(DeviceKind),
    /// Starts the test chosen.
    StartTest,
    /// Wants to see the next devices.
    NextPage,
    /// Carries facts and receipts on a USB medium.
    Carry,
    /// Begins loading cards.
    LoadCards,
    /// Wants to see what was left open.
    ShowUnsettled,
    /// Chose a line of it.
    ChooseAct(usize),
    /// Opens the drawer to look into it.
    OpenToCheck,
    /// Looked into the drawer: the card is there or not.
    CardThere(bool),
    /// The money was settled by hand.
    SettledByHand,
    /// The devices are to be asked once more.
    AskAgain,
    /// Wants to repair the clock.
    ShowClock,
    /// Sets the time typed.
    SetClock,
    /// Goes by central's last word on the time.
    TakeCentralTime,
    /// Takes the machine in or out of service.
    InService(bool),
    /// Leaves technician mode, or one of its pages.
    TechnicianLeave,
}

/// The shortest signature taken as one, in path commands.
const ENOUGH_STROKES: usize = 12;

/// Connects every callback of the window to `inputs`. Language, text size, help and the pen are the screen's own affair.
pub fn connect(app: &ui::App, inputs: &UnboundedSender<Input>) {
    connect_shell(app, inputs);
    connect_visit(app, inputs);
    connect_forms(app, inputs);
    connect_signature(app, inputs);
    connect_technician(app, inputs);
}

/// A closure that sends one fixed input.
fn sends(inputs: &UnboundedSender<Input>, input: Input) -> impl Fn() + 'static {
    let inputs = inputs.clone();
    // The attendant ends only with the process: nobody is left to hear of a failed send.
    move || drop(inputs.send(input.clone()))
}

fn intent(inputs: &UnboundedSender<Input>, intent: Intent) -> impl Fn() + 'static {
    sends(inputs, Input::Intent(intent))
}

fn connect_shell(app: &ui::App, inputs: &UnboundedSender<Input>) {
    let shell = app.global::<ui::ShellAdapter>();
    shell.on_back(intent(inputs, Intent::Back));
    shell.on_leave(intent(inputs, Intent::Leave));
    shell.on_still_there(intent(inputs, Intent::StillThere));
    let gesture = sends(inputs, Input::TechnicianGesture);
    let touches = RefCell::new(Vec::<std::time::Instant>::new());
    shell.on_technician_gesture(move || {
        if five_within_three_seconds(&mut touches.borrow_mut()) {
            gesture();
        }
    });
    let weak = app.as_weak();
    shell.on_choose_language(move |language| {
        if let Some(app) = weak.upgrade() {
            super::bridge::choose_language(&app, language);
        }
    });
    let weak = app.as_weak();
    shell.on_toggle_large_text(move || {
        if let Some(app) = weak.upgrade() {
            let shell = app.global::<ui::ShellAdapter>();
            shell.set_large_text(!shell.get_large_text());
        }
    });
}

fn five_within_three_seconds(touches: &mut Vec<std::time::Instant>) -> bool {
    let now = std::time::Instant::now();
    touches.retain(|at| now.duration_since(*at).as_secs() < 3);
    touches.push(now);
    let enough = touches.len() >= 5;
    if enough {
        touches.clear();
    }
    enough
}

fn connect_visit(app: &ui::App, inputs: &UnboundedSender<Input>) {
    let choose = inputs.clone();
    app.global::<ui::AttractAdapter>()
        .on_choose(move |service| drop(choose.send(Input::Choose(words::service_of(service)))));
    let consent = app.global::<ui::ConsentAdapter>();
    consent.on_agree(intent(inputs, Intent::Agree));
    consent.on_decline(intent(inputs, Intent::Leave));
    let reason = inputs.clone();
    app.global::<ui::ReasonAdapter>()
        .on_choose(move |r| drop(reason.send(Input::Intent(Intent::Reason(words::reason_of(r))))));
    app.global::<ui::FaceAdapter>().on_to_window(intent(inputs, Intent::ToWindow));
    let fingers = app.global::<ui::FingerAdapter>();
    fingers.on_cannot(intent(inputs, Intent::CannotPress));
    fingers.on_to_window(intent(inputs, Intent::ToWindow));
    let portrait = app.global::<ui::PortraitAdapter>();
    let chosen = inputs.clone();
    portrait.on_choose(move |n| {
        let index = u8::try_from(n).unwrap_or(u8::MAX);
        drop(chosen.send(Input::Intent(Intent::ChoosePortrait(index))));
    });
    portrait.on_retake(intent(inputs, Intent::RetakePortrait));
    let register = app.global::<ui::RegisterAdapter>();
    register.on_on_file(intent(inputs, Intent::PageOnFile));
    register.on_without(intent(inputs, Intent::WithoutPage));
    register.on_keep(intent(inputs, Intent::KeepPage));
    register.on_again(intent(inputs, Intent::RetakePage));
    app.global::<ui::ReceiptAdapter>().on_done(intent(inputs, Intent::Finish));
    app.global::<ui::ReferralAdapter>().on_done(intent(inputs, Intent::Finish));
    app.global::<ui::TakeCardAdapter>().on_taken(intent(inputs, Intent::Finish));
}

fn connect_forms(app: &ui::App, inputs: &UnboundedSender<Input>) {
    let phone = app.global::<ui::PhoneAdapter>();
    let keys = inputs.clone();
    phone.on_key(move |key| {
        if let Some(digit) = digit(&key) {
            drop(keys.send(Input::Intent(Intent::Digit(digit))));
        }
    });
    phone.on_erase(intent(inputs, Intent::Erase));
    phone.on_confirm(intent(inputs, Intent::Confirm));
    let review = app.global::<ui::ReviewAdapter>();
    review.on_confirm(intent(inputs, Intent::Confirm));
    let edit = inputs.clone();
    review.on_edit(move |line| drop(edit.send(Input::Intent(Intent::Edit(line_of(line))))));
    let payment = app.global::<ui::PaymentAdapter>();
    payment.on_pay_by_card(intent(inputs, Intent::PayByCard));
    payment.on_pay_by_cash(intent(inputs, Intent::PayByCash));
    app.global::<ui::CashAdapter>().on_stop(intent(inputs, Intent::StopPayment));
    payment.on_pay_by_qr(intent(inputs, Intent::PayByQr));
    payment.on_pay_later(intent(inputs, Intent::PayLater));
    payment.on_stop(intent(inputs, Intent::StopPayment));
}

fn line_of(line: ui::ReviewLine) -> Line {
    match line {
        ui::ReviewLine::Reason => Line::Reason,
        ui::ReviewLine::Portrait => Line::Portrait,
        ui::ReviewLine::Register => Line::Register,
        ui::ReviewLine::Fingers => Line::Fingers,
        ui::ReviewLine::Phone => Line::Phone,
    }
}

fn digit(key: &SharedString) -> Option<u8> {
    key.parse().ok().filter(|digit| *digit <= 9)
}

fn connect_signature(app: &ui::App, inputs: &UnboundedSender<Input>) {
    let path = Rc::new(RefCell::new(String::new()));
    let pad = app.global::<ui::SignatureAdapter>();
    for (down, command) in [(true, 'M'), (false, 'L')] {
        let (path, weak) = (path.clone(), app.as_weak());
        let draw = move |x: f32, y: f32| {
            let Some(app) = weak.upgrade() else { return };
            let mut path = path.borrow_mut();
            path.push_str(&format!("{command} {x:.0} {y:.0} "));
            show_signature(&app, &path);
        };
        if down { pad.on_pen_down(draw) } else { pad.on_pen_move(draw) }
    }
    let (cleared, weak) = (path.clone(), app.as_weak());
    pad.on_clear(move || {
        cleared.borrow_mut().clear();
        if let Some(app) = weak.upgrade() {
            show_signature(&app, "");
        }
    });
    let (inputs, weak) = (inputs.clone(), app.as_weak());
    pad.on_confirm(move || {
        let signed = std::mem::take(&mut *path.borrow_mut());
        if let Some(app) = weak.upgrade() {
            show_signature(&app, "");
        }
        drop(inputs.send(Input::Signed(Private::new(signed))));
    });
}

fn show_signature(app: &ui::App, path: &str) {
    let pad = app.global::<ui::SignatureAdapter>();
    pad.set_path(path.into());
    pad.set_enough(path.matches('L').count() >= ENOUGH_STROKES);
}

fn connect_technician(app: &ui::App, inputs: &UnboundedSender<Input>) {
    let board = app.global::<ui::TechnicianAdapter>();
    let keys = inputs.clone();
    board.on_key(move |key| {
        if let Some(digit) = digit(&key) {
            drop(keys.send(Input::PinKey(digit)));
        }
    });
    board.on_erase(sends(inputs, Input::PinErase));
    board.on_enter(sends(inputs, Input::PinEnter));
    let test = inputs.clone();
    board.on_test(move |device| drop(test.send(Input::Test(technician::kind_of(device)))));
    board.on_start_test(sends(inputs, Input::StartTest));
    board.on_next_page(sends(inputs, Input::NextPage));
    board.on_load_cards(sends(inputs, Input::LoadCards));
    let service = inputs.clone();
    board.on_set_in_service(move |on| drop(service.send(Input::InService(on))));
    board.on_leave(sends(inputs, Input::TechnicianLeave));
    connect_repairs(app, inputs);
}

fn connect_repairs(app: &ui::App, inputs: &UnboundedSender<Input>) {
    app.global::<ui::TechnicianAdapter>().on_show_unsettled(sends(inputs, Input::ShowUnsettled));
    app.global::<ui::TechnicianAdapter>().on_carry(sends(inputs, Input::Carry));
    app.global::<ui::TechnicianAdapter>().on_show_clock(sends(inputs, Input::ShowClock));
    let unsettled = app.global::<ui::UnsettledAdapter>();
    let line = inputs.clone();
    unsettled.on_choose(move |n| drop(line.send(Input::ChooseAct(usize::try_from(n).unwrap_or(usize::MAX)))));
    unsettled.on_open_drawer(sends(inputs, Input::OpenToCheck));
    unsettled.on_card_there(sends(inputs, Input::CardThere(true)));
    unsettled.on_card_gone(sends(inputs, Input::CardThere(false)));
    unsettled.on_by_hand(sends(inputs, Input::SettledByHand));
    unsettled.on_ask_again(sends(inputs, Input::AskAgain));
    unsettled.on_leave(sends(inputs, Input::TechnicianLeave));
    let clock = app.global::<ui::ClockAdapter>();
    let keys = inputs.clone();
    clock.on_key(move |key| {
        if let Some(digit) = digit(&key) {
            drop(keys.send(Input::PinKey(digit)));
        }
    });
    clock.on_erase(sends(inputs, Input::PinErase));
    clock.on_set(sends(inputs, Input::SetClock));
    clock.on_take_central(sends(inputs, Input::TakeCentralTime));
    clock.on_leave(sends(inputs, Input::TechnicianLeave));
}
