//! From the finger on the glass to an image, and from the image to a template.

use std::sync::Arc;

use image::GrayImage;
use suiban_lab_town::finger::{self, Press};

use super::command::Buffer;
use super::module::{Answer, OK};
use crate::latency::takes;
use crate::world::{Glass, Shared, Template};

const NO_FINGER: u8 = 0x02;
const CAPTURE_FAILED: u8 = 0x03;
const TOO_MESSY: u8 = 0x06;
const TOO_FEW_FEATURES: u8 = 0x07;
const UPLOAD_FAILED: u8 = 0x0F;
const NO_IMAGE: u8 = 0x15;
const SENSOR_FAILED: u8 = 0x29;

/// Bytes of an image on the line: two pixels a byte.
pub const PACKED: usize = (finger::WIDTH * finger::HEIGHT / 2) as usize;

/// Pictures below this quality show too few ridges to find features in.
const FEW: u8 = 15;
/// Pictures below this quality are too smeared to trust the features found.
const MESSY: u8 = 35;

/// Takes an image, if a finger lies on the glass for as long as that takes.
pub async fn gen_img(world: &Shared) -> Answer {
    if world.read(|w| w.finger.sensor_failed) {
        takes(world, 80..=150).await;
        return Answer::code(SENSOR_FAILED);
    }
    let Some(glass) = world.read(|w| w.finger.glass.clone()) else {
        takes(world, 80..=150).await;
        return Answer::code(NO_FINGER);
    };
    let ((), image) = tokio::join!(takes(world, 300..=600), look(world, &glass));
    let Some(image) = image else { return Answer::code(CAPTURE_FAILED) };
    world.update(|w| {
        if w.finger.glass.as_ref() != Some(&glass) {
            return Answer::code(CAPTURE_FAILED);
        }
        w.finger.seen = Some((glass.press, image.clone()));
        w.finger.image = Some(image);
        Answer::code(OK)
    })
}

/// The picture of the finger on the glass; grown once for each press.
async fn look(world: &Shared, glass: &Glass) -> Option<Arc<[u8]>> {
    let seen = world.read(|w| w.finger.seen.clone());
    if let Some((_, image)) = seen.filter(|(press, _)| *press == glass.press) {
        return Some(image);
    }
    let seed = world.read(|w| w.town.person(&glass.person).map(|person| person.finger_seed))?;
    let (code, press) = (glass.finger, Press::natural(glass.quality, glass.press));
    let grown = tokio::task::spawn_blocking(move || finger::image(seed, code, &press).into_raw());
    grown.await.ok().map(Arc::from)
}

/// Computes the template of the image into a buffer.
pub async fn img2tz(world: &Shared, buffer: Buffer) -> Answer {
    let Some(image) = world.read(|w| w.finger.image.clone()) else { return Answer::code(NO_IMAGE) };
    let work = tokio::task::spawn_blocking(move || template(&image));
    let ((), template) = tokio::join!(takes(world, 300..=500), work);
    let dirty = world.read(|w| w.finger.glass_dirty);
    match template.unwrap_or(Err(TOO_FEW_FEATURES)) {
        Ok(_) if dirty => Answer::code(TOO_MESSY),
        Err(code) => Answer::code(code),
        Ok(template) => {
            world.update(|w| w.finger.buffers[buffer.index()] = Some(template));
            Answer::code(OK)
        }
    }
}

fn template(image: &[u8]) -> Result<Template, u8> {
    let image = GrayImage::from_raw(finger::WIDTH, finger::HEIGHT, image.to_vec()).ok_or(NO_IMAGE)?;
    match finger::quality(&image) {
        0..FEW => Err(TOO_FEW_FEATURES),
        FEW..MESSY => Err(TOO_MESSY),
        MESSY.. => Ok(finger::template(&image)),
    }
}

/// Sends the image up.
pub fn up_image(world: &Shared) -> Answer {
    match world.read(|w| w.finger.image.clone()) {
        None => Answer::code(UPLOAD_FAILED),
        Some(image) => Answer { upload: Some(pack(&image)), ..Answer::code(OK) },
    }
}

/// Four bits a pixel, the first of two in the high nibble.
fn pack(image: &[u8]) -> Vec<u8> {
    image.chunks_exact(2).map(|pair| (pair[0] & 0xF0) | (pair[1] >> 4)).collect()
}

/// The image in packed bytes; `None` when they are not exactly one.
pub fn unpack(packed: &[u8]) -> Option<Arc<[u8]>> {
    let pixels = |byte: &u8| [(byte >> 4) * 17, (byte & 0x0F) * 17];
    (packed.len() == PACKED).then(|| packed.iter().flat_map(pixels).collect())
}
