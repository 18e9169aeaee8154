//! Banknote acceptors.

use suiban_drivers::banknotes::NoteFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: NoteFault) -> Advice {
    let out = |recovery, technician| Advice {
        citizen: Citizen::BanknotesStopped,
        impact: Impact::Device,
        recovery,
        technician,
    };
    // No recipe resets an acceptor: what is left in it is asked for by whoever settles the ledger, before it may forget it.
    match fault {
        NoteFault::Jammed | NoteFault::CassetteJammed => out(Recovery::AskAgain, Instruction::ClearNote),
        NoteFault::CassetteOut => out(Recovery::AskAgain, Instruction::SeatCassette),
        NoteFault::CassetteFull => out(Recovery::AskAgain, Instruction::EmptyCassette),
        NoteFault::Unknown => out(Recovery::AskAgain, Instruction::CountCassette),
        NoteFault::Hardware(_) => out(Recovery::None, Instruction::CallService),
        NoteFault::NoSuchNote => out(Recovery::None, Instruction::CheckModel),
        NoteFault::PowerLost | NoteFault::LeftOver | NoteFault::Paused | NoteFault::NotInEscrow => Advice {
            citizen: Citizen::BanknotesStopped,
            impact: Impact::Nothing,
            recovery: Recovery::AskAgain,
            technician: Instruction::WaitForIt,
        },
    }
}
