//! ID-card readers.

use suiban_drivers::reader::ReaderFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: ReaderFault) -> Advice {
    let card = |citizen| Advice {
        citizen,
        impact: Impact::Nothing,
        recovery: Recovery::AskAgain,
        technician: Instruction::Nothing,
    };
    let out =
        |recovery, technician| Advice { citizen: Citizen::ReaderStopped, impact: Impact::Device, recovery, technician };
    match fault {
        ReaderFault::CardLifted => card(Citizen::CardMoved),
        ReaderFault::NotAuthentic | ReaderFault::BadSignature => card(Citizen::CardNotGenuine),
        ReaderFault::UnknownCard => card(Citizen::CardUnknown),
        ReaderFault::SamFailed => out(Recovery::None, Instruction::Replace),
        ReaderFault::SamUnauthorised => out(Recovery::None, Instruction::ActivateSam),
        ReaderFault::Refused(_) => out(Recovery::Reopen, Instruction::PowerCycle),
    }
}
