//! Surfaces as grids of points, and seeing them: projection, hidden surfaces, which point of which surface each sample of
//! the picture shows. Colour is none of its business.

use super::math::{Turn, V3, add, cross, scale, sub, unit};

/// Which surface a sample shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Nothing,
    Skin,
    Ear,
    Hair,
    Body,
}

/// One seen sample: the surface, its own coordinates there, and the normal towards the camera's side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) depth: f32,
    pub(super) part: Part,
    /// Whether the inner side is seen.
    pub(super) inner: bool,
    pub(super) normal: V3,
    pub(super) place: V3,
}

pub(super) const EMPTY: Sample =
    Sample { depth: -1e9, part: Part::Nothing, inner: false, normal: [0.0; 3], place: [0.0; 3] };

/// A grid of points; the last column repeats the first when the surface closes.
pub(super) struct Mesh {
    part: Part,
    cols: usize,
    points: Vec<V3>,
    places: Vec<V3>,
    normals: Vec<V3>,
    /// Screen x, y and depth, after [`Mesh::project`].
    seen: Vec<V3>,
    /// From and to which pixel row each row of the grid and the next reach.
    reach: Vec<(f32, f32)>,
}

/// Where the camera stands.
#[derive(Clone, Copy)]
pub(super) struct Camera {
    /// Pixels of one unit at depth 0.
    pub(super) scale: f32,
    /// Pixel of the origin.
    pub(super) centre: (f32, f32),
}

/// Units from the camera to the head: 70 cm.
const DISTANCE: f32 = 10.0;

impl Mesh {
    /// Points `f(row, column)` for both from 0 to 1, with the coordinates that paint wants to know.
    pub(super) fn new(part: Part, rows: usize, cols: usize, closed: bool, f: impl Fn(f32, f32) -> (V3, V3)) -> Self {
        let at = |i: usize| f((i / cols) as f32 / (rows - 1) as f32, (i % cols) as f32 / (cols - 1) as f32);
        let (points, places): (Vec<V3>, Vec<V3>) = (0..rows * cols).map(at).unzip();
        let normals = normals(&points, rows, cols, closed);
        Self { part, cols, points, places, normals, seen: vec![], reach: vec![] }
    }

    /// Turns everything about `pivot`.
    pub(super) fn turn(&mut self, turn: &Turn, pivot: V3) {
        for point in &mut self.points {
            *point = add(turn.apply(sub(*point, pivot)), pivot);
        }
        for normal in &mut self.normals {
            *normal = turn.apply(*normal);
        }
    }

    /// Computes where the points appear.
    pub(super) fn project(&mut self, camera: &Camera) {
        let see = |p: &V3| {
            let k = camera.scale * DISTANCE / (DISTANCE - p[2]);
            [camera.centre.0 + p[0] * k, camera.centre.1 - p[1] * k, p[2]]
        };
        self.seen = self.points.iter().map(see).collect();
        let span = |row: &[V3]| row.iter().fold((f32::MAX, f32::MIN), |(low, high), p| (low.min(p[1]), high.max(p[1])));
        let rows: Vec<(f32, f32)> = self.seen.chunks_exact(self.cols).map(span).collect();
        self.reach = rows.windows(2).map(|pair| (pair[0].0.min(pair[1].0), pair[0].1.max(pair[1].1))).collect();
    }

    /// Draws into a band of rows; `keep` says whether a place of the hair exists at all.
    pub(super) fn draw(&self, band: &mut Band, keep: &dyn Fn(V3) -> bool) {
        for (row, reach) in self.reach.iter().enumerate() {
            if !band.meets(*reach) {
                continue;
            }
            for col in 0..self.cols - 1 {
                let i = row * self.cols + col;
                self.triangle(band, keep, [i, i + 1, i + self.cols]);
                self.triangle(band, keep, [i + 1, i + self.cols + 1, i + self.cols]);
            }
        }
    }

