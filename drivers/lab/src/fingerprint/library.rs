//! Comparing templates and keeping them in the library.

use suiban_lab_town::finger;

use super::command::Buffer;
use super::module::{Answer, CAPACITY, OK};
use crate::latency::takes;
use crate::world::{Shared, Template, World};

const NO_MATCH: u8 = 0x08;
const NOT_FOUND: u8 = 0x09;
const COMBINE_FAILED: u8 = 0x0A;
const PAGE_OUT_OF_RANGE: u8 = 0x0B;
const TEMPLATE_READ_ERROR: u8 = 0x0C;
const TEMPLATE_UPLOAD_FAILED: u8 = 0x0D;
const DELETE_FAILED: u8 = 0x10;

/// Similarity from which two templates match, by security level 1–5; level 3 is the matcher's own threshold.
fn threshold(security: u8) -> f32 {
    finger::THRESHOLD + (f32::from(security) - 3.0) * 0.04
}

/// The module's score of a similarity, 0–100.
fn score(similarity: f32) -> u16 {
    (similarity.clamp(0.0, 1.0) * 100.0).round() as u16
}

fn buffer(w: &World, buffer: Buffer) -> Option<Template> {
    w.finger.buffers[buffer.index()]
}

fn both(world: &Shared) -> Option<(Template, Template, f32)> {
    world.read(|w| {
        let (one, two) = buffer(w, Buffer::One).zip(buffer(w, Buffer::Two))?;
        Some((one, two, threshold(w.finger.security)))
    })
}

/// Compares on a thread of its own: it takes milliseconds a pair.
async fn similarities(probe: Template, gallery: Vec<(u16, Template)>) -> Vec<(u16, f32)> {
    let all = move || gallery.iter().map(|(page, other)| (*page, finger::similarity(&probe, other))).collect();
    tokio::task::spawn_blocking(all).await.unwrap_or_default()
}

async fn similarity(one: Template, two: Template) -> f32 {
    similarities(one, vec![(0, two)]).await.first().map_or(0.0, |(_, similarity)| *similarity)
}

/// 03: compares both buffers.
pub async fn compare(world: &Shared) -> Answer {
    let Some((one, two, threshold)) = both(world) else { return Answer::with(NO_MATCH, &[0, 0]) };
    let ((), similarity) = tokio::join!(takes(world, 40..=120), similarity(one, two));
    match similarity >= threshold {
        true => Answer::with(OK, &score(similarity).to_be_bytes()),
        false => Answer::with(NO_MATCH, &[0, 0]),
    }
}

/// 04: looks for a buffer in `count` pages from `start`.
pub async fn search(world: &Shared, from: Buffer, start: u16, count: u16) -> Answer {
    if start >= CAPACITY {
        return Answer::with(PAGE_OUT_OF_RANGE, &[0; 4]);
    }
    let pages = start..start.saturating_add(count);
    let (probe, threshold, gallery) = world.read(|w| {
        let gallery = w.finger.library.range(pages).map(|(page, template)| (*page, *template));
        (buffer(w, from), threshold(w.finger.security), gallery.collect::<Vec<_>>())
    });
    let Some(probe) = probe else { return Answer::with(NOT_FOUND, &[0; 4]) };
    let ((), found) = tokio::join!(takes(world, 100..=700), similarities(probe, gallery));
    match found.into_iter().filter(|(_, s)| *s >= threshold).max_by(|a, b| a.1.total_cmp(&b.1)) {
        None => Answer::with(NOT_FOUND, &[0; 4]),
        Some((page, similarity)) => Answer::with(OK, &[page.to_be_bytes(), score(similarity).to_be_bytes()].concat()),
    }
}

/// 05: one template from two of the same finger, in both buffers. The first is kept: of two that match, a merger would
/// know little more.
pub async fn reg_model(world: &Shared) -> Answer {
    let Some((one, two, threshold)) = both(world) else { return Answer::code(COMBINE_FAILED) };
    let ((), similarity) = tokio::join!(takes(world, 40..=120), similarity(one, two));
    if similarity < threshold {
        return Answer::code(COMBINE_FAILED);
    }
    world.update(|w| w.finger.buffers = [Some(one), Some(one)]);
    Answer::code(OK)
}

/// 06: keeps a buffer.
pub async fn store(world: &Shared, from: Buffer, page: u16) -> Answer {
    if page >= CAPACITY {
        return Answer::code(PAGE_OUT_OF_RANGE);
    }
    takes(world, 30..=80).await;
    world.update(|w| match buffer(w, from) {
        None => Answer::code(TEMPLATE_READ_ERROR),
        Some(template) => {
            w.finger.library.insert(page, template);
            Answer::code(OK)
        }
    })
}

/// 07: brings a kept template back.
pub fn load(world: &Shared, into: Buffer, page: u16) -> Answer {
    if page >= CAPACITY {
        return Answer::code(PAGE_OUT_OF_RANGE);
    }
    world.update(|w| match w.finger.library.get(&page).copied() {
        None => Answer::code(TEMPLATE_READ_ERROR),
        Some(template) => {
            w.finger.buffers[into.index()] = Some(template);
            Answer::code(OK)
        }
    })
}

/// 08: sends a buffer up.
pub fn up_char(world: &Shared, from: Buffer) -> Answer {
    match world.read(|w| buffer(w, from)) {
        None => Answer::code(TEMPLATE_UPLOAD_FAILED),
        Some(template) => Answer { upload: Some(template.to_vec()), ..Answer::code(OK) },
    }
}

/// 0C: deletes `count` pages from `start`.
pub async fn delete(world: &Shared, start: u16, count: u16) -> Answer {
    let end = start.saturating_add(count);
    if count == 0 || end > CAPACITY {
        return Answer::code(DELETE_FAILED);
    }
    takes(world, 30..=80).await;
    world.update(|w| w.finger.library.retain(|page, _| !(start..end).contains(page)));
    Answer::code(OK)
}

/// 0D: deletes all.
pub async fn empty(world: &Shared) -> Answer {
    takes(world, 100..=300).await;
    world.update(|w| w.finger.library.clear());
    Answer::code(OK)
}

/// 1D: how many are kept.
pub fn template_num(world: &Shared) -> Answer {
    let count = world.read(|w| w.finger.library.len()) as u16;
    Answer::with(OK, &count.to_be_bytes())
}

/// 1F: a bitmap of 256 pages, the lowest page in the lowest bit of the first byte.
pub fn index_table(world: &Shared, table: u8) -> Answer {
    if u16::from(table) * 256 >= CAPACITY {
        return Answer::code(PAGE_OUT_OF_RANGE);
    }
    let first = u16::from(table) * 256;
    let mut bitmap = [0u8; 32];
    world.read(|w| {
        for (page, _) in w.finger.library.range(first..first + 256) {
            let index = usize::from(page - first);
            bitmap[index / 8] |= 1 << (index % 8);
        }
    });
    Answer::with(OK, &bitmap)
}
