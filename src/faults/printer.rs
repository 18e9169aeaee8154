//! Receipt printers.

use std::time::Duration;

use suiban_drivers::printer::PrinterFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

/// A thermal head that has switched itself off prints again after about a minute.
const HEAD_COOLS: Duration = Duration::from_secs(60);

pub(super) fn advice(fault: PrinterFault) -> Advice {
    let out = |recovery, technician| Advice {
        citizen: Citizen::PrinterStopped,
        impact: Impact::Device,
        recovery,
        technician,
    };
    let slip = |citizen, technician| Advice { citizen, impact: Impact::Nothing, recovery: Recovery::None, technician };
    match fault {
        PrinterFault::PaperOut => out(Recovery::AskAgain, Instruction::NewRoll),
        PrinterFault::CoverOpen | PrinterFault::HeadUp => out(Recovery::AskAgain, Instruction::CloseCover),
        PrinterFault::Jam | PrinterFault::TicketWaiting => out(Recovery::AskAgain, Instruction::ClearSlip),
        PrinterFault::Voltage | PrinterFault::Rolling => out(Recovery::Reopen, Instruction::CallService),
        PrinterFault::Cutter => out(Recovery::Reopen, Instruction::ClearCutter),
        PrinterFault::HeadHot => out(Recovery::CoolDown(HEAD_COOLS), Instruction::WaitForIt),
        PrinterFault::Unrecoverable => out(Recovery::None, Instruction::PowerCycle),
        PrinterFault::Offline => out(Recovery::Reopen, Instruction::PressFeed),
        PrinterFault::Doubtful => slip(Citizen::SlipDoubtful, Instruction::LookAtSlip),
        PrinterFault::Unprintable { .. } => slip(Citizen::PrinterStopped, Instruction::ReportSlip),
    }
}
