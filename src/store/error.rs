//! What can go wrong in the store, and what to do about each. No text here carries a person's data.

use std::io;
use std::path::PathBuf;

use suiban_wire::envelope::EnvelopeError;
use thiserror::Error;

use super::facts::{ActId, Outcome};

/// A store's error. Unless it says otherwise nothing was changed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// SQLite refused or failed.
    #[error("the database refused: {0}; if it repeats, check the disk and restore the store")]
    Database(#[from] rusqlite::Error),
    /// A file of the store could not be read or written.
    #[error("cannot use {path}: {source}; check the disk, its space and its permissions")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// SQLite's quick check found damage.
    #[error("the database is damaged: {0}; restore the store from the service image and keep the damaged file")]
    Damaged(String),
    /// The database was written by a newer firmware.
    #[error("the database is of version {found}, this firmware knows {known}; install the newer firmware")]
    Newer {
        /// Version in the file.
        found: i64,
        /// Last version this firmware knows.
        known: i64,
    },
    /// Another process has the store open.
    #[error("the store is in use by another process; stop it first")]
    InUse,
    /// The runtime ends, or the job itself broke off.
    #[error("the store has been closed; restart the kiosk")]
    Closed,
    /// Facts for central before the kiosk has central's keys.
    #[error("this kiosk is not paired; pair it with a code from central")]
    NotPaired,
    /// A key could not be made or used.
    #[error("a key cannot be used ({0}); check the keys folder")]
    Key(&'static str),
    /// The key of something whose time was over.
    #[error("the key {0} was destroyed; what rested under it cannot be read again")]
    Erased(String),
    /// The envelope could not be sealed.
    #[error("the fact cannot be sealed: {0}")]
    Seal(#[from] EnvelopeError),
    /// Central holds more of this kiosk than the kiosk itself, and here are facts it never received.
    #[error("the outbox ends at {here} and central holds {central}; this store is an old copy: call the operator")]
    OutboxBehind {
        /// Last sequence number here.
        here: u64,
        /// Last sequence number at central.
        central: u64,
    },
    /// Central holds another envelope under a sequence number of ours.
    #[error("central holds another envelope {seq}; another machine used this identity: call the operator")]
    OutboxForked {
        /// Which sequence number.
        seq: u64,
    },
    /// A row that only this kiosk can read does not open.
    #[error("a {table} row does not open; the keys folder does not belong to this store")]
    Unreadable {
        /// Which table.
        table: &'static str,
    },
    /// The journal's chain or a signature does not hold.
    #[error("the journal is broken at row {n}; take the kiosk out of service and report it")]
    JournalBroken {
        /// First row that does not hold.
        n: u64,
    },
    /// A journal code is not kebab-case, or its data looks like an ID number.
    #[error("a journal row of kind {kind:?} is refused: codes are kebab-case and data is never personal")]
    JournalRefused {
        /// The code given.
        kind: String,
    },
    /// An intent under an identity already used.
    #[error("act {0} was already announced; every act has its own identity")]
    IntentRepeated(ActId),
    /// An outcome for an act nobody announced.
    #[error("act {0} has no intent; commit the intent before acting")]
    NoIntent(ActId),
    /// An outcome that contradicts what is settled.
    #[error("act {id} is settled as {settled:?} and cannot become {wanted:?}; open a correction instead")]
    Settled {
        /// Which act.
        id: ActId,
        /// How it ended.
        settled: Outcome,
        /// What was asked.
        wanted: Outcome,
    },
    /// A reversal of something that is not a payment.
    #[error("act {0} is not a payment and cannot be reversed")]
    NotAPayment(ActId),
    /// A note of something that is not a cash payment.
    #[error("act {0} is no cash payment; a note belongs to one")]
    NotCash(ActId),
    /// A drawer cannot make this move from its present state.
    #[error("drawer {drawer} cannot go from {from} by {by}; look into the drawer and settle it as technician")]
    DrawerMove {
        /// Drawer number.
        drawer: u16,
        /// Its state.
        from: String,
        /// The move asked for.
        by: &'static str,
    },
    /// The same card is already in the magazine.
    #[error("the card for drawer {drawer} is already in the magazine; scan it again")]
    CardTwice {
        /// Drawer number.
        drawer: u16,
    },
    /// loaded = in magazine + dispensed + retained + rejected does not hold.
    #[error("the card count does not balance; stop pickup and count the magazine")]
    CardBalance,
    /// An envelope names evidence that was not staged.
    #[error("evidence {0} is not in the blobs folder; stage it again")]
    BlobMissing(String),
    /// Evidence on disk no longer has its hash.
    #[error("evidence {0} is damaged on disk; check the disk")]
    BlobDamaged(String),
    /// No such row in the outbox.
    #[error("the outbox has no row {0}")]
    NoSuchSeq(u64),
    /// A receipt that is not central's, not for this kiosk, or not for this envelope.
    #[error("a receipt is refused: {0}; nothing was changed")]
    Receipt(#[from] ReceiptFault),
    /// Central offers an older manifest than the one here.
    #[error("manifest {offered} is older than {held}; central must publish a newer one")]
    ManifestOlder {
        /// Version offered.
        offered: u64,
        /// Version held.
        held: u64,
    },
    /// No PIN has been set.
    #[error("no technician PIN is set; set one at installation")]
    NoPin,
    /// A PIN that is too short.
    #[error("a technician PIN has 6 to 32 digits")]
    WeakPin,
}

/// Why a receipt is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReceiptFault {
    /// Not signed by the paired central, or not readable.
    #[error("its signature is not central's")]
    Signature,
    /// It names another kiosk.
    #[error("it is for another kiosk")]
    Device,
    /// It names a row that is not here.
    #[error("it names an envelope that is not here")]
    Seq,
    /// Its hash is another envelope's.
    #[error("its hash is not that envelope's")]
    Hash,
}

impl StoreError {
    /// Wraps a file error with its path.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
