//! Code scanners.

use suiban_drivers::scanner::ScannerFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: ScannerFault) -> Advice {
    match fault {
        ScannerFault::Unreadable => Advice {
            citizen: Citizen::ScannerAgain,
            impact: Impact::Nothing,
            recovery: Recovery::AskAgain,
            technician: Instruction::Nothing,
        },
        ScannerFault::Refused => Advice {
            citizen: Citizen::ScannerStopped,
            impact: Impact::Device,
            recovery: Recovery::Reopen,
            technician: Instruction::CheckModel,
        },
    }
}
