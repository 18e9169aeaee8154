//! Portraits for the new card: waits for a pose that keeps the rules, takes the two best pictures, whitens what is behind
//! the person and crops to GA 461-2004: 358 × 441 px at 350 dpi, head 207 ± 14 px wide, hair 7–21 px below the upper edge.

use opencv::core::{Mat, MatTraitConst, MatTraitConstManual, MatTraitManual, Point, Rect, Scalar, Size};
use opencv::{core, imgproc};
use suiban_drivers::camera::Frame;
use zeroize::Zeroizing;

use super::engine::{Engine, FaceSeen};
use super::picture::{Picture, cv, mat, picture};
use super::verify::stance;
use super::{Check, EngineError, FaceGuide};

const WIDTH: i32 = 358;
const HEIGHT: i32 = 441;
const HEAD_WIDTH: f32 = 207.0;
const HAIR_TOP: f32 = 17.0;
/// The lower edge is at least this far below the eyes.
const BELOW_EYES: f32 = 207.0;
/// Two portraits to choose from, this far apart.
const CANDIDATES: usize = 2;
const APART_MS: u64 = 500;
/// The pose holds for this long before the first is taken: nobody is photographed by surprise.
const HOLD_MS: u64 = 700;
const QUALITY: u8 = 85;
const DOTS_PER_INCH: u16 = 350;

/// A portrait that keeps the rules.
#[derive(Clone)]
pub struct Portrait {
    /// JPEG, 358 × 441 px, 350 dpi.
    pub jpeg: Zeroizing<Vec<u8>>,
    /// The same, for the screen.
    pub preview: Picture,
}

/// What a frame led to.
pub struct PortraitStep {
    /// Background, size, eyes, light, straight.
    pub checks: [Check; 5],
    /// The portraits.
    pub finished: Option<Vec<Portrait>>,
}

struct Taken {
    frame: Frame,
    face: FaceSeen,
    at: u64,
}

/// Posing.
#[derive(Default)]
pub struct PortraitSession {
    good_since: Option<u64>,
    taken: Vec<Taken>,
    widest_eyes: f32,
}

impl PortraitSession {
    /// Nobody has posed yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next frame, seen at `at` ms.
    pub fn step(&mut self, engine: &mut dyn Engine, frame: &Frame, at: u64) -> Result<PortraitStep, EngineError> {
        let faces = engine.look(frame)?;
        let checks = self.check(&faces, frame)?;
        let good = checks.iter().all(|check| *check == Check::Ok);
        match faces.into_iter().next() {
            Some(face) if good => self.hold(frame, face, at),
            Some(_) | None => self.good_since = None,
        }
        let finished = if self.taken.len() >= CANDIDATES { Some(self.develop(engine)?) } else { None };
        Ok(PortraitStep { checks, finished })
    }

    fn hold(&mut self, frame: &Frame, face: FaceSeen, at: u64) {
        let since = *self.good_since.get_or_insert(at);
        let held = at.saturating_sub(since) >= HOLD_MS;
        let apart = self.taken.last().is_none_or(|last| at.saturating_sub(last.at) >= APART_MS);
        if held && apart {
            self.taken.push(Taken { frame: frame.clone(), face, at });
        }
    }

    fn check(&mut self, faces: &[FaceSeen], frame: &Frame) -> Result<[Check; 5], EngineError> {
        let Some(face) = faces.first() else { return Ok([Check::Unknown; 5]) };
        let stance = stance(faces, frame);
        let alone = stance.guide != Some(FaceGuide::OnePerson);
        let eyes = face.eyes_open.unwrap_or(0.0);
        self.widest_eyes = self.widest_eyes.max(eyes);
        let (right, left) = (face.landmarks[0], face.landmarks[1]);
        let roll = ((left.1 - right.1) / (left.0 - right.0).abs().max(1.0)).abs();
        let quiet = cv("background", background_is_quiet(&mat(frame)?, face))?;
        let judge = |kept: bool| if kept { Check::Ok } else { Check::Bad };
        Ok([
            judge(quiet && alone),
            judge(stance.distance),
            judge(eyes > 0.82 * self.widest_eyes),
            judge(stance.light && face.sharpness > 8.0),
            judge(face.yaw.abs() < 0.22 && roll < 0.12),
        ])
    }

    fn develop(&mut self, engine: &mut dyn Engine) -> Result<Vec<Portrait>, EngineError> {
        let taken = std::mem::take(&mut self.taken);
        taken.iter().map(|taken| engine.develop(&taken.frame, &taken.face)).collect()
    }
}

/// The portrait of the face in this frame.
pub(super) fn of(frame: &Frame, face: &FaceSeen) -> Result<Portrait, EngineError> {
    let finished = cv("portrait", develop(&mat(frame)?, face))?;
    let preview = picture(&finished)?;
    Ok(Portrait { jpeg: preview.jpeg(QUALITY, DOTS_PER_INCH)?, preview })
}

