//! What the attendant tells the store: the facts of one moment, committed together or not at all.
//!
//! Knows nothing of SQL. Personal data travels only inside `OutboxItem::plaintext`, which is sealed before it is written.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use suiban_wire::IdempotencyKey;
use suiban_wire::api::OrderNumber;
use suiban_wire::blob::BlobRef;
use suiban_wire::envelope::Kind;
use zeroize::Zeroizing;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes an identity made by the caller. It must not contain personal data.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }
            /// The identity as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }
    };
}

text_id! {
    /// One citizen's visit.
    VisitId
}
text_id! {
    /// One physical or financial act. Unique for ever on this kiosk.
    ActId
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalEntry {
    /// The visit it belongs to, if any.
    pub visit: Option<VisitId>,
    /// Stable kebab-case code: `consent-given`.
    pub kind: String,
    /// Details without personal data.
    pub data: Value,
}

/// A physical or financial act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Act {
    /// Take money at the terminal.
    Payment {
        /// Amount in fen.
        amount_fen: i64,
    },
    /// Take money by QR code through central.
    QrPayment {
        /// Amount in fen.
        amount_fen: i64,
        /// The order's number, made here.
        order: OrderNumber,
    },
    /// Open a drawer with a card in it.
    OpenDrawer {
        /// Drawer number, from 1.
        drawer: u16,
        /// Receipt number of the case.
        case: String,
    },
    /// Swallow the old card.
    RetainOldCard {
        /// Receipt number of the case.
        case: String,
    },
    /// Print a slip.
    PrintSlip {
        /// Which slip, kebab-case: `submission`, `referral`.
        what: String,
    },
    /// Take a fee in banknotes; open until what lies in the cassette is accounted for.
    Cash {
        /// Amount due, in fen.
        amount_fen: i64,
    },
    /// Order a banknote into the cassette.
    StackNote {
        /// Its value in fen.
        fen: i64,
        /// The cash payment it belongs to.
        of: ActId,
    },
    /// Give a payment back.
    ReversePayment {
        /// The payment's act.
        of: ActId,
    },
}

/// How an act ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It happened.
    Done,
    /// It did not happen.
    Failed,
    /// Nobody can say yet. May be settled later by one of the others.
    Unknown,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq)]
pub enum LedgerWrite {
    /// About to act. Commit this before acting.
    Intent {
        /// The act's identity.
        id: ActId,
        /// The visit, if any.
        visit: Option<VisitId>,
        /// What is about to be done.
        act: Act,
        /// Wall clock, ms.
        at: i64,
    },
    /// What came of it.
    Outcome {
        /// The act's identity.
        id: ActId,
        /// How it ended.
        outcome: Outcome,
        /// The device's word, without personal data.
        evidence: Value,
        /// Wall clock, ms.
        at: i64,
    },
}

/// A fact for central.
pub struct OutboxItem {
    /// What it is about.
    pub kind: Kind,
    /// Idempotency key, unique for ever.
    pub key: IdempotencyKey,
    /// The body; sealed to central before anything is written.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// Evidence staged with `Store::stage` and named by the body.
    pub blobs: Vec<BlobRef>,
}

impl fmt::Debug for OutboxItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboxItem").field("kind", &self.kind).field("blobs", &self.blobs.len()).finish_non_exhaustive()
    }
}

/// What happens to a drawer with a card in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrawerMove {
    /// loaded -> opened: the lock was driven.
    Open,
    /// opened -> loaded: the lock's feedback says it never opened.
    Reclose,
    /// loaded or opened -> doubtful: nobody can say where the card is.
    Doubt,
    /// opened or doubtful -> empty: the citizen has the card.
    Dispense,
    /// loaded, opened or doubtful -> empty: the card is in the retain bin.
    Retain,
    /// loaded, opened or doubtful -> empty: the card went back to the office.
    Reject,
}

/// A change of one drawer.
pub enum DrawerWrite {
    /// empty -> loaded: a technician put a card in.
    Load {
        /// Drawer number, from 1.
        drawer: u16,
        /// Receipt number of its case.
        case: String,
        /// The card's body number (卡体管理号); only its keyed hash is stored.
        body_number: Zeroizing<Vec<u8>>,
    },
    /// Anything that happens later.
    Move {
        /// Drawer number, from 1.
        drawer: u16,
        /// What happened.
        what: DrawerMove,
    },
}

impl DrawerWrite {
    /// A card for `case` was put into `drawer`.
    pub fn load(drawer: u16, case: impl Into<String>, body_number: &[u8]) -> Self {
        Self::Load { drawer, case: case.into(), body_number: Zeroizing::new(body_number.to_vec()) }
    }

    /// Anything that happens later.
    pub fn step(drawer: u16, what: DrawerMove) -> Self {
        Self::Move { drawer, what }
    }
}

impl fmt::Debug for DrawerWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load { drawer, .. } => write!(f, "load drawer {drawer}"),
            Self::Move { drawer, what } => write!(f, "{what:?} drawer {drawer}"),
        }
    }
}

/// What becomes of an application taken here.
pub enum ApplicationWrite {
    /// It was submitted.
    Taken {
        /// Its receipt number.
        case: String,
        /// The applicant's ID number; only its keyed hash is stored.
        number: Zeroizing<String>,
    },
    /// Its card was collected.
    Over {
        /// Its receipt number.
        case: String,
    },
}

impl fmt::Debug for ApplicationWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { case, .. } => write!(f, "application {case} taken"),
            Self::Over { case } => write!(f, "application {case} over"),
        }
    }
}

/// The facts of one moment.
#[derive(Debug, Default)]
pub struct Facts {
    /// Journal lines, in order.
    pub journal: Vec<JournalEntry>,
    /// Intents and outcomes, in order.
    pub ledger: Vec<LedgerWrite>,
    /// Facts for central, in order.
    pub outbox: Vec<OutboxItem>,
    /// Drawer changes, in order.
    pub drawers: Vec<DrawerWrite>,
    /// Settings that become true with the rest, by name.
    pub settings: Vec<(String, String)>,
    /// Applications that began or ended.
    pub applications: Vec<ApplicationWrite>,
    /// Wall clock, ms since 1970 UTC. May be wrong; nothing is ordered by it.
    pub wall: i64,
    /// Monotonic clock, ms since start.
    pub mono: u64,
}

impl Facts {
    /// No facts yet, at this moment.
    pub fn at(wall: i64, mono: u64) -> Self {
        Self { wall, mono, ..Self::default() }
    }

    /// Adds a journal line.
    #[must_use]
    pub fn note(mut self, visit: Option<&VisitId>, kind: &str, data: Value) -> Self {
        self.journal.push(JournalEntry { visit: visit.cloned(), kind: kind.to_owned(), data });
        self
    }
}

/// What a commit gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Last row of the journal.
    pub journal: u64,
    /// Sequence numbers given to the facts for central, in order.
    pub outbox: Vec<u64>,
}
