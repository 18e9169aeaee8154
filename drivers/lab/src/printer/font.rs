//! The printer's characters: drawn from the system's Noto Sans CJK, whose simplified Chinese monospaced face has the
//! same grid as a receipt printer (a Latin letter is half as wide as a Chinese character).

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ab_glyph::{Font, FontVec, GlyphId, PxScale, point};
use image::{GrayImage, Luma};
use thiserror::Error;

use super::strip::{CELL, CHARACTER};

/// Folders searched, each with everything below it.
const FOLDERS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];

/// Face of the collection: Noto Sans Mono CJK SC, else Noto Sans CJK SC.
const FACES: [u32; 2] = [7, 2];

/// The ideographic em box of Noto CJK reaches this far above the baseline.
const ASCENT: f32 = 0.88;

/// Coverage of a dot above which the head burns it.
const BURNS: f32 = 0.42;

/// Why there are no characters.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FontError {
    /// No font file.
    #[error("{file} is in none of {folders}: install the package with Noto Sans CJK (fonts-noto-cjk)")]
    Missing {
        /// What was looked for.
        file: String,
        /// Where.
        folders: String,
    },
    /// The file cannot be read or is not that font.
    #[error("{file} cannot be used as a font ({cause}): reinstall fonts-noto-cjk")]
    Unusable {
        /// The file.
        file: String,
        /// What the system or the font parser said.
        cause: String,
    },
}

/// Both weights.
#[derive(Debug)]
pub struct Fonts {
    regular: Face,
    bold: Face,
}

impl Fonts {
    /// The system's font, loaded once.
    pub fn system() -> Result<&'static Self, FontError> {
        static FONTS: OnceLock<Result<Fonts, FontError>> = OnceLock::new();
        FONTS.get_or_init(|| Self::load(&FOLDERS)).as_ref().map_err(FontError::clone)
    }

    /// The fonts somewhere under `folders`.
    pub fn load(folders: &[&str]) -> Result<Self, FontError> {
        let face = |file: &str| Face::load(&find(folders, file)?);
        Ok(Self { regular: face("NotoSansCJK-Regular.ttc")?, bold: face("NotoSansCJK-Bold.ttc")? })
    }

    /// Draws a character into `ink` (255 is black), its box `cells` cells wide at `x`, `y`, times `scale`.
    pub fn draw(&self, ink: &mut GrayImage, at: (u32, u32), character: char, cells: u8, scale: (u8, u8), bold: bool) {
        let face = if bold { &self.bold } else { &self.regular };
        let (wide, high) = (f32::from(scale.0), f32::from(scale.1));
        let em = PxScale { x: CHARACTER as f32 * wide, y: CHARACTER as f32 * high };
        let width = f32::from(cells) * CELL as f32 * wide;
        face.draw(ink, (at.0 as f32, at.1 as f32), character, em, width);
    }
}

#[derive(Debug)]
struct Face {
    font: FontVec,
    /// The crate's scale is the font's height; this turns an em into it.
    height_per_em: f32,
}

impl Face {
    fn load(file: &Path) -> Result<Self, FontError> {
        let unusable = |cause: String| FontError::Unusable { file: file.display().to_string(), cause };
        let bytes = std::fs::read(file).map_err(|error| unusable(error.to_string()))?;
        let font = FACES.iter().find_map(|index| FontVec::try_from_vec_and_index(bytes.clone(), *index).ok());
        let font = font.ok_or_else(|| unusable("no simplified Chinese face".to_owned()))?;
        let em = font.units_per_em().ok_or_else(|| unusable("no em size".to_owned()))?;
        Ok(Self { height_per_em: font.height_unscaled() / em, font })
    }

    fn draw(&self, ink: &mut GrayImage, at: (f32, f32), character: char, em: PxScale, width: f32) {
        let scale = PxScale { x: em.x * self.height_per_em, y: em.y * self.height_per_em };
        let id = self.font.glyph_id(character);
        let spare = width - self.advance(id, em.x);
        let origin = point(at.0 + spare / 2.0, at.1 + ASCENT * em.y);
        let Some(outline) = self.font.outline_glyph(id.with_scale_and_position(scale, origin)) else { return };
        let corner = outline.px_bounds().min;
        outline.draw(|x, y, coverage| {
            let (x, y) = (corner.x + x as f32, corner.y + y as f32);
            if coverage > BURNS && x >= 0.0 && y >= 0.0 && (x as u32) < ink.width() && (y as u32) < ink.height() {
                ink.put_pixel(x as u32, y as u32, Luma([255]));
            }
        });
    }

    fn advance(&self, id: GlyphId, em: f32) -> f32 {
        self.font.h_advance_unscaled(id) / self.font.units_per_em().unwrap_or(1000.0) * em
    }
}

fn find(folders: &[&str], file: &str) -> Result<PathBuf, FontError> {
    let found = folders.iter().find_map(|folder| below(Path::new(folder), file, 4));
    found.ok_or_else(|| FontError::Missing { file: file.to_owned(), folders: folders.join(", ") })
}

fn below(folder: &Path, file: &str, depth: u8) -> Option<PathBuf> {
    let here = folder.join(file);
    if here.is_file() {
        return Some(here);
    }
    let deeper = depth.checked_sub(1)?;
    let entries = std::fs::read_dir(folder).ok()?;
    entries.flatten().filter(|entry| entry.path().is_dir()).find_map(|entry| below(&entry.path(), file, deeper))
}
