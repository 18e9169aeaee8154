//! The figures of an attempt: the frames that were kept, against the reference and against each other.

use super::{BestFrame, FaceSession};
use crate::biometrics::EngineError;
use crate::biometrics::engine::{Embedding, Engine};
use crate::biometrics::infrared::Tally;
use crate::biometrics::picture::Picture;
use crate::journey::identity::FaceEvidence;

const JPEG_QUALITY: u8 = 90;
/// A frame has no scale; it is told that of a portrait (GA 461).
const DOTS_PER_INCH: u16 = 350;

impl FaceSession {
    /// Compares the kept frames with the reference, and the face after the movement with them: the same person all along.
    pub(super) fn figures(
        &mut self,
        engine: &mut dyn Engine,
        passed: bool,
    ) -> Result<(FaceEvidence, Vec<BestFrame>), EngineError> {
        let (mut scores, mut live, mut frames) = (Vec::new(), Vec::new(), Vec::new());
        let (mut own, mut infrared): (Option<Embedding>, _) = (None, Tally::default());
        for kept in std::mem::take(&mut self.kept) {
            let embedding = engine.embed(&kept.frame, &kept.face)?;
            let score = engine.similarity(&embedding, &self.reference);
            live.extend(engine.liveness(&kept.frame, &kept.face)?);
            infrared.look(engine, &kept.frame, &kept.face)?;
            let picture = Picture::from_bgr(kept.frame.width, kept.frame.height, kept.frame.bgr.expose());
            frames.push(BestFrame { jpeg: picture.jpeg(JPEG_QUALITY, DOTS_PER_INCH)?, score });
            scores.push(score);
            own.get_or_insert(embedding);
        }
        if let Some((frame, face)) = &self.after {
            infrared.look(engine, frame, face)?;
        }
        let same = self.same_after(engine, own.as_ref())?;
        let info = engine.info().clone();
        let evidence = FaceEvidence {
            liveness: (!live.is_empty()).then(|| live.iter().sum::<f32>() / live.len() as f32),
            scores,
            infrared: infrared.evidence(),
            challenge: self.challenge,
            challenge_passed: passed && same,
            engine: info.name,
            grade: info.grade,
            models: info.models,
            threshold: info.threshold,
        };
        Ok((evidence, frames))
    }

    fn same_after(&mut self, engine: &mut dyn Engine, own: Option<&Embedding>) -> Result<bool, EngineError> {
        let (Some((frame, face)), Some(own)) = (self.after.take(), own) else { return Ok(false) };
        let after = engine.embed(&frame, &face)?;
        // Two live frames of one person are far more alike than a live frame and a card photo.
        let least = engine.info().threshold.unwrap_or(0.45);
        Ok(engine.similarity(&after, own) >= least)
    }
}
