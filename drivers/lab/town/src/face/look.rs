//! What makes one drawn person look unlike another: measures of the head and face, colours, hair and clothes. Lengths are
//! in half widths of an average face (7 cm), from the middle between the eyes.

use super::genes;
use super::math::{V3, step};

/// How the hair is worn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// A few millimetres.
    Crew,
    /// Short with a side parting.
    SidePart,
    /// Short with the front brushed down.
    Fringe,
    /// To the jaw, with a fringe.
    Bob,
    /// Over the shoulders, parted.
    Long,
    /// Pulled back.
    Tied,
    /// Short waves with volume.
    Waves,
    /// Bare on top.
    Thinning,
}

/// What is at the neck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collar {
    Round,
    Vee,
    Shirt,
    Jacket,
}

/// Measures a face has.
pub(super) const GENES: usize = 48;
/// One byte a measure: 0 the low end of its range, 255 the high end.
pub(super) type Genes = [u8; GENES];

/// The fixed part of a person: what the town knows them by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) slug: &'static str,
    pub(super) male: bool,
    /// 0 child … 0.3 thirty … 1 seventy.
    pub(super) age: f32,
    pub(super) style: Style,
    pub(super) hair: V3,
    pub(super) skin: V3,
    pub(super) iris: V3,
    pub(super) collar: Collar,
    pub(super) cloth: V3,
    pub(super) goatee: bool,
    pub(super) freckles: bool,
    /// European features instead of East Asian ones.
    pub(super) european: bool,
    /// Where in each range the measures lie: chosen so that a face recogniser tells the town's people apart.
    pub(super) genes: Genes,
}

const BLACK: V3 = [0.085, 0.075, 0.075];
const SOFT_BLACK: V3 = [0.13, 0.105, 0.10];
const BROWN: V3 = [0.22, 0.14, 0.10];
const GREY: V3 = [0.62, 0.61, 0.60];
const SALT: V3 = [0.30, 0.29, 0.29];
const BLOND: V3 = [0.66, 0.50, 0.31];
const FAIR: V3 = [0.965, 0.835, 0.745];
const LIGHT: V3 = [0.94, 0.79, 0.675];
const WARM: V3 = [0.90, 0.735, 0.60];
const TAN: V3 = [0.82, 0.635, 0.495];
const DARK_EYE: V3 = [0.20, 0.12, 0.08];
const BROWN_EYE: V3 = [0.30, 0.18, 0.10];
const BLUE_EYE: V3 = [0.34, 0.48, 0.60];

const WOMAN: Type = Type {
    slug: "",
    male: false,
    age: 0.25,
    style: Style::Long,
    hair: BLACK,
    skin: LIGHT,
    iris: DARK_EYE,
    collar: Collar::Round,
    cloth: [0.3, 0.4, 0.5],
    goatee: false,
    freckles: false,
    european: false,
    genes: [128; GENES],
};
const MAN: Type = Type { male: true, style: Style::SidePart, skin: WARM, collar: Collar::Shirt, ..WOMAN };

