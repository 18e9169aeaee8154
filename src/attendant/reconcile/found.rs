//! The findings by name. The code is what journal, ledger and screen know them by; the sentence is the screen's.

use crate::store::LedgerAct;

macro_rules! findings {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What was found out about an act.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Found {
            $($(#[$doc])* $name,)*
        }

        impl Found {
            /// Every finding.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Stable code.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }
        }
    };
}

findings! {
    /// The terminal took no money.
    NothingBooked = "nothing-booked",
    /// The terminal had booked; it has given the money back.
    GivenBack = "given-back",
    /// The application that the money was for is stored: nothing was to be given back.
    PaidFor = "paid-for",
    /// The kiosk heard the terminal book, and the terminal no longer tells of it.
    NotConfirmed = "not-confirmed",
    /// The terminal's last booking is of another amount.
    OtherAmount = "other-amount",
    /// Another payment came after this one: the terminal tells only of the last.
    NotTheLast = "not-the-last",
    /// The terminal has booked and cannot give the money back.
    NotReversible = "not-reversible",
    /// The terminal is not there.
    TerminalAbsent = "terminal-absent",
    /// The terminal is there and does not say.
    TerminalSilent = "terminal-silent",
    /// Central, which speaks for payments by QR code, does not answer.
    CentralSilent = "central-silent",
    /// The order at the payment provider cannot be closed yet.
    OrderOpen = "order-open",
    /// The payment provider is giving the money back.
    RefundUnderWay = "refund-under-way",
    /// Nobody knows whether the card still lies in the drawer: a technician must look.
    DrawerToCheck = "drawer-to-check",
    /// The old card lies in the bin.
    FellIntoBin = "fell-into-bin",
    /// The old card was still in the slot and has been retained now.
    RetainedNow = "retained-now",
    /// The old card was taken back by whoever put it in.
    TakenBack = "taken-back",
    /// The slot is not there.
    SlotAbsent = "slot-absent",
    /// The slot is there and does not say, or does not retain.
    SlotSilent = "slot-silent",
    /// A slip was cut off while it was printed.
    SlipCut = "slip-cut",
    /// A technician found the card in the drawer and put it into the retain bin.
    CardToBin = "card-to-bin",
    /// A technician found the drawer empty: the citizen has the card.
    CardGone = "card-gone",
    /// A technician found the card that was being loaded in the drawer.
    CardLoaded = "card-loaded",
    /// A technician found no card in the drawer that was being loaded.
    NotLoaded = "not-loaded",
    /// The last note lies in the cassette.
    NoteStacked = "note-stacked",
    /// The last note went back to the mouth.
    NoteReturned = "note-returned",
    /// Nobody knows where a note is: the cassette must be counted.
    NoteInDoubt = "note-in-doubt",
    /// No note of an unfinished visit was kept.
    NoNoteKept = "no-note-kept",
    /// Notes of an unfinished visit lie in the cassette: the window knows of them.
    CashKept = "cash-kept",
    /// A technician settled the money by hand.
    ByHand = "by-hand",
}

impl Found {
    /// The finding with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|found| found.code() == code)
    }

    /// What was last found out about an act.
    pub fn of(act: &LedgerAct) -> Option<Self> {
        Self::from_code(act.evidence.as_ref()?["settled"].as_str()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_is_known_again_by_its_code() {
        for found in Found::ALL {
            assert_eq!(Found::from_code(found.code()), Some(*found));
        }
    }
}
