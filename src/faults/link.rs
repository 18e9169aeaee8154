//! Faults of the line, the same for every class.

use suiban_drivers::{DeviceKind, LinkFaultKind};

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(kind: DeviceKind, fault: LinkFaultKind) -> Advice {
    let technician = match fault {
        LinkFaultKind::Absent => Instruction::PlugIn,
        LinkFaultKind::Busy => Instruction::FreePort,
        LinkFaultKind::Lost => Instruction::CheckCable,
        LinkFaultKind::Timeout => Instruction::CheckPower,
        LinkFaultKind::Garbled => Instruction::CheckLine,
        LinkFaultKind::Unexpected => Instruction::CheckModel,
    };
    Advice { citizen: Citizen::stopped(kind), impact: Impact::Device, recovery: Recovery::Reopen, technician }
}
