//! Fingerprint sensors.

use suiban_drivers::fingerprint::FingerFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: FingerFault) -> Advice {
    let finger =
        |citizen, technician| Advice { citizen, impact: Impact::Nothing, recovery: Recovery::AskAgain, technician };
    let out = |recovery, technician| Advice {
        citizen: Citizen::FingerprintStopped,
        impact: Impact::Device,
        recovery,
        technician,
    };
    match fault {
        FingerFault::NoFinger => finger(Citizen::FingerMissing, Instruction::Nothing),
        FingerFault::Smeared | FingerFault::TooFaint => finger(Citizen::FingerAgain, Instruction::CleanGlass),
        FingerFault::NotTheSameFinger => finger(Citizen::FingerDiffers, Instruction::Nothing),
        FingerFault::Locked => out(Recovery::None, Instruction::SetPassword),
        FingerFault::Hardware => out(Recovery::None, Instruction::Replace),
        FingerFault::Refused(_) => out(Recovery::Reopen, Instruction::PowerCycle),
    }
}
