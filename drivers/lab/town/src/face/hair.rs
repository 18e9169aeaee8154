//! Hair: a shell around the skull that ends at an edge, high over the face and low behind, wherever the style has it.

use std::f32::consts::PI;

use super::head::Skull;
use super::look::{Look, Style};
use super::math::{V3, mix, noise, scale, step};
use super::mesh::{Mesh, Part};

/// Height below which hair that is long enough hangs instead of lying on the head.
const HANGS: f32 = 0.30;

/// The hair of a look.
pub(super) struct Hair {
    style: Style,
    volume: f32,
    part: Option<f32>,
    /// Azimuth at which a fringe opens.
    gap: f32,
    colour: V3,
    scalp: V3,
    seed: f32,
    /// Edge height over the azimuth's size, 0..π.
    edge: Vec<f32>,
}

impl Hair {
    pub(super) fn of(look: &Look) -> Self {
        let knots = outline(look);
        let edge = (0..=256).map(|i| along(&knots, i as f32 / 256.0 * PI)).collect();
        let part = match look.style {
            Style::SidePart | Style::Long => Some(look.part),
            Style::Tied if look.age > 0.2 => Some(0.0),
            Style::Crew | Style::Fringe | Style::Bob | Style::Tied | Style::Waves | Style::Thinning => None,
        };
        let scalp = scale(mix(look.skin, look.hair, 0.35), 0.92);
        let seed = (look.seed % 97) as f32;
        Self {
            style: look.style,
            volume: thickness(look),
            part,
            gap: look.part * 0.6,
            colour: look.hair,
            scalp,
            seed,
            edge,
        }
    }

    /// Height of the edge at an azimuth.
    pub(super) fn edge(&self, azimuth: f32) -> f32 {
        let swept = match (self.style, self.part) {
            // Combed across: lower on the far side of the parting.
            (Style::SidePart, Some(part)) => 0.11 * azimuth * part.signum() * step(1.0, 0.6, azimuth.abs()),
            (Style::Fringe, _) => 0.13 * (-((azimuth - self.gap) / 0.15).powi(2)).exp(),
            (Style::SidePart, None) => 0.0,
            (Style::Crew | Style::Bob | Style::Long | Style::Tied | Style::Waves | Style::Thinning, _) => 0.0,
        };
        swept + self.level(azimuth)
    }

    fn level(&self, azimuth: f32) -> f32 {
        let at = (azimuth.abs() / PI).min(1.0) * 256.0;
        let i = (at as usize).min(255);
        self.edge[i] + (self.edge[i + 1] - self.edge[i]) * (at - i as f32)
    }

    /// Whether the ears are hidden.
    pub(super) fn covers_ears(&self) -> bool {
        matches!(self.style, Style::Bob | Style::Long | Style::Waves)
    }

    /// Whether a lock reaches a place (azimuth, height): ends are uneven.
    pub(super) fn reaches(&self, place: V3) -> bool {
        let (azimuth, y) = (place[0], place[1]);
        let over = y - self.edge(azimuth) - self.start();
        if over.abs() > 0.16 {
            return over > 0.0 && !self.bald(azimuth, y);
        }
        let jag = match self.style {
            Style::Fringe | Style::Bob => 0.075,
            Style::Crew | Style::Tied => 0.035,
            Style::Waves => 0.05,
            Style::SidePart | Style::Long | Style::Thinning => 0.04,
        };
        let uneven = jag
            * (noise(azimuth * 34.0 + self.seed, y * 1.5)
                + 0.6 * noise(azimuth * 90.0, y * 2.0)
                + 0.5 * noise(azimuth * 8.0 + self.seed, 0.5));
        over > uneven && !self.bald(azimuth, y)
    }

    fn bald(&self, azimuth: f32, y: f32) -> bool {
        self.style == Style::Thinning
            && y > 1.02 + 0.10 * noise(azimuth * 24.0, 2.0) + 0.06 * noise(azimuth * 70.0, 4.0)
            && azimuth.abs() < 2.5
    }

    /// How far above the edge the shell starts; below it only roots show, so that a hairline has no rim.
    fn start(&self) -> f32 {
        match self.style {
            Style::Crew | Style::Tied | Style::SidePart | Style::Thinning => 0.045,
            Style::Fringe | Style::Bob | Style::Long | Style::Waves => 0.0,
        }
    }

