//! Everything without a receipt into one file. The outbox is only read: written is not delivered.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use suiban_wire::Hash;
use suiban_wire::parcel::{Content, Piece, Title, Writer};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::{CarryError, at, on_medium};
use crate::store::{OutboxRow, Store, StoreError};

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Where.
    pub path: PathBuf,
    /// Facts in it.
    pub facts: u64,
    /// The hash it ends with.
    pub hash: Hash,
}

/// Writes every fact without a receipt, with its evidence, into a file in `dir`; `None` when nothing waits. The file has its
/// name only when all of it is safe on the medium. Errors: `Full`, `Medium`, `Store`.
pub async fn export(store: &Store, dir: &Path) -> Result<Option<Exported>, CarryError> {
    let (store, dir, handle) = (store.clone(), dir.to_owned(), Handle::current());
    // A slow medium must not hold up whoever serves the citizen.
    let work = spawn_blocking(move || Export { store: &store, handle }.write(&dir));
    work.await.map_err(|_| CarryError::CutShort)?
}

struct Export<'a> {
    store: &'a Store,
    handle: Handle,
}

impl Export<'_> {
    fn write(&self, dir: &Path) -> Result<Option<Exported>, CarryError> {
        let (Some(device), Some(first)) = (self.handle.block_on(self.store.device()), self.next(1)?) else {
            return Ok(None);
        };
        let last = self.handle.block_on(self.store.outbox())?.last_seq;
        let path = dir.join(format!("{device}-{:08}-{last:08}.facts", first.seq));
        let part = path.with_extension("part");
        let title = Title { content: Content::Facts, device };
        let written = create(&part).and_then(|file| self.fill(file, &part, &title, last));
        match written {
            Ok((facts, hash)) => {
                rename(&part, &path)?;
                Ok(Some(Exported { path, facts, hash }))
            }
            Err(error) => {
                // Half a file is of no use, and takes the room of a whole one.
                drop(fs::remove_file(&part));
                Err(error)
            }
        }
    }

    fn fill(&self, file: File, part: &Path, title: &Title, last: u64) -> Result<(u64, Hash), CarryError> {
        let mut writer = Writer::begin(BufWriter::new(file), title).map_err(at(part))?;
        let (mut facts, mut from) = (0, 1);
        while let Some(row) = self.next(from)?.filter(|row| row.seq <= last) {
            self.put(&mut writer, &row, part)?;
            (facts, from) = (facts + 1, row.seq + 1);
        }
        let (buffer, hash) = writer.finish().map_err(at(part))?;
        let file = buffer.into_inner().map_err(|error| on_medium(part, error.into_error()))?;
        file.sync_all().map_err(|source| on_medium(part, source))?;
        Ok((facts, hash))
    }

    /// Evidence first: central takes an envelope only when it has what the envelope names.
    fn put(&self, writer: &mut Writer<impl Write>, row: &OutboxRow, part: &Path) -> Result<(), CarryError> {
        for blob in &row.blobs {
            match self.handle.block_on(self.store.blob(blob.sha256)) {
                Ok(sealed) => writer.put(&Piece::Blob(sealed)).map_err(at(part))?,
                // Central will say that it is missing; the facts before it need not wait for that.
                Err(error @ (StoreError::BlobMissing(_) | StoreError::BlobDamaged(_))) => {
                    tracing::error!(%error, seq = row.seq, "exported without its evidence");
                }
                Err(error) => return Err(error.into()),
            }
        }
        writer.put(&Piece::Envelope(row.envelope.clone())).map_err(at(part))
    }

    /// The first row from `seq` on without a receipt.
    fn next(&self, seq: u64) -> Result<Option<OutboxRow>, CarryError> {
        Ok(self.handle.block_on(self.store.unreceipted_from(seq))?)
    }
}

/// Never through a link somebody laid on the medium.
fn create(part: &Path) -> Result<File, CarryError> {
    match fs::remove_file(part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(on_medium(part, error)),
        Ok(()) | Err(_) => {}
    }
    let made = File::options().write(true).create_new(true).mode(0o600).open(part);
    made.map_err(|source| on_medium(part, source))
}

fn rename(part: &Path, path: &Path) -> Result<(), CarryError> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let renamed = fs::rename(part, path).and_then(|()| File::open(dir)?.sync_all());
    renamed.map_err(|source| on_medium(path, source))
}
