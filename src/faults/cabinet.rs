//! The machine's own cabinet: whoever has it open can reach cards, notes and wires, so nobody is served.

use suiban_drivers::cabinet::CabinetFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: CabinetFault) -> Advice {
    let (impact, technician) = match fault {
        CabinetFault::DoorOpen => (Impact::Machine, Instruction::CloseDoor),
        CabinetFault::Tampered => (Impact::Machine, Instruction::ClearAlarm),
        CabinetFault::StillOpen => (Impact::Machine, Instruction::CloseSeal),
        // A loose wire is no burglar: the machine goes on, blind on this side.
        CabinetFault::Restless => (Impact::Device, Instruction::CheckContact),
    };
    Advice { citizen: Citizen::CabinetOpen, impact, recovery: Recovery::AskAgain, technician }
}
