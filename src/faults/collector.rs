//! Slots for old cards.

use suiban_drivers::collector::CollectorFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: CollectorFault) -> Advice {
    let card = || Advice {
        citizen: Citizen::SlotWrongCard,
        impact: Impact::Nothing,
        recovery: Recovery::AskAgain,
        technician: Instruction::Nothing,
    };
    let out = |citizen, recovery, technician| Advice { citizen, impact: Impact::Device, recovery, technician };
    match fault {
        CollectorFault::WrongSize | CollectorFault::NoChip => card(),
        CollectorFault::Jammed => out(Citizen::SlotJammed, Recovery::AskAgain, Instruction::ClearJam),
        CollectorFault::BinFull => out(Citizen::SlotFull, Recovery::AskAgain, Instruction::EmptyBin),
        CollectorFault::NotInitialised => out(Citizen::SlotStopped, Recovery::Reset, Instruction::WaitForIt),
        CollectorFault::Hardware(_) => out(Citizen::SlotStopped, Recovery::None, Instruction::CallService),
        CollectorFault::Refused(_) => out(Citizen::SlotStopped, Recovery::Reset, Instruction::PowerCycle),
    }
}