    /// Colour of the hair at a place, before light.
    pub(super) fn paint(&self, place: V3) -> V3 {
        let (azimuth, y) = (place[0], place[1]);
        let wave = match self.style {
            Style::Waves => 0.9 * (y * 9.0 + 2.0 * noise(azimuth * 3.0, 1.0)).sin(),
            Style::Long => 0.12 * (y * 3.0).sin(),
            Style::Crew | Style::SidePart | Style::Fringe | Style::Bob | Style::Tied | Style::Thinning => 0.0,
        };
        let fine = noise(azimuth * 75.0 + wave + self.seed, y * 2.2);
        let lock = noise(azimuth * 17.0 + wave * 0.7 + self.seed, y * 0.9);
        let tone = 1.0 + 0.22 * fine + 0.20 * lock;
        let tips = 1.0 - 0.25 * step(0.10, 0.0, y - self.edge(azimuth));
        let hair = scale(self.colour, tone * tips);
        let Some(part) = self.part else { return hair };
        let off = ((azimuth - part).sin().abs() + 0.02 * noise(y * 6.0, 3.0)) * (1.75 - y).clamp(0.15, 1.0);
        let front = step(-0.2, 0.2, (azimuth - part).cos()) * step(1.75, 1.5, y + 0.05);
        mix(hair, self.scalp, 0.62 * step(0.022, 0.004, off) * front)
    }

    /// How much the skin at a place is covered by roots (1) or free (0), and how much the hair shades it.
    pub(super) fn roots(&self, p: V3) -> (f32, f32) {
        if p[1] < -0.6 && p[2] > 0.0 {
            return (0.0, 0.0);
        }
        let azimuth = p[0].atan2(p[2]);
        if (p[1] - self.edge(azimuth)).abs() > 0.3 {
            return if p[1] > self.edge(azimuth) {
                (if self.style == Style::Thinning { 0.15 } else { 1.0 }, 1.0)
            } else {
                (0.0, 0.0)
            };
        }
        let over = p[1] - self.edge(azimuth) + 0.03 * noise(azimuth * 40.0, p[1] * 10.0);
        let thin = if self.style == Style::Thinning { 0.55 * step(1.25, 0.8, p[1]) + 0.12 } else { 1.0 };
        (
            step(-0.015, 0.07, over) * thin,
            step(-0.22, 0.0, over) * if self.style == Style::Thinning { 0.3 } else { 1.0 },
        )
    }

    pub(super) fn colour(&self) -> V3 {
        self.colour
    }

    /// The shell.
    pub(super) fn mesh(&self, skull: &Skull, crown: f32) -> Mesh {
        let bottom = self.edge.iter().copied().fold(f32::MAX, f32::min) - 0.12;
        let top = crown + self.volume * 0.8;
        Mesh::new(Part::Hair, 64, 120, true, |row, col| {
            let y = if row < 0.45 {
                HANGS + (top - HANGS) * (row / 0.45 * PI / 2.0).cos()
            } else {
                HANGS + (bottom - HANGS) * (row - 0.45) / 0.55
            };
            let azimuth = PI * (2.0 * col - 1.0);
            (self.point(skull, crown / top, azimuth, y), [azimuth, y, 0.0])
        })
    }

    fn point(&self, skull: &Skull, squeeze: f32, azimuth: f32, y: f32) -> V3 {
        let lying = if y > 0.0 { y * squeeze } else { y };
        let hanging = self.hangs(azimuth) && y < HANGS;
        let mut ring = skull.at_height(if hanging { HANGS * squeeze } else { lying });
        let mut out = self.volume * self.lift(azimuth, y);
        if self.style == Style::Waves {
            out += 0.05 * noise(azimuth * 4.0, y * 4.5 + self.seed) + 0.02 * noise(azimuth * 9.0, y * 9.0);
        }
        let fall = if hanging { self.fall(y) } else { 1.0 };
        let grow = |radius: f32| (radius + out * (radius / 0.5).min(1.0)) * fall;
        (ring.w, ring.front, ring.back, ring.y) = (grow(ring.w), grow(ring.front), grow(ring.back), y);
        ring.at(if hanging { self.forward(azimuth, y) } else { azimuth })
    }

    /// Long hair falls before the shoulders.
    fn forward(&self, azimuth: f32, y: f32) -> f32 {
        let before =
            if self.style == Style::Long { 0.34 * step(-0.5, -1.7, y) * step(2.3, 1.2, azimuth.abs()) } else { 0.0 };
        azimuth - before.copysign(azimuth)
    }

    fn hangs(&self, azimuth: f32) -> bool {
        matches!(self.style, Style::Long | Style::Bob | Style::Waves) && azimuth.abs() > 0.7
    }

    /// Thickness as a share: thin at a hairline, full where hair ends freely.
    fn lift(&self, azimuth: f32, y: f32) -> f32 {
        let free = match self.style {
            Style::Fringe | Style::Bob => true,
            Style::Long | Style::Waves => azimuth.abs() > 0.95,
            Style::Tied | Style::Crew | Style::SidePart | Style::Thinning => false,
        };
        let over = y - self.edge(azimuth);
        if free { 0.55 + 0.45 * step(0.0, 0.4, over) } else { 0.12 + 0.88 * step(0.0, 0.34, over) }
    }

