//! The one identity decision.
//!
//! No card leaves and no application is submitted without an *accept* of [`decide`], and what it was decided from is kept
//! with the case: scores, thresholds, model hashes, policy version.

use serde::{Deserialize, Serialize};

/// The thresholds of a decision. They belong to an engine: a policy names the engine it was set for by its version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Version of this policy, kept with every decision.
    pub version: String,
    /// Mean similarity of the best frames from which a face is the holder's.
    pub face_accept: f32,
    /// Least live probability.
    pub liveness_accept: f32,
    /// Least share of the pictures compared in which the infrared camera of a pair saw the same face. No measured figure:
    /// one picture in four may be spoilt by a movement.
    pub infrared_accept: f32,
    /// Least similarity of the certified matcher.
    pub finger_accept: f32,
    /// Tries at the face, and at a finger, before somebody at the window decides.
    pub tries: u8,
    /// A renewal may go on without a finger match when the hand cannot give one; a pickup never may.
    pub renewal_without_finger: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: "2026-11".into(),
            face_accept: 0.45,
            liveness_accept: 0.5,
            infrared_accept: 0.75,
            finger_accept: 0.6,
            tries: 3,
            renewal_without_finger: true,
        }
    }
}

/// How far an engine's figures can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Near chance on real people; for the drawn town only.
    Demonstration,
    /// Measured on stated data.
    Measured,
}

/// A model that took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelUsed {
    /// What it was used for.
    pub role: String,
    /// SHA-256 of its file, hex.
    pub sha256: String,
}

/// What the camera yielded in one attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaceEvidence {
    /// Similarity of each best frame with the reference, in the engine's own scale.
    pub scores: Vec<f32>,
    /// Mean live probability of those frames. `None`: the engine has no passive check.
    pub liveness: Option<f32>,
    /// What the infrared camera saw. `None`: the camera is no pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infrared: Option<InfraredEvidence>,
    /// The movement asked for.
    pub challenge: Challenge,
    /// It was seen.
    pub challenge_passed: bool,
    /// The engine's name.
    pub engine: String,
    /// How far it can be trusted.
    pub grade: Grade,
    /// The models that took part.
    pub models: Vec<ModelUsed>,
    /// The threshold the engine was measured with; it replaces the policy's when the engine brings one.
    pub threshold: Option<f32>,
}

impl FaceEvidence {
    /// Mean of the scores; of none, 0.
    pub fn mean(&self) -> f32 {
        if self.scores.is_empty() {
            return 0.0;
        }
        // At most a handful of frames: the count is exact in f32.
        self.scores.iter().sum::<f32>() / self.scores.len() as f32
    }
}

/// What the infrared camera of a pair saw of the pictures that were compared. A screen gives off no infrared and paper
/// printed with ink shows no face in it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct InfraredEvidence {
    /// Pictures looked at.
    pub pictures: u8,
    /// Those with a face where the colour camera saw one.
    pub faces: u8,
    /// Those in which nothing at all was lit.
    pub dark: u8,
    /// Mean brightness of these faces, 0–255. Of none, 0.
    pub light: f32,
}

impl InfraredEvidence {
    /// Share of the pictures in which the same face was seen; of none, 0.
    pub fn share(self) -> f32 {
        if self.pictures == 0 { 0.0 } else { f32::from(self.faces) / f32::from(self.pictures) }
    }

    /// Somebody stood there and nothing was lit: the infrared camera itself is at fault.
    pub fn is_blind(self) -> bool {
        self.pictures > 0 && self.dark == self.pictures
    }
}

/// A movement only a live person makes when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Challenge {
    /// Close both eyes for a moment.
    Blink,
    /// Open the mouth.
    OpenMouth,
    /// Turn the head to one's own left.
    TurnLeft,
    /// Turn the head to one's own right.
    TurnRight,
}

/// What is known of the fingers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FingerEvidence {
    /// Not asked yet.
    Pending,
    /// This machine has no matcher for the card's templates.
    NotInstalled,
    /// There is no template to compare with.
    NoTemplate,
    /// The hand cannot give a print.
    Exception,
    /// Best similarity so far.
    Compared(f32),
}

/// Which journey decides; a pickup hands out a card and asks for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// An application that an officer looks at again.
    Renewal,
    /// A card that leaves the machine.
    Pickup,
}

/// Everything a decision is made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What for.
    pub purpose: Purpose,
    /// The last face attempt.
    pub face: FaceEvidence,
    /// Face attempts so far, this one included.
    pub face_tries: u8,
    /// Fingers.
    pub finger: FingerEvidence,
    /// Finger attempts so far.
    pub finger_tries: u8,
}

/// The decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The person is the holder.
    Accept,
    /// Nothing speaks against it, but a finger is still to be asked for.
    NeedFinger,
    /// The face must be shown again.
    RetryFace,
    /// A finger must be given again.
    RetryFinger,
    /// A human must look: goes to the window.
    Refer,
}

/// Decides. The order is fixed: face first, then finger; a doubt is retried while tries are left and referred after that.
pub fn decide(evidence: &Evidence, policy: &Policy) -> Outcome {
    if !face_is_holders(&evidence.face, policy) {
        return if evidence.face_tries < policy.tries { Outcome::RetryFace } else { Outcome::Refer };
    }
    match evidence.finger {
        FingerEvidence::Pending => Outcome::NeedFinger,
        FingerEvidence::Compared(similarity) if similarity >= policy.finger_accept => Outcome::Accept,
        FingerEvidence::Compared(_) if evidence.finger_tries < policy.tries => Outcome::RetryFinger,
        FingerEvidence::Compared(_) => Outcome::Refer,
        FingerEvidence::NotInstalled | FingerEvidence::NoTemplate | FingerEvidence::Exception => {
            without_finger(evidence.purpose, policy)
        }
    }
}

/// The similarity from which this face counts as the holder's.
pub fn face_threshold(face: &FaceEvidence, policy: &Policy) -> f32 {
    face.threshold.unwrap_or(policy.face_accept)
}

fn face_is_holders(face: &FaceEvidence, policy: &Policy) -> bool {
    let live = face.liveness.is_none_or(|p| p >= policy.liveness_accept);
    let in_infrared = face.infrared.is_none_or(|seen| seen.share() >= policy.infrared_accept);
    face.challenge_passed
        && live
        && in_infrared
        && !face.scores.is_empty()
        && face.mean() >= face_threshold(face, policy)
}

fn without_finger(purpose: Purpose, policy: &Policy) -> Outcome {
    match purpose {
        Purpose::Renewal if policy.renewal_without_finger => Outcome::Accept,
        Purpose::Renewal | Purpose::Pickup => Outcome::Refer,
    }
}

/// A decision with everything it was made from, as it is kept with the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    pub outcome: Outcome,
    /// From what.
    pub evidence: Evidence,
    /// By which thresholds.
    pub policy: Policy,
}

impl Decision {
    /// Decides and keeps the grounds.
    pub fn make(evidence: Evidence, policy: &Policy) -> Self {
        Self { outcome: decide(&evidence, policy), evidence, policy: policy.clone() }
    }
}
