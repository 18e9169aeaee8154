//! Cameras, for faces and for papers.

use suiban_drivers::camera::CameraFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: CameraFault) -> Advice {
    match fault {
        CameraFault::Blind => Advice {
            citizen: Citizen::CameraCovered,
            impact: Impact::Device,
            recovery: Recovery::AskAgain,
            technician: Instruction::UncoverLens,
        },
    }
}
