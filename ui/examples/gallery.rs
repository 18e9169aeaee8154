//! Draws every scene of every screen into `target/gallery/VIEW/SCENE.png`, for a person to look at, and sheets of
//! several scenes beside one another for a quick look.
//!
//! `cargo run -p suiban-ui --features inspect --example gallery [VIEW[,VIEW…] [PART-OF-A-SCENE'S-NAME]]`,
//! views: `zh zh-wide zh-large zh-large-wide en en-wide en-large en-large-wide`; all without an argument.

#[path = "../tests/common/mod.rs"]
mod common;

use std::path::{Path, PathBuf};

use common::{Scene, View};
use image::{RgbaImage, imageops};
use slint::ComponentHandle;

type AnyError = Box<dyn std::error::Error>;

/// Scenes on a sheet.
const ACROSS: usize = 3;

fn main() -> Result<(), AnyError> {
    let wanted = std::env::args().nth(1);
    let part = std::env::args().nth(2).unwrap_or_default();
    let app = common::window();
    let mut scenes = common::scenes();
    scenes.retain(|scene| scene.name.contains(&part));
    scenes.sort_by(|a, b| a.name.cmp(&b.name));
    let chosen = |view: &View| wanted.as_deref().is_none_or(|names| names.split(',').any(|n| n == view.name()));
    for view in View::all().into_iter().filter(chosen) {
        for (number, group) in scenes.chunks(ACROSS).enumerate() {
            let pictures = group.iter().map(|scene| draw(&app, view, scene)).collect::<Result<Vec<_>, _>>()?;
            sheet(&pictures).save(folder(view)?.join(format!("sheet-{number:02}.png")))?;
        }
    }
    Ok(())
}

fn folder(view: View) -> Result<PathBuf, AnyError> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/gallery").join(view.name());
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn draw(app: &suiban_ui::App, view: View, scene: &Scene) -> Result<RgbaImage, AnyError> {
    common::show(app, view, scene);
    let shot = app.window().take_snapshot()?;
    let picture =
        RgbaImage::from_raw(shot.width(), shot.height(), shot.as_bytes().to_vec()).ok_or("size of a snapshot")?;
    picture.save(folder(view)?.join(format!("{}.png", scene.name)))?;
    Ok(picture)
}

/// The pictures side by side (above one another in landscape) at 55 %.
fn sheet(pictures: &[RgbaImage]) -> RgbaImage {
    let (w, h) = pictures.first().map_or((2, 2), |p| (p.width() * 55 / 100, p.height() * 55 / 100));
    let count = ACROSS as u32;
    let side = h > w;
    let (sw, sh) = if side { ((w + 12) * count, h) } else { (w, (h + 12) * count) };
    let mut sheet = RgbaImage::from_pixel(sw, sh, image::Rgba([120, 120, 120, 255]));
    for (i, picture) in pictures.iter().enumerate() {
        let small = imageops::resize(picture, w, h, imageops::FilterType::Triangle);
        let at = i as i64;
        let (x, y) = if side { (at * i64::from(w + 12), 0) } else { (0, at * i64::from(h + 12)) };
        imageops::replace(&mut sheet, &small, x, y);
    }
    sheet
}
