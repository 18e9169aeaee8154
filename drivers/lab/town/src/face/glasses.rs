//! Spectacles: two rims, a bridge and two arms, as thin tubes.

use std::f32::consts::TAU;

use super::head::Skull;
use super::look::Look;
use super::math::{V3, add, cross, scale, sub, unit};
use super::mesh::{Mesh, Part};

/// Half the thickness of the frame.
const WIRE: f32 = 0.017;

/// The pieces of the frame, in the head's coordinates.
pub(super) fn meshes(look: &Look, skull: &Skull) -> Vec<Mesh> {
    let front = skull.at_height(0.0).front + 0.17;
    let hinge = (look.eye_x + 0.335, 0.07, front - 0.10);
    let ear = skull.at_height(0.05).w + 0.01;
    let mut pieces = Vec::new();
    for side in [-1.0, 1.0] {
        let rim = move |t: f32| {
            let (s, c) = (t * TAU).sin_cos();
            let wide = c.signum() * c.abs().powf(0.72) * 0.315;
            [
                side * (look.eye_x + 0.015 + wide),
                s.signum() * s.abs().powf(0.72) * 0.235 - 0.03,
                front - 0.10 * wide.max(0.0),
            ]
        };
        pieces.push(tube(64, rim));
        pieces.push(tube(10, move |t| {
            [side * (hinge.0 + (ear - hinge.0) * t.powf(0.5)), hinge.1, hinge.2 + (-0.25 - hinge.2) * t]
        }));
    }
    let inner = look.eye_x - 0.29;
    pieces.push(tube(10, move |t| [inner * (2.0 * t - 1.0), 0.035 + 0.04 * (t * TAU / 2.0).sin(), front + 0.01]));
    pieces
}

fn tube(steps: usize, curve: impl Fn(f32) -> V3) -> Mesh {
    Mesh::new(Part::Frame, steps, 9, true, |row, col| {
        let (at, ahead) = (curve(row), unit(sub(curve(row + 0.01), curve(row - 0.01))));
        let side = unit(cross(ahead, [0.1, 0.2, 1.0]));
        let up = cross(side, ahead);
        let (s, c) = (col * TAU).sin_cos();
        (add(at, add(scale(side, WIRE * c), scale(up, WIRE * s))), [0.0; 3])
    })
}
