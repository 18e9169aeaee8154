//! Comparing two sets of features: find the shift and turn that lays most minutiae on each other, then see how many of
//! those that could meet do meet, and whether the ridges run the same way.

use std::f32::consts::{PI, TAU};

use super::extract::{MAP, Minutia};

/// Turns that are tried, radians: a finger lies straighter than that.
const MOST_TURN: f32 = 0.56;
/// Pixels and radians within which two minutiae count as one.
const NEAR: f32 = 9.0;
const AKIN: f32 = 0.38;
/// Pixels from the rim of the other print within which a missing partner is no miss.
const RIM: f32 = 16.0;
/// Bins of the vote: pixels and radians.
const SHIFT_BIN: f32 = 12.0;
const TURN_BIN: f32 = 0.10;
/// Candidates looked at closely.
const CANDIDATES: usize = 24;

/// Features as a record holds them.
pub(super) struct Side {
    pub(super) minutiae: Vec<Minutia>,
    pub(super) map: Vec<Option<f32>>,
}

/// A turn about the middle of the glass and a shift, from one picture to the other.
#[derive(Debug, Clone, Copy)]
struct Motion {
    turn: f32,
    dx: f32,
    dy: f32,
}

/// How alike two sides are, about 0 for strangers and 1 for copies.
pub(super) fn likeness(a: &Side, b: &Side) -> f32 {
    candidates(a, b).into_iter().map(|motion| agreement(a, b, motion)).fold(0.0, f32::max)
}

impl Motion {
    fn between(a: &Minutia, b: &Minutia) -> Self {
        let turn = wrapped(b.direction - a.direction);
        let moved = Self { turn, dx: 0.0, dy: 0.0 }.apply(a);
        Self { turn, dx: b.x - moved.x, dy: b.y - moved.y }
    }

    fn apply(&self, m: &Minutia) -> Minutia {
        let (sin, cos) = self.turn.sin_cos();
        let (x, y) = (m.x - 128.0, m.y - 144.0);
        Minutia {
            x: x * cos - y * sin + 128.0 + self.dx,
            y: x * sin + y * cos + 144.0 + self.dy,
            direction: m.direction + self.turn,
        }
    }

    fn bin(&self) -> (i32, i32, i32) {
        let bin = |value: f32, width: f32| (value / width).round() as i32;
        (bin(self.turn, TURN_BIN), bin(self.dx, SHIFT_BIN), bin(self.dy, SHIFT_BIN))
    }
}

/// The motions most pairs of minutiae vote for, best first, each the mean of its votes.
fn candidates(a: &Side, b: &Side) -> Vec<Motion> {
    let mut votes: Vec<((i32, i32, i32), Motion)> = Vec::new();
    for p in &a.minutiae {
        for q in &b.minutiae {
            let motion = Motion::between(p, q);
            if motion.turn.abs() <= MOST_TURN {
                votes.push((motion.bin(), motion));
            }
        }
    }
    votes.sort_by_key(|(bin, _)| *bin);
    let mut groups: Vec<&[_]> = votes.chunk_by(|a, b| a.0 == b.0).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups.truncate(CANDIDATES);
    groups.into_iter().map(mean).collect()
}

fn mean(group: &[((i32, i32, i32), Motion)]) -> Motion {
    let n = group.len() as f32;
    let of = |f: fn(&Motion) -> f32| group.iter().map(|(_, m)| f(m)).sum::<f32>() / n;
    Motion { turn: of(|m| m.turn), dx: of(|m| m.dx), dy: of(|m| m.dy) }
}

fn agreement(a: &Side, b: &Side, motion: Motion) -> f32 {
    let motion = refined(a, b, motion);
    let moved: Vec<Minutia> = a.minutiae.iter().map(|m| motion.apply(m)).collect();
    let pairs: f32 = pairs(&moved, &b.minutiae).iter().map(|&(i, j)| closeness(&moved[i], &b.minutiae[j])).sum();
    let back = |m: &Minutia| inverse(motion, m);
    let mine = moved.iter().filter(|m| covered(&b.map, m)).count() as f32;
    let theirs = b.minutiae.iter().filter(|m| covered(&a.map, &back(m))).count() as f32;
    // A handful of chance meetings in a small overlap is no evidence: six imaginary misses on each side.
    let minutiae = pairs / ((mine + 6.0) * (theirs + 6.0)).sqrt();
    minutiae * orientation_agreement(a, b, motion)
}

