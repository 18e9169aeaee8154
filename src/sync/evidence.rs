//! Evidence to central: in pieces, from where central is, the next read from the disk while the last is on the wire.

use std::time::Duration;

use hyper::body::Bytes;
use suiban_wire::Hash;
use suiban_wire::api::MAX_CHUNK;
use tokio::time::Instant;

use super::error::SyncError;
use super::push::Push;
use crate::store::{OutboxRow, StoreError};

/// How often an upload may be sent back before the talk is given up.
const RESTARTS: u32 = 3;
/// The first piece, and what every line must carry, bytes.
const MODEST: usize = 256 * 1024;
/// A piece on a poor line, bytes.
const SMALLEST: usize = 64 * 1024;
/// A piece through in less than this leaves room for a larger one: what is lost when the line breaks is a piece.
const SWIFT: Duration = Duration::from_millis(500);
/// A piece that takes longer is too large for the line.
const SLOW: Duration = Duration::from_secs(8);

/// How large a piece is: as much as the line takes in a moment.
pub(crate) struct Pieces {
    len: usize,
    most: usize,
}

impl Default for Pieces {
    fn default() -> Self {
        Self { len: MODEST, most: MAX_CHUNK }
    }
}

impl Pieces {
    /// A piece was through.
    fn took(&mut self, took: Duration) {
        if took < SWIFT {
            self.len = (self.len * 2).min(self.most);
        } else if took > SLOW {
            self.len = (self.len / 2).max(SMALLEST);
        }
    }

    /// Somebody on the way takes no piece so large. Whether a smaller one can be tried.
    fn refused(&mut self) -> bool {
        let smaller = self.len > MODEST;
        (self.len, self.most) = (self.len.min(MODEST), MODEST);
        smaller
    }
}

impl Push<'_> {
    /// Brings what central misses of these facts, in their order. Whether central has more than before. Evidence that is lost
    /// is an error of the first fact only: those before another one are receipted first.
    pub(crate) async fn bring(&mut self, rows: &[OutboxRow], missing: &[Hash]) -> Result<bool, SyncError> {
        let (store, mut brought) = (self.store, false);
        let wanted: Vec<_> = missing.iter().filter_map(|name| Some((*name, of(rows, name)?))).collect();
        let read = async |at: usize| match wanted.get(at) {
            Some((name, _)) => Some(store.blob(*name).await),
            None => None,
        };
        let mut next = read(0).await;
        for (at, (name, seq)) in wanted.iter().enumerate() {
            let bytes = match next.take() {
                Some(Ok(bytes)) => bytes,
                Some(Err(error)) if is_lost(&error) && at == 0 => return Err(SyncError::EvidenceLost { seq: *seq }),
                Some(Err(error)) if is_lost(&error) => break,
                Some(Err(error)) => return Err(error.into()),
                None => break,
            };
            let (uploaded, following) = tokio::join!(self.upload(name, bytes.into()), read(at + 1));
            brought |= uploaded?;
            next = following;
            crash_point!("sync::uploaded");
        }
        Ok(brought)
    }

    /// Uploads from where central is. Gives whether anything had to be sent.
    async fn upload(&mut self, name: &Hash, bytes: Bytes) -> Result<bool, SyncError> {
        let len = bytes.len() as u64;
        let mut at = self.central.blob_offset(name).await?;
        let (began, mut restarts) = (at, 0);
        while at < len {
            let from = at as usize;
            let piece = bytes.slice(from..bytes.len().min(from.saturating_add(self.pieces.len)));
            let (end, sent) = (at + piece.len() as u64, Instant::now());
            match self.central.blob_chunk(name, at, len, piece).await {
                Ok(next) if next == end => {
                    self.pieces.took(sent.elapsed());
                    at = next;
                }
                Ok(_) => return Err(SyncError::NoProgress),
                Err(SyncError::Offset { expected }) if restarts < RESTARTS => (at, restarts) = (expected, restarts + 1),
                Err(SyncError::BlobHash) if restarts < RESTARTS => (at, restarts) = (0, restarts + 1),
                Err(SyncError::TooLarge) if self.pieces.refused() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(began < len || restarts > 0)
    }
}

/// The first of these facts that names the evidence.
fn of(rows: &[OutboxRow], name: &Hash) -> Option<u64> {
    rows.iter().find(|row| row.blobs.iter().any(|blob| blob.sha256 == *name)).map(|row| row.seq)
}

/// Evidence that is not there any more is a matter of the fact that names it.
fn is_lost(error: &StoreError) -> bool {
    matches!(error, StoreError::BlobMissing(_) | StoreError::BlobDamaged(_) | StoreError::Erased(_))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_swift_line_gets_larger_pieces_and_a_slow_one_smaller() {
        let mut pieces = Pieces::default();
        for _ in 0..9 {
            pieces.took(Duration::from_millis(10));
        }
        assert_eq!(pieces.len, MAX_CHUNK);
        for _ in 0..9 {
            pieces.took(Duration::from_secs(20));
        }
        assert_eq!(pieces.len, SMALLEST);
        pieces.took(Duration::from_secs(2));
        assert_eq!(pieces.len, SMALLEST);
    }

    #[test]
    fn who_takes_no_large_piece_is_never_offered_one_again() {
        let mut pieces = Pieces::default();
        pieces.took(Duration::ZERO);
        assert!(pieces.refused());
        pieces.took(Duration::ZERO);
        assert_eq!(pieces.len, MODEST);
        assert!(!pieces.refused(), "who takes not even a modest one has another trouble");
    }
}