/// Everybody in town.
pub(super) const TYPES: [Type; 12] = [
    Type { slug: "zhang-wei", genes: genes::ZHANG_WEI, cloth: [0.30, 0.42, 0.60], age: 0.30, ..MAN },
    Type {
        slug: "wang-fang",
        genes: genes::WANG_FANG,
        style: Style::Bob,
        hair: SOFT_BLACK,
        collar: Collar::Vee,
        cloth: [0.62, 0.25, 0.30],
        age: 0.34,
        ..WOMAN
    },
    Type {
        slug: "li-na",
        genes: genes::LI_NA,
        hair: BROWN,
        skin: FAIR,
        cloth: [0.35, 0.55, 0.50],
        iris: BROWN_EYE,
        ..WOMAN
    },
    Type {
        slug: "chen-xiao",
        genes: genes::CHEN_XIAO,
        style: Style::Tied,
        skin: FAIR,
        cloth: [0.88, 0.70, 0.36],
        age: 0.08,
        ..WOMAN
    },
    Type {
        slug: "zhao-jianguo",
        genes: genes::ZHAO_JIANGUO,
        style: Style::Crew,
        hair: GREY,
        skin: TAN,
        collar: Collar::Jacket,
        cloth: [0.27, 0.32, 0.36],
        age: 1.0,
        ..MAN
    },
    Type {
        slug: "liu-yang",
        genes: genes::LIU_YANG,
        style: Style::Fringe,
        cloth: [0.40, 0.40, 0.44],
        collar: Collar::Round,
        ..MAN
    },
    Type {
        slug: "yang-min",
        genes: genes::YANG_MIN,
        style: Style::Waves,
        hair: SALT,
        collar: Collar::Jacket,
        cloth: [0.48, 0.30, 0.50],
        age: 0.65,
        skin: WARM,
        ..WOMAN
    },
    Type {
        slug: "huang-ting",
        genes: genes::HUANG_TING,
        style: Style::Tied,
        cloth: [0.30, 0.36, 0.62],
        collar: Collar::Vee,
        ..WOMAN
    },
    Type {
        slug: "wu-qiang",
        genes: genes::WU_QIANG,
        style: Style::Crew,
        skin: TAN,
        cloth: [0.46, 0.52, 0.34],
        collar: Collar::Round,
        age: 0.34,
        goatee: true,
        ..MAN
    },
    Type {
        slug: "lin-jiahao",
        genes: genes::LIN_JIAHAO,
        style: Style::Fringe,
        hair: BROWN,
        skin: LIGHT,
        cloth: [0.22, 0.25, 0.30],
        collar: Collar::Jacket,
        ..MAN
    },
    Type {
        slug: "anna-mueller",
        genes: genes::ANNA_MUELLER,
        hair: BLOND,
        skin: FAIR,
        iris: BLUE_EYE,
        collar: Collar::Jacket,
        cloth: [0.20, 0.38, 0.44],
        age: 0.38,
        european: true,
        freckles: true,
        ..WOMAN
    },
    Type {
        slug: "li-mingzhe",
        genes: genes::LI_MINGZHE,
        style: Style::Thinning,
        hair: SALT,
        skin: LIGHT,
        cloth: [0.45, 0.36, 0.30],
        age: 0.75,
        ..MAN
    },
];

/// All measures of one face.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    pub(super) male: bool,
    pub(super) age: f32,
    pub(super) style: Style,
    pub(super) hair: V3,
    pub(super) skin: V3,
    pub(super) iris: V3,
    pub(super) lips: V3,
    pub(super) collar: Collar,
    pub(super) cloth: V3,
    pub(super) goatee: bool,
    pub(super) freckles: bool,
    /// Half widths of the head at temples, cheekbones, jaw corners and chin.
    pub(super) temple: f32,
    pub(super) cheek: f32,
    pub(super) jaw: f32,
    pub(super) chin: f32,
    /// Depth of the face's profile and how round the cheeks are.
    pub(super) depth: f32,
    pub(super) plump: f32,
    /// Eye line to chin, eye line to crown.
    pub(super) lower: f32,
    pub(super) upper: f32,
    pub(super) eye_x: f32,
    pub(super) eye_w: f32,
    pub(super) eye_h: f32,
    pub(super) eye_tilt: f32,
    /// Height of the lid's crease above the lashes; 0 is a single lid.
    pub(super) crease: f32,
    pub(super) iris_r: f32,
    pub(super) brow_y: f32,
    pub(super) brow_t: f32,
    pub(super) brow_w: f32,
    pub(super) brow_arch: f32,
    pub(super) brow_tilt: f32,
    pub(super) nose_len: f32,
    pub(super) nose_w: f32,
    pub(super) nose_h: f32,
    pub(super) bridge: f32,
    pub(super) mouth_y: f32,
    pub(super) mouth_w: f32,
    pub(super) lip_up: f32,
    pub(super) lip_low: f32,
    /// Corners of the resting mouth up (positive) or down.
    pub(super) corner: f32,
    pub(super) stubble: f32,
    pub(super) moustache: f32,
    pub(super) rouge: f32,
    pub(super) hairline: f32,
    pub(super) volume: f32,
    /// Azimuth of the parting, radians.
    pub(super) part: f32,
    /// Strength of the eye sockets' shade, of the hollow under the cheekbones, and darkness of the brows.
    pub(super) socket: f32,
    pub(super) hollow: f32,
    pub(super) brow_dark: f32,
    /// A beauty spot.
    pub(super) mole: (f32, f32),
    pub(super) seed: u32,
}

