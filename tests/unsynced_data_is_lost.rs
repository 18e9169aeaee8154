//! A disk that loses whatever was not synced: what the store called committed is there after the cut, and what it had not is
//! not half there.
//!
//! The program's own `fsync` and `fdatasync` stand before the C library's. Each does the real work and keeps a picture of what
//! is now safe: a file's bytes, or a folder's names. The disk after a cut is put together from those pictures alone.

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::fs::{self, File};
use std::os::fd::{AsRawFd, BorrowedFd};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::storage::{Disk, one_case};

/// What is safe on one disk.
#[derive(Default, Clone)]
struct Safe {
    root: PathBuf,
    /// Bytes by inode.
    files: BTreeMap<u64, Vec<u8>>,
    /// Names with inodes by folder.
    folders: BTreeMap<PathBuf, Vec<(PathBuf, u64)>>,
}

static SAFE: Mutex<Option<Safe>> = Mutex::new(None);

impl Safe {
    fn note(&mut self, descriptor: c_int) {
        let Ok(path) = fs::read_link(format!("/proc/self/fd/{descriptor}")) else { return };
        let Ok(meta) = fs::metadata(format!("/proc/self/fd/{descriptor}")) else { return };
        if !path.starts_with(&self.root) {
            return;
        }
        if meta.is_dir() {
            self.folders.insert(path.clone(), names(&path));
        } else {
            self.files.insert(meta.ino(), bytes(descriptor, meta.len()));
        }
    }

    /// The disk after a cut.
    fn image(&self) -> tempfile::TempDir {
        let image = tempfile::tempdir().unwrap();
        for (folder, names) in &self.folders {
            let to = image.path().join(folder.strip_prefix(&self.root).unwrap());
            fs::create_dir_all(&to).unwrap();
            for (name, inode) in names {
                // A name without synced bytes is an empty file; a folder has its own entry.
                if !folder.join(name).is_dir() {
                    fs::write(to.join(name), self.files.get(inode).cloned().unwrap_or_default()).unwrap();
                }
            }
        }
        image
    }
}

fn names(folder: &Path) -> Vec<(PathBuf, u64)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| Some((PathBuf::from(entry.file_name()), entry.metadata().ok()?.ino()))).collect()
}

fn bytes(descriptor: c_int, len: u64) -> Vec<u8> {
    // SAFETY: the caller of fsync keeps its descriptor open while it is in the call.
    let borrowed = unsafe { BorrowedFd::borrow_raw(descriptor) };
    let Ok(owned) = borrowed.try_clone_to_owned() else { return Vec::new() };
    let file = File::from(owned);
    let mut bytes = vec![0; usize::try_from(len).unwrap()];
    // Opened for writing alone it cannot be read; by its name it can.
    let read = file.read_exact_at(&mut bytes, 0);
    let name = format!("/proc/self/fd/{}", file.as_raw_fd());
    if read.is_ok() { bytes } else { fs::read(name).unwrap_or_default() }
}

fn synced(descriptor: c_int, real: nix::Result<()>) -> c_int {
    if let Some(safe) = SAFE.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        safe.note(descriptor);
    }
    if real.is_ok() { 0 } else { -1 }
}

fn system(descriptor: c_int, call: nix::libc::c_long) -> nix::Result<()> {
    // SAFETY: both calls take a descriptor and nothing else.
    nix::errno::Errno::result(unsafe { nix::libc::syscall(call, descriptor) }).map(drop)
}

/// Stands before the C library's.
#[unsafe(no_mangle)]
extern "C" fn fsync(descriptor: c_int) -> c_int {
    synced(descriptor, system(descriptor, nix::libc::SYS_fsync))
}

/// Stands before the C library's.
#[unsafe(no_mangle)]
extern "C" fn fdatasync(descriptor: c_int) -> c_int {
    synced(descriptor, system(descriptor, nix::libc::SYS_fdatasync))
}

fn watch(root: &Path) {
    let safe = Safe { root: fs::canonicalize(root).unwrap(), ..Safe::default() };
    *SAFE.lock().unwrap() = Some(safe);
}

fn now() -> Safe {
    SAFE.lock().unwrap().clone().unwrap()
}

#[tokio::test]
async fn what_was_committed_survives_a_disk_that_forgets_every_unsynced_write() {
    let disk = Disk::new();
    watch(disk.dir.path());
    let store = disk.open().await;
    let mut cuts = Vec::new();
    for n in 1..=8u64 {
        one_case(&store, n).await.unwrap();
        cuts.push((n, now()));
        // Staged and not named: it may be lost or not, and is nobody's.
        store.stage(zeroize::Zeroizing::new(b"unfinished".to_vec())).await.unwrap();
        cuts.push((n, now()));
    }
    drop(store);
    *SAFE.lock().unwrap() = None;
    for (committed, safe) in cuts {
        let image = safe.image();
        let store = disk.try_open_at(&image.path().join("store")).unwrap_or_else(|e| panic!("after {committed}: {e}"));
        assert_eq!(store.outbox().await.unwrap().waiting, committed);
        assert_eq!(store.recovery().missing_blobs, []);
        assert_eq!(store.unsettled().await.unwrap().len() as u64, committed);
        store.verify_journal().await.unwrap();
    }
}
