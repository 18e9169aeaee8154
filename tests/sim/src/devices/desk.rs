//! The document camera: an empty desk, or one with a page of the household register on it, drawn as the laboratory draws it. The
//! kiosk finds, judges and flattens the page as it does in earnest.

use std::sync::{Arc, OnceLock};

use suiban_drivers::camera::{Camera, CameraError, Frame};
use suiban_drivers::{DeviceKind, DeviceStatus};
use suiban_lab::document::form;
use suiban_lab_town::desk::{self, Sheet, Spoilt};
use suiban_lab_town::{Date, Town};

use super::status;
use crate::world::{World, absent};

/// A page in it is as large as the kiosk makes it afterwards, and no picture is larger than need be.
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 960;

pub(super) struct SimDesk {
    pub(super) world: Arc<World>,
}

impl Camera for SimDesk {
    fn status(&mut self) -> DeviceStatus {
        status(&self.world, DeviceKind::DocumentCamera, None)
    }

    fn frame(&mut self) -> Result<Frame, CameraError> {
        self.world.with(|state| {
            let unplugged = state.is_unplugged(DeviceKind::DocumentCamera);
            if unplugged || state.armed.meet(DeviceKind::DocumentCamera).is_some() {
                state.note("  fault: document camera lost");
                return Err(absent(DeviceKind::DocumentCamera).into());
            }
            Ok(seen(state.bench.page))
        })
    }

    fn rest(&mut self) {}
}

/// The desk, with a page on it or without; each is drawn once.
fn seen(page: bool) -> Frame {
    static EMPTY: OnceLock<Vec<u8>> = OnceLock::new();
    static LAID: OnceLock<Vec<u8>> = OnceLock::new();
    let bgr = if page { LAID.get_or_init(|| drawn(true)) } else { EMPTY.get_or_init(|| drawn(false)) };
    Frame::new(WIDTH, HEIGHT, bgr.clone())
}

fn drawn(laid: bool) -> Vec<u8> {
    // Anybody's: nothing on it is compared with anything.
    let page = Date::new(2026, 11, 25).ok().and_then(|today| Town::new(1, today).people.first().map(form::page));
    let sheet = page.as_ref().filter(|_| laid).map(|page| Sheet { page, turn: 3, cut_off: false });
    let mut pixels = desk::seen(sheet, Spoilt::Nothing, WIDTH, HEIGHT).into_raw();
    pixels.as_chunks_mut::<3>().0.iter_mut().for_each(|pixel| pixel.swap(0, 2));
    pixels
}