    fn triangle(&self, band: &mut Band, keep: &dyn Fn(V3) -> bool, corners: [usize; 3]) {
        let [a, b, c] = corners.map(|i| self.seen[i]);
        let area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        let Some((x0, x1, y0, y1)) = band.bounds(a, b, c) else { return };
        if area.abs() < 1e-6 {
            return;
        }
        for y in y0..y1 {
            let py = (y as f32 + 0.5) * band.sample;
            for x in x0..x1 {
                let px = (x as f32 + 0.5) * band.sample;
                let u = ((px - a[0]) * (c[1] - a[1]) - (py - a[1]) * (c[0] - a[0])) / area;
                let v = ((b[0] - a[0]) * (py - a[1]) - (b[1] - a[1]) * (px - a[0])) / area;
                if u < -1e-4 || v < -1e-4 || u + v > 1.0002 {
                    continue;
                }
                let weights = [1.0 - u - v, u, v];
                let depth = weights[0] * a[2] + weights[1] * b[2] + weights[2] * c[2];
                let cell = band.cell(x, y);
                if depth > cell.depth {
                    self.put(cell, keep, corners, weights, depth);
                }
            }
        }
    }

    fn put(&self, cell: &mut Sample, keep: &dyn Fn(V3) -> bool, corners: [usize; 3], weights: [f32; 3], depth: f32) {
        let blend = |of: &[V3]| {
            let [a, b, c] = corners.map(|i| of[i]);
            std::array::from_fn(|k| a[k] * weights[0] + b[k] * weights[1] + c[k] * weights[2])
        };
        let place = blend(&self.places);
        if self.part != Part::Hair || keep(place) {
            let normal = unit(blend(&self.normals));
            let inner = normal[2] < -0.12;
            *cell = Sample {
                depth,
                part: self.part,
                inner,
                normal: if inner { scale(normal, -1.0) } else { normal },
                place,
            };
        }
    }
}

fn normals(points: &[V3], rows: usize, cols: usize, closed: bool) -> Vec<V3> {
    let at = |row: usize, col: usize| points[row * cols + col];
    let normal = |i: usize| {
        let (row, col) = (i / cols, i % cols);
        let left = if col > 0 {
            col - 1
        } else if closed {
            cols - 2
        } else {
            0
        };
        let right = if col + 1 < cols {
            col + 1
        } else if closed {
            1
        } else {
            col
        };
        // Next to a pole all columns meet: the neighbouring ring tells the direction.
        let ring = row.clamp(1, rows - 2);
        let across = sub(at(ring, right), at(ring, left));
        let down = sub(at((row + 1).min(rows - 1), col), at(row.saturating_sub(1), col));
        unit(cross(down, across))
    };
    (0..points.len()).map(normal).collect()
}

/// Some rows of a picture, in samples.
pub(super) struct Band {
    pub(super) width: usize,
    pub(super) first: usize,
    pub(super) rows: usize,
    /// Pixels a sample is wide and high.
    pub(super) sample: f32,
    pub(super) cells: Vec<Sample>,
}

impl Band {
    pub(super) fn new(width: usize, rows: usize, sample: f32) -> Self {
        Self { width, first: 0, rows, sample, cells: vec![EMPTY; width * rows] }
    }

    /// Empties the band and moves it to the rows from `first` on.
    pub(super) fn restart(&mut self, first: usize) {
        self.first = first;
        self.cells.fill(EMPTY);
    }

    fn meets(&self, (from, to): (f32, f32)) -> bool {
        let (top, end) = (self.first as f32 * self.sample, (self.first + self.rows) as f32 * self.sample);
        to >= top && from <= end
    }

    fn cell(&mut self, x: usize, y: usize) -> &mut Sample {
        &mut self.cells[(y - self.first) * self.width + x]
    }

    /// The samples a triangle can touch: from and to across, from and to down.
    fn bounds(&self, a: V3, b: V3, c: V3) -> Option<(usize, usize, usize, usize)> {
        let span = |k: usize, low: usize, high: usize| {
            let (min, max) = (a[k].min(b[k]).min(c[k]) / self.sample, a[k].max(b[k]).max(c[k]) / self.sample);
            let from = (min - 0.5).ceil().max(low as f32) as usize;
            let to = ((max - 0.5).floor() + 1.0).clamp(0.0, high as f32) as usize;
            (from < to).then_some((from, to))
        };
        let (y0, y1) = span(1, self.first, self.first + self.rows)?;
        let (x0, x1) = span(0, 0, self.width)?;
        Some((x0, x1, y0, y1))
    }
}
