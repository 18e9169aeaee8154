//! The page of the household register: scanned, said to be on file, or not available.
//!
//! Promise: it never keeps anybody from applying. Without a document camera the step is left out, one that fails ends it, and the
//! application says what there is.

use super::{At, Renewal};
use crate::journey::effect::RegisterPage;
use crate::journey::step::{Frame, Move};

impl Renewal {
    pub(super) fn after_portrait(&mut self, frame: &Frame) -> Move<At> {
        match (self.correcting, self.can_scan(frame)) {
            (true, _) => self.back_to_review(),
            (false, true) => Move::To(At::ScanPage),
            (false, false) => Move::To(At::Phone),
        }
    }

    pub(super) fn can_scan(&self, frame: &Frame) -> bool {
        frame.equipment.document_camera && !self.pages_out
    }

    pub(super) fn page_was_scanned(&mut self) -> Move<At> {
        self.register = RegisterPage::Scanned;
        Move::To(At::CheckPage)
    }

    /// What was kept before is still there.
    pub(super) fn page_was_not_seen(&mut self) -> Move<At> {
        self.pages_out = true;
        self.page_is(self.register)
    }

    /// A scan that was not liked is none.
    pub(super) fn forget_scan(&mut self) -> Move<At> {
        self.register = RegisterPage::NotAvailable;
        Move::To(At::ScanPage)
    }

    pub(super) fn page_is(&mut self, register: RegisterPage) -> Move<At> {
        self.register = register;
        if self.correcting { self.back_to_review() } else { Move::To(At::Phone) }
    }
}
