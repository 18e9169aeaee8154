//! Payment terminals.

use suiban_drivers::terminal::TerminalFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: TerminalFault) -> Advice {
    let payment =
        |citizen, technician| Advice { citizen, impact: Impact::Nothing, recovery: Recovery::AskAgain, technician };
    let out = |citizen, recovery, technician| Advice { citizen, impact: Impact::Device, recovery, technician };
    match fault {
        TerminalFault::Aborted => payment(Citizen::PaymentBrokenOff, Instruction::Nothing),
        TerminalFault::Declined(_) => payment(Citizen::PaymentDeclined, Instruction::Nothing),
        TerminalFault::NotReversible(_) => payment(Citizen::PaymentNotReversed, Instruction::SettleByHand),
        // Nothing is sold before the terminal has said what became of it.
        TerminalFault::Unknown => out(Citizen::PaymentUnknown, Recovery::Reopen, Instruction::SettleByHand),
        TerminalFault::Busy => out(Citizen::TerminalBusy, Recovery::AskAgain, Instruction::WaitForIt),
        TerminalFault::NotReady(_) => out(Citizen::TerminalStopped, Recovery::Reset, Instruction::RegisterTerminal),
        TerminalFault::Hardware(_) => out(Citizen::TerminalStopped, Recovery::None, Instruction::CallService),
        TerminalFault::HostUnreachable => out(Citizen::BankUnreachable, Recovery::AskAgain, Instruction::CheckBankLine),
        TerminalFault::Unsupported(_) => out(Citizen::TerminalStopped, Recovery::None, Instruction::WrongTerminal),
    }
}
