//! Cameras, for faces and for papers.

use suiban_drivers::camera::CameraFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

/// The same of the camera for papers, for which nobody is sent away.
pub(super) fn of_papers(fault: CameraFault) -> Advice {
    Advice { citizen: Citizen::DocumentCameraStopped, ..advice(fault) }
}

pub(super) fn advice(fault: CameraFault) -> Advice {
    match fault {
        CameraFault::Frozen => Advice {
            citizen: Citizen::CameraStopped,
            impact: Impact::Device,
            recovery: Recovery::AskAgain,
            technician: Instruction::PowerCycle,
        },
        // Half a pair proves nothing: a picture held up would do.
        CameraFault::InfraredLost => Advice {
            citizen: Citizen::CameraStopped,
            impact: Impact::Device,
            recovery: Recovery::AskAgain,
            technician: Instruction::CheckInfraredCable,
        },
        CameraFault::InfraredDark => Advice {
            citizen: Citizen::CameraStopped,
            impact: Impact::Device,
            recovery: Recovery::AskAgain,
            technician: Instruction::CheckInfraredLamp,
        },
        CameraFault::Blind => Advice {
            citizen: Citizen::CameraCovered,
            impact: Impact::Device,
            recovery: Recovery::AskAgain,
            technician: Instruction::UncoverLens,
        },
    }
}
