//! The household register's page into its adapter.

use slint::{ComponentHandle, Image};
use suiban_ui as ui;

use super::bridge::image;
use super::scene::Picture;
use crate::journey::effect::RegisterPage;
use crate::page::{Outline, PageGuide};

/// A scan begins without the last picture.
pub(super) fn enter(app: &ui::App) {
    let adapter = app.global::<ui::RegisterAdapter>();
    adapter.set_frame(Image::default());
    adapter.set_outline("".into());
    adapter.set_guide(ui::PageGuide::LayPage);
}

pub(super) fn scanning(app: &ui::App) {
    let adapter = app.global::<ui::RegisterAdapter>();
    adapter.set_phase(ui::RegisterPhase::Scanning);
    adapter.set_scan(Image::default());
}

pub(super) fn checking(app: &ui::App, scan: &Picture) {
    enter(app);
    let adapter = app.global::<ui::RegisterAdapter>();
    adapter.set_phase(ui::RegisterPhase::Checking);
    adapter.set_scan(image(scan));
}

pub(super) fn live(app: &ui::App, picture: &Picture, guide: PageGuide, outline: Option<&Outline>) {
    let adapter = app.global::<ui::RegisterAdapter>();
    // A picture that was on its way when the scan ended.
    if adapter.get_phase() != ui::RegisterPhase::Scanning {
        return;
    }
    adapter.set_frame(image(picture));
    adapter.set_guide(prompt(guide));
    adapter.set_outline(outline.map(|corners| path(corners, picture)).unwrap_or_default().into());
}

pub(super) fn wipe(app: &ui::App) {
    enter(app);
    app.global::<ui::RegisterAdapter>().set_scan(Image::default());
}

/// SVG path commands in the picture's own pixels.
fn path(corners: &Outline, picture: &Picture) -> String {
    let point = |(x, y): (f32, f32)| format!("{:.0} {:.0}", x * picture.width as f32, y * picture.height as f32);
    format!("M {} Z", corners.map(point).join(" L "))
}

/// The screen's word for a guide.
fn prompt(guide: PageGuide) -> ui::PageGuide {
    match guide {
        PageGuide::LayPage => ui::PageGuide::LayPage,
        PageGuide::WholePage => ui::PageGuide::WholePage,
        PageGuide::LayStraight => ui::PageGuide::LayStraight,
        PageGuide::HoldStill => ui::PageGuide::HoldStill,
        PageGuide::NotSharp => ui::PageGuide::NotSharp,
        PageGuide::Glare => ui::PageGuide::Glare,
        PageGuide::Taking => ui::PageGuide::Taking,
    }
}

/// The screen's word for what there is of the register.
pub(super) fn state(register: RegisterPage) -> ui::RegisterState {
    match register {
        RegisterPage::NotAvailable => ui::RegisterState::NotAvailable,
        RegisterPage::OnFile => ui::RegisterState::OnFile,
        RegisterPage::Scanned => ui::RegisterState::Scanned,
    }
}