impl Look {
    /// The measures of a type with the given genes.
    pub(super) fn express(kind: &Type, genes: &Genes) -> Self {
        let mut rest = genes.iter();
        let mut pick = |low: f32, high: f32| low + (high - low) * f32::from(*rest.next().unwrap_or(&128)) / 255.0;
        let (m, eu) = (f32::from(u8::from(kind.male)), f32::from(u8::from(kind.european)));
        let old = kind.age;
        let young = (0.2 - old).max(0.0) * 5.0;
        let tone = pick(-0.075, 0.035);
        let nose_len = pick(0.48, 0.80) + 0.04 * old - 0.05 * young;
        let mouth_gap = pick(0.28, 0.42) + 0.03 * m;
        let lower = pick(1.42, 1.74) + 0.04 * m - 0.10 * young;
        let mouth_y = -(nose_len + mouth_gap).min(lower - 0.42);
        Self {
            male: kind.male,
            age: old,
            style: kind.style,
            hair: kind.hair,
            skin: [kind.skin[0] + tone, kind.skin[1] + tone * 1.1, kind.skin[2] + tone * 1.2],
            iris: kind.iris,
            lips: [pick(0.70, 0.86) - 0.04 * m, pick(0.34, 0.50) + 0.05 * m, pick(0.31, 0.43) + 0.04 * m],
            collar: kind.collar,
            cloth: kind.cloth,
            goatee: kind.goatee,
            freckles: kind.freckles,
            temple: pick(0.92, 1.06),
            cheek: pick(0.90, 1.07) - 0.03 * eu,
            jaw: pick(0.68, 0.81) + 0.04 * m - 0.02 * young,
            chin: pick(0.26, 0.42) + 0.05 * m,
            depth: pick(0.84, 1.06) + 0.06 * eu,
            plump: pick(-0.02, 0.11) + 0.04 * young,
            lower,
            upper: pick(1.52, 1.68),
            eye_x: pick(0.395, 0.515),
            eye_w: pick(0.18, 0.255),
            eye_h: pick(0.070, 0.112) + 0.012 * eu - 0.012 * m - 0.012 * old,
            eye_tilt: pick(-0.03, 0.24) - 0.06 * old - 0.05 * eu,
            crease: crease(pick(-0.035, 0.06) + 0.04 * eu),
            iris_r: pick(0.090, 0.125),
            brow_y: pick(0.22, 0.40) - 0.03 * m,
            brow_t: pick(0.026, 0.078) + 0.026 * m,
            brow_w: pick(0.22, 0.35),
            brow_arch: pick(0.015, 0.06) - 0.02 * m,
            brow_tilt: pick(-0.06, 0.03),
            nose_len,
            nose_w: pick(0.17, 0.32) + 0.02 * m - 0.03 * eu,
            nose_h: pick(0.15, 0.34) + 0.07 * eu + 0.02 * m,
            bridge: pick(0.02, 0.14) + 0.07 * eu,
            mouth_y,
            mouth_w: pick(0.28, 0.41),
            lip_up: pick(0.035, 0.115) - 0.012 * m - 0.02 * old,
            lip_low: pick(0.055, 0.135) - 0.012 * m - 0.02 * old,
            corner: pick(0.034, 0.062),
            stubble: m * pick(0.0, 0.9),
            moustache: m * step(0.68, 0.72, old) * pick(0.0, 0.6),
            rouge: (1.0 - m) * pick(0.2, 0.6) + 0.25 * young,
            hairline: pick(0.86, 1.06) + 0.08 * old * m,
            volume: pick(0.10, 0.16),
            part: if pick(-1.0, 1.0) < 0.0 { -0.45 } else { 0.45 },
            socket: pick(0.2, 1.9),
            hollow: pick(-0.2, 1.3),
            brow_dark: pick(0.82, 1.0),
            mole: cheek_spot(pick(-0.6, 0.6), pick(-1.2, -0.2)),
            seed: genes
                .iter()
                .fold(kind.slug.len() as u32, |seed, gene| seed.wrapping_mul(31).wrapping_add(u32::from(*gene))),
        }
    }
}

/// On a cheek or beside the chin, never on the nose.
fn cheek_spot(x: f32, y: f32) -> (f32, f32) {
    ((0.33 + 0.4 * x.abs()).copysign(x), y)
}

/// A crease lower than this is none: a single lid.
fn crease(height: f32) -> f32 {
    if height < 0.0 { 0.0 } else { height.max(0.022) }
}