/// The motion that fits the pairs it finds, twice over.
fn refined(a: &Side, b: &Side, mut motion: Motion) -> Motion {
    for _ in 0..2 {
        let moved: Vec<Minutia> = a.minutiae.iter().map(|m| motion.apply(m)).collect();
        let pairs = pairs(&moved, &b.minutiae);
        if pairs.len() < 3 {
            return motion;
        }
        let n = pairs.len() as f32;
        motion.turn +=
            pairs.iter().map(|&(i, j)| wrapped(b.minutiae[j].direction - moved[i].direction)).sum::<f32>() / n;
        let again: Vec<Minutia> = a.minutiae.iter().map(|m| motion.apply(m)).collect();
        motion.dx += pairs.iter().map(|&(i, j)| b.minutiae[j].x - again[i].x).sum::<f32>() / n;
        motion.dy += pairs.iter().map(|&(i, j)| b.minutiae[j].y - again[i].y).sum::<f32>() / n;
    }
    motion
}

/// Each minutia with its nearest free partner, nearest first.
fn pairs(moved: &[Minutia], fixed: &[Minutia]) -> Vec<(usize, usize)> {
    let mut close: Vec<(f32, usize, usize)> = Vec::new();
    for (i, p) in moved.iter().enumerate() {
        for (j, q) in fixed.iter().enumerate() {
            let distance = (p.x - q.x).hypot(p.y - q.y);
            if distance < NEAR && wrapped(p.direction - q.direction).abs() < AKIN {
                close.push((distance, i, j));
            }
        }
    }
    close.sort_by(|l, r| l.0.total_cmp(&r.0));
    let (mut left, mut right) = (vec![true; moved.len()], vec![true; fixed.len()]);
    close.retain(|&(_, i, j)| {
        std::mem::take(&mut left[i]) & {
            let free = right[j];
            right[j] = false;
            free
        }
    });
    close.into_iter().map(|(_, i, j)| (i, j)).collect()
}

/// 1 for a pair that meets exactly, 0 at the limits: chance meetings lie anywhere within them, true ones in the middle.
fn closeness(p: &Minutia, q: &Minutia) -> f32 {
    let far = ((p.x - q.x).powi(2) + (p.y - q.y).powi(2)) / (NEAR * NEAR);
    let askew = (wrapped(p.direction - q.direction) / AKIN).powi(2);
    (1.0 - far) * (1.0 - askew)
}

fn inverse(motion: Motion, m: &Minutia) -> Minutia {
    let shifted = Minutia { x: m.x - motion.dx, y: m.y - motion.dy, direction: m.direction };
    Motion { turn: -motion.turn, dx: 0.0, dy: 0.0 }.apply(&shifted)
}

fn cell(map: &[Option<f32>], m: &Minutia) -> Option<f32> {
    let (x, y) = ((m.x / 16.0).floor(), (m.y / 18.0).floor());
    let within = x >= 0.0 && y >= 0.0 && x < MAP.0 as f32 && y < MAP.1 as f32;
    if within { map[y as usize * MAP.0 + x as usize] } else { None }
}

/// Whether a minutia there would have been found: well inside the print, as the extraction demands.
fn covered(map: &[Option<f32>], m: &Minutia) -> bool {
    let moved = |dx: f32, dy: f32| Minutia { x: m.x + dx, y: m.y + dy, direction: 0.0 };
    [(0.0, 0.0), (RIM, 0.0), (-RIM, 0.0), (0.0, RIM), (0.0, -RIM)]
        .iter()
        .all(|&(dx, dy)| cell(map, &moved(dx, dy)).is_some())
}

/// Mean agreement of ridge orientation where both have ridges, 0..1.
fn orientation_agreement(a: &Side, b: &Side, motion: Motion) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (i, orientation) in a.map.iter().enumerate() {
        let Some(angle) = orientation else { continue };
        let (x, y) = ((i % MAP.0) as f32 * 16.0 + 8.0, (i / MAP.0) as f32 * 18.0 + 9.0);
        let place = motion.apply(&Minutia { x, y, direction: *angle });
        if let Some(other) = cell(&b.map, &place) {
            sum += (2.0 * (place.direction - other)).cos();
            count += 1.0;
        }
    }
    if count < 12.0 { 0.0 } else { f32::max(sum / count, 0.0) }
}

fn wrapped(angle: f32) -> f32 {
    (angle + PI).rem_euclid(TAU) - PI
}
