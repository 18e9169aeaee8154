//! A grid of numbers at half the sensor's resolution, and the oriented filters that grow and clean ridges on it.

use std::f32::consts::{PI, TAU};

/// Orientations in a filter bank; 5.6° apart.
const ORIENTATIONS: usize = 32;
/// Half the width of a filter, in cells: one ridge period and a little.
const RADIUS: usize = 5;
const SIDE: usize = 2 * RADIUS + 1;

/// A grid of numbers, row by row.
#[derive(Clone)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) cells: Vec<f32>,
}

impl Plane {
    pub(super) fn from_fn(width: usize, height: usize, mut f: impl FnMut(usize, usize) -> f32) -> Self {
        let cells = (0..width * height).map(|i| f(i % width, i / width)).collect();
        Self { width, height, cells }
    }

    pub(super) fn at(&self, x: usize, y: usize) -> f32 {
        self.cells[y * self.width + x]
    }

    /// Value at the nearest cell inside.
    pub(super) fn clamped(&self, x: isize, y: isize) -> f32 {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        self.at(x, y)
    }

    /// Catmull-Rom between cells.
    pub(super) fn smooth_at(&self, x: f32, y: f32) -> f32 {
        let (xi, yi) = (x.floor(), y.floor());
        let (wx, wy) = (catmull_rom(x - xi), catmull_rom(y - yi));
        let mut sum = 0.0;
        for (j, wy) in wy.iter().enumerate() {
            for (i, wx) in wx.iter().enumerate() {
                sum += wx * wy * self.clamped(xi as isize + i as isize - 1, yi as isize + j as isize - 1);
            }
        }
        sum
    }

    /// Mean over a square of side `2 * radius + 1`, applied twice (nearly a Gaussian).
    pub(super) fn blurred(&self, radius: usize) -> Self {
        let once = self.box_rows(radius).transposed().box_rows(radius);
        once.box_rows(radius).transposed().box_rows(radius)
    }

    fn box_rows(&self, radius: usize) -> Self {
        let r = radius as isize;
        let mut out = self.clone();
        for y in 0..self.height as isize {
            let mut sum: f32 = (-r..=r).map(|x| self.clamped(x, y)).sum();
            for x in 0..self.width as isize {
                out.cells[y as usize * self.width + x as usize] = sum / (2 * r + 1) as f32;
                sum += self.clamped(x + r + 1, y) - self.clamped(x - r, y);
            }
        }
        out
    }

    fn transposed(&self) -> Self {
        Self::from_fn(self.height, self.width, |x, y| self.at(y, x))
    }
}

fn catmull_rom(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [0.5 * (-t + 2.0 * t2 - t3), 0.5 * (2.0 - 5.0 * t2 + 3.0 * t3), 0.5 * (t + 4.0 * t2 - 3.0 * t3), 0.5 * (t3 - t2)]
}

/// Even Gabor filters of one ridge period, one per orientation. A perfect ridge pattern passes with amplitude 1.
pub(super) struct FilterBank {
    kernels: Vec<[f32; SIDE * SIDE]>,
}

impl FilterBank {
    /// `period` is the distance from ridge to ridge, in cells.
    pub(super) fn new(period: f32) -> Self {
        let angle = |k: usize| k as f32 * PI / ORIENTATIONS as f32;
        Self { kernels: (0..ORIENTATIONS).map(|k| kernel(angle(k), period)).collect() }
    }

    /// The plane filtered at each cell along the ridge orientation given there (radians, 0..π, y down).
    pub(super) fn apply(&self, plane: &Plane, orientation: &Plane) -> Plane {
        let padded = Plane::from_fn(plane.width + 2 * RADIUS, plane.height + 2 * RADIUS, |x, y| {
            plane.clamped(x as isize - RADIUS as isize, y as isize - RADIUS as isize)
        });
        Plane::from_fn(plane.width, plane.height, |x, y| {
            let step = orientation.at(x, y) * ORIENTATIONS as f32 / PI;
            let kernel = &self.kernels[(step.round() as usize) % ORIENTATIONS];
            let mut sum = 0.0;
            for (j, row) in kernel.chunks_exact(SIDE).enumerate() {
                let start = (y + j) * padded.width + x;
                sum += row.iter().zip(&padded.cells[start..start + SIDE]).map(|(a, b)| a * b).sum::<f32>();
            }
            sum
        })
    }
}

fn kernel(angle: f32, period: f32) -> [f32; SIDE * SIDE] {
    let sigma = period * 0.46;
    let across = |i: usize| {
        let (x, y) = ((i % SIDE) as f32 - RADIUS as f32, (i / SIDE) as f32 - RADIUS as f32);
        let distance = -x * angle.sin() + y * angle.cos();
        (distance, (-(x * x + y * y) / (2.0 * sigma * sigma)).exp())
    };
    let mut k = [0.0; SIDE * SIDE];
    let (mut sum, mut weight) = (0.0, 0.0);
    for (i, cell) in k.iter_mut().enumerate() {
        let (distance, envelope) = across(i);
        *cell = envelope * (TAU * distance / period).cos();
        sum += *cell;
        weight += envelope;
    }
    let mut gain = 0.0;
    for (i, cell) in k.iter_mut().enumerate() {
        let (distance, envelope) = across(i);
        // Without a mean, so that plain grey gives nothing.
        *cell -= envelope * sum / weight;
        gain += *cell * (TAU * distance / period).cos();
    }
    k.map(|cell| cell / gain)
}
