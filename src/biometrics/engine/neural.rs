//! The neural engine: detector, recogniser, passive liveness and landmarks of a verified model pack.

use opencv::core;
use opencv::core::{Mat, MatTraitConst, MatTraitConstManual, Ptr};
use opencv::objdetect::{FaceRecognizerSF, FaceRecognizerSFTrait, FaceRecognizerSFTraitConst};
use suiban_drivers::camera::Frame;

use super::super::picture::{cv, mat};
use super::super::{EngineError, ModelPack};
use super::detector::{Detector, Found};
use super::liveness::Liveness;
use super::mesh::Mesh;
use super::{Embedding, Engine, EngineInfo, FaceSeen, cosine, prominence};
use crate::journey::identity::{Grade, ModelUsed};

pub(super) struct Neural {
    info: EngineInfo,
    detector: Detector,
    recogniser: Ptr<FaceRecognizerSF>,
    liveness: Liveness,
    mesh: Mesh,
}

impl Neural {
    /// Verifies and loads the pack. Errors: a file missing or changed; never a silent downgrade.
    pub fn open(pack: &ModelPack) -> Result<Self, EngineError> {
        let mut models = Vec::new();
        let mut load = |role: &str| {
            let (entry, bytes) = pack.load(role)?;
            models.push(ModelUsed { role: role.to_owned(), sha256: entry.sha256.clone() });
            Ok::<_, EngineError>((entry, bytes))
        };
        let (detector, detector_model) = load("detector")?;
        let (recogniser, _) = load("recogniser")?;
        let (_, near) = load("liveness-near")?;
        let (_, far) = load("liveness-far")?;
        let (_, mesh) = load("landmarks")?;
        let path = pack.path(&recogniser).to_string_lossy().into_owned();
        Ok(Self {
            info: EngineInfo {
                name: format!("neural ({})", recogniser.file.trim_end_matches(".onnx")),
                grade: Grade::Measured,
                models,
                threshold: Some(recogniser.threshold),
            },
            detector: Detector::new(&detector_model, detector.threshold)?,
            recogniser: cv("load recogniser", FaceRecognizerSF::create_def(&path, ""))?,
            liveness: Liveness::new(&near, &far)?,
            mesh: Mesh::new(&mesh)?,
        })
    }

    fn feature(&mut self, aligned: &Mat) -> opencv::Result<Vec<f32>> {
        let mut feature = Mat::default();
        self.recogniser.feature(aligned, &mut feature)?;
        Ok(feature.data_typed::<f32>()?.to_vec())
    }

    /// The aligned face and its mirror image, added: halves the error against one view (measured).
    fn both_views(&mut self, image: &Mat, face: &FaceSeen) -> opencv::Result<Vec<f32>> {
        let row = row_of(face)?;
        let (mut aligned, mut mirrored) = (Mat::default(), Mat::default());
        self.recogniser.align_crop(image, &row, &mut aligned)?;
        core::flip(&aligned, &mut mirrored, 1)?;
        let (one, other) = (self.feature(&aligned)?, self.feature(&mirrored)?);
        Ok(one.iter().zip(&other).map(|(a, b)| a + b).collect())
    }
}

/// A detection as FaceRecognizerSF wants it: box, five points, score.
fn row_of(face: &FaceSeen) -> opencv::Result<Mat> {
    let mut row = vec![face.x, face.y, face.w, face.h];
    row.extend(face.landmarks.iter().flat_map(|(x, y)| [*x, *y]));
    row.push(face.score);
    Mat::from_slice(&row)?.try_clone()
}

impl Engine for Neural {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn look(&mut self, frame: &Frame) -> Result<Vec<FaceSeen>, EngineError> {
        let image = mat(frame)?;
        let mut found = self.detector.find(&image)?;
        found.sort_by(|a, b| (b.rect[2] * b.rect[3]).total_cmp(&(a.rect[2] * a.rect[3])));
        let mut faces = Vec::with_capacity(found.len());
        for face in &found {
            faces.push(cv("describe", describe(&image, face))?);
        }
        faces.sort_by(|a, b| prominence(b, frame).total_cmp(&prominence(a, frame)));
        if let Some(first) = faces.first_mut() {
            let same = found.iter().find(|f| f.rect[0] == first.x && f.rect[1] == first.y);
            if let Some(face) = same {
                let openness = self.mesh.measure(&image, face)?;
                first.eyes_open = Some(openness.eyes);
                first.mouth_open = Some(openness.mouth);
                first.yaw = openness.yaw;
            }
        }
        Ok(faces)
    }

    fn embed(&mut self, frame: &Frame, face: &FaceSeen) -> Result<Embedding, EngineError> {
        let image = mat(frame)?;
        cv("recognise", self.both_views(&image, face)).map(Embedding)
    }

    fn similarity(&self, a: &Embedding, b: &Embedding) -> f32 {
        cosine(&a.0, &b.0)
    }

    fn liveness(&mut self, frame: &Frame, face: &FaceSeen) -> Result<Option<f32>, EngineError> {
        self.liveness.live(&mat(frame)?, face).map(Some)
    }
}

fn describe(image: &Mat, face: &Found) -> opencv::Result<FaceSeen> {
    let [x, y, w, h] = face.rect;
    let light = super::measure_light(image, face.rect)?;
    let (right, left, nose) = (face.landmarks[0], face.landmarks[1], face.landmarks[2]);
    // The nose moves towards the side the head turns to; in the picture the person's left is on the right.
    let yaw = ((nose.0 - right.0) - (left.0 - nose.0)) / (left.0 - right.0).abs().max(1.0);
    Ok(FaceSeen {
        x,
        y,
        w,
        h,
        landmarks: face.landmarks,
        score: face.score,
        eyes_open: None,
        mouth_open: None,
        yaw,
        sharpness: light.sharpness,
        brightness: light.brightness,
        evenness: light.evenness,
    })
}