    fn fall(&self, y: f32) -> f32 {
        match self.style {
            Style::Bob => 1.0 + 0.05 * step(0.2, -0.7, y) - 0.13 * step(-0.8, -1.45, y),
            Style::Long => 1.0 - 0.05 * step(0.0, -1.3, y) + 0.10 * step(-1.3, -2.8, y) + 0.012 * (y * 4.0).sin(),
            Style::Waves => 1.0 + 0.03 * step(0.2, -0.4, y) - 0.16 * step(-0.5, -1.1, y),
            Style::Crew | Style::SidePart | Style::Fringe | Style::Tied | Style::Thinning => 1.0,
        }
    }

    /// The knot of tied hair.
    pub(super) fn knot(&self, high: bool) -> Option<Mesh> {
        let (middle, radius) = if high { ([0.0, 1.52, -0.85], 0.40) } else { ([0.0, 0.10, -1.75], 0.40) };
        (self.style == Style::Tied).then(|| {
            Mesh::new(Part::Hair, 18, 28, true, |row, col| {
                let (polar, azimuth) = (PI * row, 2.0 * PI * col);
                let r = radius * (1.0 + 0.05 * (azimuth * 5.0 + polar * 4.0).sin());
                let p = [polar.sin() * azimuth.sin(), polar.cos(), polar.sin() * azimuth.cos()];
                let at = [middle[0] + r * p[0], middle[1] + r * 0.9 * p[1], middle[2] + r * p[2]];
                (at, [azimuth - PI, 3.0 + p[1], 0.0])
            })
        })
    }
}

/// How high the hair reaches above the eye line, as seen from the front: what lies farther back appears lower.
pub(super) fn top(look: &Look) -> f32 {
    let crown = (look.upper + 0.8 * thickness(look)) * 0.975;
    if look.style == Style::Tied && look.age < 0.2 { crown.max(1.88 * 0.93) } else { crown }
}

fn thickness(look: &Look) -> f32 {
    match look.style {
        Style::Crew => 0.055,
        Style::Tied => 0.075,
        Style::Thinning => 0.05,
        Style::Waves => look.volume + 0.10,
        Style::SidePart | Style::Fringe => look.volume + 0.03,
        Style::Bob | Style::Long => look.volume,
    }
}

/// The edge as azimuth and height, front to back.
fn outline(look: &Look) -> Vec<(f32, f32)> {
    let h = look.hairline;
    let recess = 0.06 * f32::from(u8::from(look.male)) * (0.5 + look.age);
    let sides_short = [
        (1.27, 0.15),
        (1.36, -0.20),
        (1.50, -0.24),
        (1.56, 0.12),
        (1.70, 0.22),
        (2.0, 0.10),
        (2.2, -0.35),
        (2.4, -0.80),
        (PI, -0.98),
    ];
    let front: &[(f32, f32)] = match look.style {
        Style::Crew => &[(0.0, h), (0.45, h + recess * 0.5), (0.72, h - 0.06 + recess), (0.95, 0.66), (1.12, 0.42)],
        Style::SidePart => &[(0.0, h), (0.45, h), (0.74, h - 0.10 + recess), (0.97, 0.60), (1.14, 0.40)],
        Style::Thinning => &[(0.0, h + 0.22), (0.40, h + 0.26), (0.72, h + 0.10), (0.97, 0.66), (1.14, 0.40)],
        Style::Fringe => &[(0.0, 0.54), (0.5, 0.52), (0.80, 0.50), (1.0, 0.40), (1.14, 0.30)],
        Style::Tied if look.age < 0.2 => &[(0.0, 0.50), (0.55, 0.49), (0.80, 0.50), (0.98, 0.42), (1.14, 0.28)],
        Style::Tied => &[(0.0, h), (0.5, h - 0.05), (0.8, h - 0.16), (1.0, 0.58), (1.18, 0.32)],
        Style::Bob => {
            return vec![
                (0.0, 0.47),
                (0.55, 0.46),
                (0.84, 0.40),
                (0.97, 0.05),
                (1.04, -0.7),
                (1.13, -1.22),
                (1.6, -1.36),
                (PI, -1.30),
            ];
        }
        Style::Long => {
            return vec![
                (0.0, h),
                (0.4, h - 0.04),
                (0.72, h - 0.22),
                (0.92, 0.50),
                (1.00, 0.0),
                (1.05, -0.9),
                (1.10, -2.3),
                (1.35, -2.75),
                (2.0, -2.9),
                (PI, -2.8),
            ];
        }
        Style::Waves => {
            return vec![
                (0.0, 0.82),
                (0.5, 0.74),
                (0.8, 0.56),
                (1.0, 0.28),
                (1.14, -0.05),
                (1.24, -0.48),
                (1.45, -0.74),
                (2.0, -0.86),
                (PI, -0.98),
            ];
        }
    };
    front.iter().chain(&sides_short).copied().collect()
}

fn along(knots: &[(f32, f32)], x: f32) -> f32 {
    let i = knots.partition_point(|knot| knot.0 <= x).clamp(1, knots.len() - 1);
    let ((x0, y0), (x1, y1)) = (knots[i - 1], knots[i]);
    let t = ((x - x0) / (x1 - x0)).clamp(0.0, 1.0);
    y0 + (y1 - y0) * t
}
