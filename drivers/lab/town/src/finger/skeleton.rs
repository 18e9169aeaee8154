//! Ridges thinned to lines (Zhang and Suen, 1984), and the ends and forks of those lines.

use std::f32::consts::{PI, TAU};

use super::extract::Minutia;
use super::plane::Plane;

/// Steps along a line that decide its direction.
const TRACE: usize = 9;
/// Cells a minutia must lie from the border of the print: ridges end there for no reason of their own.
const BORDER: isize = 6;
/// The eight neighbours, clockwise from above.
const AROUND: [(isize, isize); 8] = [(0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1)];

/// Lines one pixel wide, at the sensor's resolution.
pub(super) struct Skeleton {
    width: usize,
    height: usize,
    line: Vec<bool>,
}

impl Skeleton {
    /// Thins the positive parts of a half-resolution plane.
    pub(super) fn of(ridges: &Plane, inside: &[bool]) -> Self {
        let (width, height) = (ridges.width * 2, ridges.height * 2);
        let line = (0..width * height).map(|i| {
            let (x, y) = (i % width, i / width);
            inside[(y / 2) * ridges.width + x / 2]
                && ridges.smooth_at(x as f32 / 2.0 - 0.25, y as f32 / 2.0 - 0.25) > 0.0
        });
        let mut skeleton = Self { width, height, line: line.collect() };
        while skeleton.peel(false) | skeleton.peel(true) {}
        skeleton
    }

    /// Ends and forks well inside the print, strongest evidence first: those farthest from another one.
    pub(super) fn minutiae(&self, inside: &[bool]) -> Vec<Minutia> {
        let mut found = Vec::new();
        for y in 1..self.height as isize - 1 {
            for x in 1..self.width as isize - 1 {
                if self.on(x, y) && deep_inside(inside, self.width / 2, self.height / 2, x / 2, y / 2) {
                    found.extend(self.minutia(x, y));
                }
            }
        }
        without_pairs(&found)
    }

    fn minutia(&self, x: isize, y: isize) -> Option<Minutia> {
        let direction = match self.crossings(x, y) {
            1 => self.bearings(x, y).first().copied()?,
            3 => opening(&self.bearings(x, y))?,
            _ => return None,
        };
        Some(Minutia { x: x as f32, y: y as f32, direction: direction.rem_euclid(TAU) })
    }

    fn on(&self, x: isize, y: isize) -> bool {
        x >= 0
            && y >= 0
            && x < self.width as isize
            && y < self.height as isize
            && self.line[y as usize * self.width + x as usize]
    }

    fn neighbours(&self, x: isize, y: isize) -> [bool; 8] {
        AROUND.map(|(dx, dy)| self.on(x + dx, y + dy))
    }

    fn crossings(&self, x: isize, y: isize) -> usize {
        let ring = self.neighbours(x, y);
        (0..8).filter(|&k| !ring[k] && ring[(k + 1) % 8]).count()
    }

    /// Which way each line leaves a point, seen some steps on; lines shorter than that are spurs and left out.
    fn bearings(&self, x: isize, y: isize) -> Vec<f32> {
        let ring = self.neighbours(x, y);
        let starts = (0..8).filter(|&k| ring[k] && !ring[(k + 7) % 8]);
        starts.filter_map(|k| self.trace((x, y), (x + AROUND[k].0, y + AROUND[k].1))).collect()
    }

    fn trace(&self, from: (isize, isize), first: (isize, isize)) -> Option<f32> {
        let (mut before, mut here) = (from, first);
        for _ in 1..TRACE {
            // Straight steps first, so that a corner is not cut into a side line.
            let ahead = [0usize, 2, 4, 6, 1, 3, 5, 7].map(|k| (here.0 + AROUND[k].0, here.1 + AROUND[k].1));
            let next = ahead.into_iter().find(|&(x, y)| {
                let fresh = (x - before.0).abs().max((y - before.1).abs()) > 1;
                let away = (x - from.0).abs().max((y - from.1).abs()) > 1;
                self.on(x, y) && fresh && away
            })?;
            (before, here) = (here, next);
        }
        Some(((here.1 - from.1) as f32).atan2((here.0 - from.0) as f32))
    }

    /// One half-pass of Zhang-Suen; whether anything was removed.
    fn peel(&mut self, second: bool) -> bool {
        let removable = |i: usize| {
            let (x, y) = ((i % self.width) as isize, (i / self.width) as isize);
            self.line[i] && self.removable(x, y, second)
        };
        let gone: Vec<usize> = (0..self.line.len()).filter(|&i| removable(i)).collect();
        gone.iter().for_each(|&i| self.line[i] = false);
        !gone.is_empty()
    }

    fn removable(&self, x: isize, y: isize, second: bool) -> bool {
        let n = self.neighbours(x, y);
        let count = n.iter().filter(|on| **on).count();
        let (above, right, below, left) = (n[0], n[2], n[4], n[6]);
        let edges = if second { !(above && left && (right || below)) } else { !(right && below && (above || left)) };
        (2..=6).contains(&count) && edges && (0..8).filter(|&k| !n[k] && n[(k + 1) % 8]).count() == 1
    }
}

fn deep_inside(inside: &[bool], width: usize, height: usize, x: isize, y: isize) -> bool {
    let open = |x: isize, y: isize| {
        x >= 0 && y >= 0 && x < width as isize && y < height as isize && inside[y as usize * width + x as usize]
    };
    AROUND.iter().all(|(dx, dy)| open(x + dx * BORDER, y + dy * BORDER))
}

/// Of three lines, the two closest enclose the fork: the direction between them.
fn opening(bearings: &[f32]) -> Option<f32> {
    let &[a, b, c] = bearings else { return None };
    let apart = |p: f32, q: f32| (p - q + PI).rem_euclid(TAU) - PI;
    let pairs = [(a, b), (b, c), (c, a)];
    let (p, q) = pairs.into_iter().min_by(|l, r| apart(l.0, l.1).abs().total_cmp(&apart(r.0, r.1).abs()))?;
    Some(q + apart(p, q) / 2.0)
}

/// Two minutiae closer than a ridge period are a break or a bridge, not two minutiae.
fn without_pairs(found: &[Minutia]) -> Vec<Minutia> {
    let near = |a: &Minutia, b: &Minutia| (a.x - b.x).hypot(a.y - b.y) < 7.0;
    let alone = |(i, a): &(usize, &Minutia)| !found.iter().enumerate().any(|(j, b)| j != *i && near(a, b));
    found.iter().enumerate().filter(alone).map(|(_, m)| *m).collect()
}