/// What is left and right of the head has no strong edges: nobody else, no shelf, no window.
fn background_is_quiet(image: &Mat, face: &FaceSeen) -> opencv::Result<bool> {
    let frame = Rect::new(0, 0, image.cols(), image.rows());
    let beside =
        |x: f32| Rect::new(x as i32, (face.y - 0.2 * face.h) as i32, (0.45 * face.w) as i32, face.h as i32) & frame;
    for part in [beside(face.x - 0.8 * face.w), beside(face.x + 1.35 * face.w)] {
        if part.width < 8 || part.height < 8 {
            continue;
        }
        let mut grey = Mat::default();
        imgproc::cvt_color_def(&Mat::roi(image, part)?, &mut grey, imgproc::COLOR_BGR2GRAY)?;
        let (mut mean, mut deviation) = (Scalar::default(), Scalar::default());
        core::mean_std_dev_def(&grey, &mut mean, &mut deviation)?;
        if deviation.0[0] > 48.0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whitens and crops.
fn develop(image: &Mat, face: &FaceSeen) -> opencv::Result<Mat> {
    let person = segment(image, face)?;
    let white = whiten(image, &person)?;
    let (hair, head) = (hair_top(&person, face)?, head_width(image, &person, face)?);
    crop(&white, face, hair, head)
}

/// The person as a soft mask, 0–255: GrabCut on a reduced picture, seeded by where head and shoulders must be.
fn segment(image: &Mat, face: &FaceSeen) -> opencv::Result<Mat> {
    let scale = 240.0 / image.cols() as f32;
    let mut small = Mat::default();
    let size = Size::new(240, (image.rows() as f32 * scale) as i32);
    imgproc::resize(image, &mut small, size, 0.0, 0.0, imgproc::INTER_AREA)?;
    let mut mask = seeds(size, face, scale)?;
    let (mut behind, mut before) = (Mat::default(), Mat::default());
    let mode = imgproc::GC_INIT_WITH_MASK;
    imgproc::grab_cut(&small, &mut mask, Rect::default(), &mut behind, &mut before, 3, mode)?;
    let (sure, likely) = (Scalar::all(1.0), Scalar::all(3.0));
    let (mut a, mut b, mut person) = (Mat::default(), Mat::default(), Mat::default());
    core::compare(&mask, &sure, &mut a, core::CMP_EQ)?;
    core::compare(&mask, &likely, &mut b, core::CMP_EQ)?;
    core::bitwise_or(&a, &b, &mut person, &core::no_array())?;
    let mut large = Mat::default();
    imgproc::resize(&person, &mut large, image.size()?, 0.0, 0.0, imgproc::INTER_LINEAR)?;
    let mut soft = Mat::default();
    imgproc::gaussian_blur(&large, &mut soft, Size::new(5, 5), 1.2, 0.0, core::BORDER_DEFAULT)?;
    Ok(soft)
}

/// GrabCut's seeds: 0 surely behind, 1 surely person, 2 likely behind, 3 likely person.
fn seeds(size: Size, face: &FaceSeen, scale: f32) -> opencv::Result<Mat> {
    let mut mask = Mat::new_size_with_default(size, core::CV_8UC1, Scalar::all(0.0))?;
    let (cx, _) = face.centre();
    let px = |v: f32| (v * scale) as i32;
    let fill = |mask: &mut Mat, cx: f32, cy: f32, rx: f32, ry: f32, value: f64| {
        let (middle, axes) = (Point::new(px(cx), px(cy)), Size::new(px(rx), px(ry)));
        imgproc::ellipse(mask, middle, axes, 0.0, 0.0, 360.0, Scalar::all(value), -1, imgproc::LINE_8, 0)
    };
    let chin = face.y + face.h;
    // Hair and shoulders may reach this far; whatever is outside is behind.
    fill(&mut mask, cx, face.y + 0.42 * face.h, 0.95 * face.w, 0.98 * face.h, 2.0)?;
    fill(&mut mask, cx, chin + 1.15 * face.h, 1.75 * face.w, 1.0 * face.h, 3.0)?;
    fill(&mut mask, cx, face.y + 0.42 * face.h, 0.66 * face.w, 0.78 * face.h, 3.0)?;
    fill(&mut mask, cx, face.y + 0.52 * face.h, 0.40 * face.w, 0.46 * face.h, 1.0)?;
    fill(&mut mask, cx, chin + 1.2 * face.h, 0.85 * face.w, 0.75 * face.h, 1.0)?;
    Ok(mask)
}

fn whiten(image: &Mat, person: &Mat) -> opencv::Result<Mat> {
    let mut out = image.try_clone()?;
    for y in 0..out.rows() {
        let soft: Vec<u8> = person.at_row::<u8>(y)?.to_vec();
        for (pixel, share) in out.at_row_mut::<core::Vec3b>(y)?.iter_mut().zip(soft) {
            let share = u32::from(share);
            for channel in &mut pixel.0 {
                let mixed = u32::from(*channel) * share + 255 * (255 - share);
                *channel = u8::try_from(mixed / 255).unwrap_or(u8::MAX);
            }
        }
    }
    Ok(out)
}

/// Uppermost row in which a good part of the head's width is person.
fn hair_top(person: &Mat, face: &FaceSeen) -> opencv::Result<f32> {
    let (from, to) = span(person, face, 0.5);
    for y in 0..person.rows() {
        let row = person.at_row::<u8>(y)?;
        let inside = row[from..to].iter().filter(|v| **v > 127).count();
        if inside * 4 > to - from {
            return Ok(y as f32);
        }
    }
    Ok(face.y - 0.25 * face.h)
}

/// Width of the face from ear to ear, between eyes and mouth; hair beside it does not count.
fn head_width(image: &Mat, person: &Mat, face: &FaceSeen) -> opencv::Result<f32> {
    let (right, left) = (face.landmarks[0], face.landmarks[1]);
    let (apart, eyes, cx) = ((left.0 - right.0).abs().max(8.0), (left.1 + right.1) / 2.0, (left.0 + right.0) / 2.0);
    let rows = |from: f32, to: f32| {
        let at = |v: f32| ((eyes + v * apart) as i32).clamp(0, image.rows());
        at(from)..at(to)
    };
    let skin = skin_colour(image, rows(0.35, 0.75), (cx - 0.4 * apart, cx + 0.4 * apart))?;
    let mut widths = Vec::new();
    for y in rows(0.1, 0.9) {
        let (pixels, inside) = (image.at_row::<core::Vec3b>(y)?, person.at_row::<u8>(y)?);
        let is_skin = |x: i32| {
            let x = usize::try_from(x).ok()?;
            let (r, g) = shares(*pixels.get(x)?);
            Some(*inside.get(x)? > 127 && (r - skin.0).abs() + (g - skin.1).abs() < 0.06)
        };
        widths.push(reach(&is_skin, cx as i32, -1) + reach(&is_skin, cx as i32, 1));
    }
    widths.sort_unstable();
    let wide = widths.get(widths.len() * 17 / 20).copied().unwrap_or(0);
    // Ears stand out a little. A face is about twice as wide as its eyes are apart; what is far from it is not believed.
    Ok((0.97 * wide as f32).clamp(1.6 * apart, 2.8 * apart))
}

/// Shares of red and green.
fn shares(pixel: core::Vec3b) -> (f32, f32) {
    let [b, g, r] = pixel.0.map(f32::from);
    let sum = (b + g + r).max(1.0);
    (r / sum, g / sum)
}

fn skin_colour(image: &Mat, rows: std::ops::Range<i32>, across: (f32, f32)) -> opencv::Result<(f32, f32)> {
    let columns = usize::try_from(image.cols()).unwrap_or(0);
    let at = |x: f32| (x.max(0.0) as usize).min(columns);
    let (mut red, mut green, mut count) = (0.0, 0.0, 0.0f32);
    for y in rows {
        for pixel in image.at_row::<core::Vec3b>(y)?.get(at(across.0)..at(across.1)).unwrap_or(&[]) {
            let (r, g) = shares(*pixel);
            (red, green, count) = (red + r, green + g, count + 1.0);
        }
    }
    Ok((red / count.max(1.0), green / count.max(1.0)))
}

/// Pixels from the middle to the last skin on one side.
fn reach(is_skin: &impl Fn(i32) -> Option<bool>, middle: i32, step: i32) -> i32 {
    let (mut last, mut other) = (0, 0);
    for n in 0.. {
        match is_skin(middle + step * n) {
            Some(true) => (last, other) = (n, 0),
            Some(false) if other < 5 => other += 1,
            Some(false) | None => break,
        }
    }
    last
}

fn span(person: &Mat, face: &FaceSeen, reach: f32) -> (usize, usize) {
    let (cx, _) = face.centre();
    let columns = usize::try_from(person.cols()).unwrap_or(0);
    let at = |x: f32| (x.max(0.0) as usize).min(columns);
    (at(cx - reach * face.w), at(cx + reach * face.w))
}

/// Scaled to the head's width, hair below the upper edge, eyes high enough; white where the frame ends.
fn crop(white: &Mat, face: &FaceSeen, hair: f32, head: f32) -> opencv::Result<Mat> {
    let scale = HEAD_WIDTH / head;
    let (cx, _) = face.centre();
    let eyes = (face.landmarks[0].1 + face.landmarks[1].1) / 2.0;
    let lowest_eyes = HEIGHT as f32 - BELOW_EYES;
    // The rule for the eyes wins over the one for the hair.
    let top = (hair * scale - HAIR_TOP).max(eyes * scale - lowest_eyes);
    let turn = Mat::from_slice_2d(&[[scale, 0.0, WIDTH as f32 / 2.0 - cx * scale], [0.0, scale, -top]])?;
    let mut out = Mat::default();
    let (size, border) = (Size::new(WIDTH, HEIGHT), core::BORDER_CONSTANT);
    imgproc::warp_affine(white, &mut out, &turn, size, imgproc::INTER_AREA, border, Scalar::all(255.0))?;
    Ok(out)
}
