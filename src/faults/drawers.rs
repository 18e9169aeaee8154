//! Card vaults.

use suiban_drivers::drawers::DrawerFault;

use super::{Advice, Citizen, Impact, Instruction, Recovery};

pub(super) fn advice(fault: DrawerFault) -> Advice {
    let (citizen, impact, technician) = match fault {
        DrawerFault::Stuck(_) => (Citizen::DrawerStuck, Impact::Nothing, Instruction::CheckLock),
        DrawerFault::NoSuchDrawer(_) => (Citizen::DrawerStuck, Impact::Nothing, Instruction::CheckDrawerCount),
        DrawerFault::BoardSilent => (Citizen::DrawersStopped, Impact::Device, Instruction::CheckBoard),
    };
    // A lock is never driven again without an order.
    Advice { citizen, impact, recovery: Recovery::AskAgain, technician }
}
