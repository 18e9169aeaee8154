//! The identity decision as it was made: scores, thresholds, policy and models, so that it can be judged later.

use serde::{Deserialize, Serialize};

use crate::bytes::Hash;

/// What was decided about a person before the camera, and from what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// The decision.
    pub outcome: Outcome,
    /// Version of the policy that made it.
    pub policy: String,
    /// Similarity of each frame with the chip's photo.
    pub face_scores: Vec<f32>,
    /// What was compared with the threshold.
    pub face_mean: f32,
    /// At or above: same person.
    pub face_threshold: f32,
    /// Liveness score.
    pub liveness: f32,
    /// At or above: a living person.
    pub liveness_threshold: f32,
    /// What an infrared camera saw, where the kiosk has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infrared: Option<InfraredRecord>,
    /// The gesture that was asked for.
    pub challenge: String,
    /// Whether it was seen.
    pub challenge_passed: bool,
    /// The fingerprint's part.
    pub finger: FingerResult,
    /// Name and version of the engine.
    pub engine: String,
    /// How far the engine can be trusted.
    pub grade: Grade,
    /// The models that gave the scores.
    pub models: Vec<ModelRecord>,
}

/// In how many of the pictures compared an infrared camera saw the same face.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct InfraredRecord {
    /// Share of the pictures, 0–1.
    pub share: f32,
    /// At or above: no picture of a person.
    pub threshold: f32,
}

/// The four decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The same living person.
    Accept,
    /// Not seen well enough; try again.
    Retry,
    /// A person must decide.
    Refer,
    /// Not the same person, or not a living one.
    Refuse,
}

/// What the fingerprint said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FingerResult {
    /// No sensor or no matcher.
    NotInstalled,
    /// The card holds no finger.
    NoTemplate,
    /// Matched with this similarity.
    Matched(f32),
    /// Did not match; best similarity.
    Failed(f32),
    /// The person cannot give a finger; recorded by choice of the citizen.
    Exception,
}

/// How the engine's thresholds were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Good for a demonstration only.
    Demonstration,
    /// Measured on a data set.
    Measured,
}

/// A model file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRecord {
    /// What it does: `detect`, `recognise`, `liveness`…
    pub role: String,
    /// Of the file.
    pub sha256: Hash,
}
