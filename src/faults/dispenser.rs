//! Card dispensers.

use suiban_drivers::dispenser::DispenserFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: DispenserFault) -> Advice {
    let card = || Advice {
        citizen: Citizen::DispenserStopped,
        impact: Impact::Nothing,
        recovery: Recovery::AskAgain,
        technician: Instruction::Nothing,
    };
    // No recipe moves a card: initialising may, so it is left to whoever dispenses next.
    let out = |recovery, technician| Advice {
        citizen: Citizen::DispenserStopped,
        impact: Impact::Device,
        recovery,
        technician,
    };
    match fault {
        DispenserFault::HopperEmpty => out(Recovery::AskAgain, Instruction::FillHopper),
        DispenserFault::Jammed
        | DispenserFault::DoubleCard
        | DispenserFault::NotDrawn
        | DispenserFault::NotRetained
        | DispenserFault::Stalled
        | DispenserFault::WrongSize => out(Recovery::AskAgain, Instruction::ClearJam),
        DispenserFault::BinFull => out(Recovery::AskAgain, Instruction::EmptyBin),
        DispenserFault::NotInitialised => out(Recovery::AskAgain, Instruction::WaitForIt),
        DispenserFault::MovedByHand | DispenserFault::NoCard | DispenserFault::Occupied | DispenserFault::NoChip => {
            card()
        }
        DispenserFault::Hardware(_) => out(Recovery::None, Instruction::CallService),
        DispenserFault::Refused(_) => out(Recovery::Reopen, Instruction::PowerCycle),
    }
}
