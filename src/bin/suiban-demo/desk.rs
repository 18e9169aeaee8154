//! The desk: the kiosk in a window, and a small panel with everything a hand can do in the lab.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use slint::ComponentHandle;
use suiban::rehearsal::{Failure, Lab, Stage, steps};
use tokio::signal::unix::{SignalKind, signal};

use crate::story;

slint::slint! {
    import { Button, ComboBox, VerticalBox, HorizontalBox } from "std-widgets.slint";
    export component Panel inherits Window {
        title: "Suiban lab";
        in property <[string]> people;
        in property <string> answer;
        in property <string> everything;
        in-out property <string> person;
        callback act(string, string, string);
        VerticalBox {
            ComboBox { model: root.people; current-value <=> root.person; }
            HorizontalBox {
                Button { text: "Card on reader"; clicked => { root.act("reader", "place-card", "person"); } }
                Button { text: "Take card off"; clicked => { root.act("reader", "remove-card", ""); } }
            }
            HorizontalBox {
                Button { text: "Stand before camera"; clicked => { root.act("camera", "show", "person"); } }
                Button { text: "Step away"; clicked => { root.act("camera", "show", "nobody=1"); } }
            }
            HorizontalBox {
                Button { text: "Blink"; clicked => { root.act("camera", "do", "gesture=blink"); } }
                Button { text: "Open mouth"; clicked => { root.act("camera", "do", "gesture=open-mouth"); } }
                Button { text: "Turn left"; clicked => { root.act("camera", "do", "gesture=turn-left"); } }
                Button { text: "Turn right"; clicked => { root.act("camera", "do", "gesture=turn-right"); } }
            }
            HorizontalBox {
                Button { text: "Right thumb"; clicked => { root.act("finger", "press", "person finger=11"); } }
                Button { text: "Left thumb"; clicked => { root.act("finger", "press", "person finger=16"); } }
                Button { text: "Lift"; clicked => { root.act("finger", "lift", ""); } }
            }
            HorizontalBox {
                Button { text: "Lay register page"; clicked => { root.act("document-camera", "lay", "person"); } }
                Button { text: "Take page back"; clicked => { root.act("document-camera", "clear", ""); } }
            }
            HorizontalBox {
                Button { text: "Tap good card"; clicked => { root.act("terminal", "tap", "card=ok"); } }
                Button { text: "Tap bad card"; clicked => { root.act("terminal", "tap", "card=declined"); } }
            }
            HorizontalBox {
                Button { text: "Old card into slot"; clicked => { root.act("collector", "insert-card", "person"); } }
                Button { text: "Take it back"; clicked => { root.act("collector", "take-card", ""); } }
            }
            HorizontalBox {
                Button { text: "Take from drawer 1"; clicked => { root.act("drawers", "take-card", "drawer=1"); } }
                Button { text: "Close drawer 1"; clicked => { root.act("drawers", "close", "drawer=1"); } }
            }
            HorizontalBox {
                Button { text: "Tear slip off"; clicked => { root.act("printer", "tear-off", ""); } }
                Button { text: "No paper"; clicked => { root.act("printer", "fault", "name=paper-out"); } }
                Button { text: "New roll"; clicked => { root.act("printer", "paper", "metres=50"); } }
            }
            Text { text: "Every device, every fault: " + root.everything; wrap: word-wrap; }
            Text { text: root.answer; wrap: word-wrap; }
        }
    }
}

/// Opens window and panel; ends when the panel is closed.
pub fn open(out: &Path, fast: bool) -> Result<(), Failure> {
    let stage = Stage::new(out, fast)?;
    let (_lab_process, lab, address) = stage.lab_with_panel()?;
    println!("the laboratory for a browser: {address}");
    story::prepare(&stage)?;
    let _central = stage.central()?;
    let _kiosk = stage.kiosk_window()?;
    let panel = Panel::new()?;
    let people = people(&lab)?;
    panel.set_everything(address.into());
    panel.set_people(slint::ModelRc::from(Rc::new(slint::VecModel::from(people))));
    // After the people: a choice that is not among them yet would be cleared.
    panel.set_person(steps::RENEWS.into());
    // Beside the kiosk's window, where there is room.
    panel.window().set_position(slint::PhysicalPosition::new(1120, 40));
    let (weak, lab) = (panel.as_weak(), Rc::new(RefCell::new(lab)));
    panel.on_act(move |device, action, arguments| {
        let Some(panel) = weak.upgrade() else { return };
        let person = panel.get_person();
        let pairs: Vec<(&str, &str)> =
            arguments.split_whitespace().map(|word| word.split_once('=').unwrap_or((word, person.as_str()))).collect();
        let answer = lab.borrow().act(&device, &action, &pairs);
        panel.set_answer(answer.map_or_else(|e| e.to_string(), |v| v.to_string()).into());
    });
    end_on_signal()?;
    panel.run()?;
    Ok(())
}

/// A signal ends the desk as closing the panel does: lab, central and kiosk end with it.
fn end_on_signal() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let entered = runtime.enter();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    drop(entered);
    std::thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        });
        // No event loop any more: the desk is closing already.
        drop(slint::quit_event_loop());
    });
    Ok(())
}

fn people(lab: &Lab) -> Result<Vec<slint::SharedString>, Failure> {
    let list = lab.act("town", "list", &[])?;
    let people = list.as_array().or(list["people"].as_array()).cloned().unwrap_or_default();
    Ok(people.iter().filter_map(|p| p["slug"].as_str().or(p["person"].as_str())).map(Into::into).collect())
}
