//! Cameras, for faces and for papers.

use suiban_drivers::camera::CameraFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

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
