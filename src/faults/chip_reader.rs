//! Plain contactless readers. Nobody is kept from a service without one: "take your card" ends by time then.

use suiban_drivers::reader::chip::ChipReaderFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: ChipReaderFault) -> Advice {
    let card = |citizen| Advice {
        citizen,
        impact: Impact::Nothing,
        recovery: Recovery::AskAgain,
        technician: Instruction::Nothing,
    };
    let out = |recovery, technician| Advice {
        citizen: Citizen::ChipReaderStopped,
        impact: Impact::Device,
        recovery,
        technician,
    };
    // The driver finds service and reader anew by itself, with every question.
    match fault {
        ChipReaderFault::ServiceDown => out(Recovery::AskAgain, Instruction::StartCardService),
        ChipReaderFault::NotAllowed => out(Recovery::AskAgain, Instruction::AllowCardService),
        ChipReaderFault::NoReader => out(Recovery::AskAgain, Instruction::PlugIn),
        ChipReaderFault::InUse => out(Recovery::AskAgain, Instruction::FreePort),
        ChipReaderFault::Failed(_) => out(Recovery::Reopen, Instruction::PowerCycle),
        ChipReaderFault::NoCard | ChipReaderFault::CardLifted => card(Citizen::CardMoved),
        ChipReaderFault::Mute | ChipReaderFault::UnknownCard => card(Citizen::CardUnknown),
    }
}
