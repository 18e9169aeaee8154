//! Every way a talk with central can fail. None of them changes the outbox, except that one unreadable fact is set aside.

use std::io;
use std::time::Duration;

use suiban_wire::api::Code;
use suiban_wire::manifest::ManifestError;
use thiserror::Error;

use crate::store::{ReceiptFault, StoreError};

/// A failed talk.
#[derive(Debug, Error)]
pub enum SyncError {
    /// No stream to central.
    #[error("central cannot be reached ({0}); check the network and the address")]
    Dial(#[source] io::Error),
    /// The TLS handshake failed: not our central, or our certificate is not accepted.
    #[error("no trusted connection to central ({0}); check the clock, then pair again")]
    Tls(String),
    /// Central's certificate does not fit this machine's clock, nor central's own last word on the time.
    #[error("central's certificate is not valid at this machine's time ({0}); repair the clock as technician")]
    Clock(String),
    /// No answer in time.
    #[error("central did not answer in time; it will be asked again")]
    Timeout,
    /// The stream ended before an answer began.
    #[error("the connection to central broke; it will be opened again")]
    Broken,
    /// The stream ended inside an answer.
    #[error("central's answer was cut off; it will be asked again")]
    Truncated,
    /// More bytes than any answer may have.
    #[error("central's answer is too long; check that this address is central")]
    TooLong,
    /// An answer that is not central's: a portal's page, a proxy's text, damaged JSON.
    #[error("something else than central answered; check for a login page or proxy in between")]
    NotCentral,
    /// 3xx.
    #[error("central's address answers with a redirect; the kiosk never follows one, correct the address")]
    Redirected,
    /// 401.
    #[error("central does not accept this kiosk's certificate; pair the kiosk again")]
    Unauthorized,
    /// 403, with central's code if it gave one.
    #[error("central refuses this kiosk ({0:?}); the operator must look at it")]
    Forbidden(Option<Code>),
    /// 404.
    #[error("central does not know this route; update the older side")]
    NotFound,
    /// 410.
    #[error("central says this is gone; the operator must look at it")]
    Gone,
    /// 409 gap.
    #[error("central waits for fact {expected}")]
    Gap {
        /// Sequence number to go on from.
        expected: u64,
    },
    /// 409 fork: an alarm.
    #[error("central holds other facts under this kiosk's numbers; take the kiosk out of service and report it")]
    Fork,
    /// 409 offset.
    #[error("the upload goes on at byte {expected}")]
    Offset {
        /// Bytes central has.
        expected: u64,
    },
    /// 413.
    #[error("central does not take this much at once")]
    TooLarge,
    /// 422 on facts.
    #[error("central cannot read a fact")]
    Unreadable {
        /// Which, if central said.
        seq: Option<u64>,
    },
    /// 422 on evidence.
    #[error("central received evidence damaged; it is uploaded again")]
    BlobHash,
    /// 429.
    #[error("central asks to wait")]
    RateLimited {
        /// How long, if it said.
        retry_after: Option<Duration>,
    },
    /// 408 or 5xx.
    #[error("central is not available (status {status}); it will be asked again")]
    Unavailable {
        /// HTTP status.
        status: u16,
        /// How long to wait, if it said.
        retry_after: Option<Duration>,
    },
    /// Central's own word on a payment.
    #[error("central does not answer this question about a payment ({0:?}); ask again, or look at central's log")]
    Payment(Code),
    /// Central's clock is later than the end of the certificate it shows.
    #[error(
        "central's clock is past the end of its own certificate; set central's clock, the kiosk keeps its own time"
    )]
    WrongTime,
    /// Any other status.
    #[error("central answered with status {0}; update the older side")]
    Unexpected(u16),
    /// A receipt that is not for what was sent.
    #[error("central's receipt is refused: {0}; the fact is kept")]
    BadReceipt(ReceiptFault),
    /// Evidence of a fact is gone from this disk.
    #[error("evidence of fact {seq} is lost or damaged here; the fact is set aside, the operator must decide it")]
    EvidenceLost {
        /// Which fact.
        seq: u64,
    },
    /// An answer that neither takes a fact nor says what is missing.
    #[error("central neither takes the facts nor says why; the operator must look at it")]
    NoProgress,
    /// Central insists on a fact it cannot read.
    #[error("central waits for fact {seq}, which it cannot read; the operator must decide it")]
    Blocked {
        /// Which.
        seq: u64,
    },
    /// Central asks for facts that are receipted and gone.
    #[error("central lost facts it had receipted and asks for {expected}; the operator must restore central")]
    CentralBehind {
        /// Which.
        expected: u64,
    },
    /// A manifest entry that is not believed.
    #[error("central's manifest is refused: {0}; the present one is kept")]
    Manifest(#[from] ManifestError),
    /// A key or certificate of this kiosk.
    #[error("this kiosk's identity cannot be used ({0}); pair the kiosk again")]
    Identity(&'static str),
    /// The store.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for SyncError {
    fn from(error: StoreError) -> Self {
        if let StoreError::Receipt(fault) = error { Self::BadReceipt(fault) } else { Self::Store(error) }
    }
}

impl SyncError {
    /// No stream was opened: central has not noticed the attempt.
    pub fn reached_nobody(&self) -> bool {
        matches!(self, Self::Dial(_))
    }

    /// The stream is of no more use: another one may do better at once.
    pub(super) fn is_of_the_line(&self) -> bool {
        matches!(self, Self::Timeout | Self::Broken | Self::Truncated | Self::TooLong | Self::NotCentral)
    }

    /// Stable code for the outbox row, the technician's board and the log.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Dial(_) => "unreachable",
            Self::Tls(_) => "tls",
            Self::Clock(_) => "clock",
            Self::Timeout => "timeout",
            Self::Broken => "broken",
            Self::Truncated => "truncated",
            Self::TooLong => "too-long",
            Self::NotCentral => "not-central",
            Self::Redirected => "redirected",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden(_) => "forbidden",
            Self::NotFound => "not-found",
            Self::Gone => "gone",
            Self::Payment(code) => code.as_str(),
            Self::WrongTime => "wrong-time",
            Self::Gap { .. } => "gap",
            Self::Fork => "fork",
            Self::Offset { .. } => "offset",
            Self::TooLarge => "too-large",
            Self::Unreadable { .. } => "unreadable",
            Self::BlobHash => "blob-hash",
            Self::RateLimited { .. } => "rate-limited",
            Self::Unavailable { .. } => "unavailable",
            Self::Unexpected(_) => "unexpected",
            Self::BadReceipt(_) => "bad-receipt",
            Self::EvidenceLost { .. } => "evidence-lost",
            Self::NoProgress => "no-progress",
            Self::Blocked { .. } => "blocked",
            Self::CentralBehind { .. } => "central-behind",
            Self::Manifest(_) => "manifest",
            Self::Identity(_) => "identity",
            Self::Store(_) => "store",
        }
    }

    /// How long central asked to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        if let Self::RateLimited { retry_after } | Self::Unavailable { retry_after, .. } = self {
            return *retry_after;
        }
        None
    }

    /// Whether central itself answered and only some facts are in trouble: the rest of the talk goes on.
    pub fn is_about_facts(&self) -> bool {
        matches!(
            self,
            Self::Gap { .. }
                | Self::Fork
                | Self::TooLarge
                | Self::Unreadable { .. }
                | Self::BlobHash
                | Self::BadReceipt(_)
                | Self::EvidenceLost { .. }
                | Self::NoProgress
                | Self::Blocked { .. }
                | Self::CentralBehind { .. }
                | Self::Manifest(_)
                | Self::WrongTime
                | Self::Store(
                    StoreError::ManifestOlder { .. } | StoreError::BlobMissing(_) | StoreError::BlobDamaged(_)
                )
        )
    }
}
