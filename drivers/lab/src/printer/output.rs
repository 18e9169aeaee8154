//! What becomes of a paper that has left the printer: a text, a picture, and their files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::picture;
use super::strip::Strip;
use crate::world::{Paper, PaperPlace, PrinterState, Shared};

/// Puts the paper on the pile. A picture or file that cannot be made is told in `trouble`; the paper is there anyway.
pub fn finish(world: &Shared, strip: &Strip, cut: bool) {
    let (png, mut trouble) = match picture::png(strip) {
        Ok(bytes) => (Some(Arc::<[u8]>::from(bytes)), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let number = world.read(|w| next_number(&w.printer));
    let folder = world.read(|w| w.printer.folder.clone());
    let file = folder.and_then(|folder| match write(&folder, number, &strip.text, png.as_deref()) {
        Ok(file) => Some(file),
        Err(error) => {
            trouble = Some(format!("receipt {number} could not be written to {}: {error}", folder.display()));
            None
        }
    });
    if let Some(trouble) = &trouble {
        tracing::warn!(%trouble, "receipt without picture or file");
    }
    let held = cut && world.read(|w| w.printer.presenter);
    let place = if held { PaperPlace::Inside } else { PaperPlace::Mouth };
    let paper = Paper { number, text: strip.text.clone(), png, file, cut, place };
    world.update(|w| {
        w.printer.papers.push(paper);
        w.printer.trouble = trouble;
    });
}

fn next_number(printer: &PrinterState) -> u32 {
    printer.papers.last().map_or(1, |paper| paper.number + 1)
}

fn write(folder: &Path, number: u32, text: &str, png: Option<&[u8]>) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(format!("{number:03}.txt")), text)?;
    let file = folder.join(format!("{number:03}.png"));
    if let Some(png) = png {
        // Who watches the folder must never see half a picture.
        let draft = folder.join(format!(".{number:03}.png.new"));
        std::fs::write(&draft, png)?;
        std::fs::rename(&draft, &file)?;
    }
    Ok(file)
}
