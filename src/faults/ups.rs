//! Backup power.
//!
//! What a mains failure means for visits is decided in [`power`](crate::journey::power), from the figures; the table says
//! what is told, and stops the machine on the UPS's own word alone.

use suiban_drivers::ups::UpsFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: UpsFault) -> Advice {
    let warning = |technician| Advice {
        citizen: Citizen::PowerFailing,
        impact: Impact::Nothing,
        recovery: Recovery::AskAgain,
        technician,
    };
    let ending = || Advice {
        citizen: Citizen::PowerEnding,
        impact: Impact::Machine,
        recovery: Recovery::AskAgain,
        technician: Instruction::RestoreMains,
    };
    // Nobody knows how long the power would last; the mains are there, so the machine goes on.
    let blind =
        |recovery, technician| Advice { citizen: Citizen::PowerFailing, impact: Impact::Device, recovery, technician };
    match fault {
        UpsFault::OnBattery => warning(Instruction::WaitForMains),
        UpsFault::BatteryLow | UpsFault::ShutdownOrdered => ending(),
        UpsFault::Overloaded => warning(Instruction::TakeLoadOff),
        UpsFault::ReplaceBattery => warning(Instruction::ReplaceBattery),
        UpsFault::Bypass => warning(Instruction::EndBypass),
        UpsFault::Off => blind(Recovery::AskAgain, Instruction::SwitchOnUps),
        // The service remembers a refused name for as long as the connection lasts.
        UpsFault::AccessDenied => blind(Recovery::Reopen, Instruction::SetPassword),
        UpsFault::UnknownUps => blind(Recovery::AskAgain, Instruction::SetUpsName),
        UpsFault::CommLost | UpsFault::DataStale => blind(Recovery::AskAgain, Instruction::CheckUpsCable),
        UpsFault::NoState => blind(Recovery::AskAgain, Instruction::CheckModel),
    }
}
