//! An open file of SQLite on a simulated disk: SQLite's calls as plain ones.

use std::ffi::{c_int, c_void};
use std::io;
use std::path::Path;
use std::sync::Arc;

use rusqlite::ffi;

use crate::disk::{SimDisk, bytes::SECTOR};

/// What SQLite allocates for each open file.
#[repr(C)]
struct OpenFile {
    base: ffi::sqlite3_file,
    handle: *mut Handle,
}

/// What is behind it.
struct Handle {
    disk: Arc<SimDisk>,
    file: u64,
    /// The WAL index; memory of this process, as on a real machine, so a cut forgets it.
    shared: Vec<Box<[u64]>>,
}

/// Bytes of [`OpenFile`].
pub(super) const SIZE: c_int = size_of::<OpenFile>() as c_int;

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(lock),
    xCheckReservedLock: Some(reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(traits),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

fn code(done: io::Result<()>, otherwise: c_int) -> c_int {
    match done {
        Ok(()) => ffi::SQLITE_OK,
        Err(error) if error.kind() == io::ErrorKind::StorageFull => ffi::SQLITE_FULL,
        Err(_) => otherwise,
    }
}

impl SimDisk {
    fn open(&self, path: &Path, create: bool) -> io::Result<u64> {
        let mut inner = self.step()?;
        match inner.find(path) {
            Err(_) if create => Ok(inner.create(path)),
            found => found,
        }
    }

    pub(super) fn exists(&self, path: &Path) -> bool {
        self.inner().find(path).is_ok()
    }

    pub(super) fn delete(&self, path: &Path, sync: bool) -> c_int {
        let gone = self.step().map(|mut inner| {
            inner.names.set(path, None);
            if let (true, Some(dir)) = (sync, path.parent()) {
                inner.names.sync_dir(dir);
            }
        });
        code(gone, ffi::SQLITE_IOERR_DELETE)
    }

    /// As the system's VFS does: the first sync of a file makes its name safe too.
    fn sync_file(&self, file: u64) -> io::Result<()> {
        let mut inner = self.step()?;
        inner.file(file)?.sync();
        let dir = inner.names.now().find(|(_, id)| **id == file).and_then(|(path, _)| path.parent());
        let dir = dir.map(Path::to_owned);
        if let Some(dir) = dir {
            inner.names.sync_dir(&dir);
        }
        Ok(())
    }
}

/// SAFETY: `file` points to at least [`SIZE`] bytes that SQLite keeps until `xClose`; `out_flags` may be NULL.
pub(super) unsafe fn open(
    disk: Arc<SimDisk>,
    path: &Path,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let opened = disk.open(path, flags & ffi::SQLITE_OPEN_CREATE != 0);
    let file = file.cast::<OpenFile>();
    // SAFETY: the caller's promise. Without methods SQLite never calls back for this file.
    unsafe {
        (*file).base.pMethods = std::ptr::null();
        let Ok(id) = opened else { return ffi::SQLITE_CANTOPEN };
        (*file).handle = Box::into_raw(Box::new(Handle { disk, file: id, shared: Vec::new() }));
        (*file).base.pMethods = &METHODS;
        if !out_flags.is_null() {
            *out_flags = flags;
        }
    }
    ffi::SQLITE_OK
}

/// SAFETY: `file` was opened by [`open`] and not closed since.
unsafe fn handle<'a>(file: *mut ffi::sqlite3_file) -> &'a mut Handle {
    unsafe { &mut *(*file.cast::<OpenFile>()).handle }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once, and one that `open` opened.
    drop(unsafe { Box::from_raw((*file.cast::<OpenFile>()).handle) });
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, into: *mut c_void, len: c_int, at: i64) -> c_int {
    // SAFETY: an open file and a buffer of `len` bytes.
    let (handle, into) = unsafe { (handle(file), std::slice::from_raw_parts_mut(into.cast::<u8>(), len as usize)) };
    if !handle.disk.power.is_on() {
        return ffi::SQLITE_IOERR_READ;
    }
    let mut inner = handle.disk.inner();
    let Ok(content) = inner.file(handle.file) else { return ffi::SQLITE_IOERR_READ };
    let there = content.now().get(at as usize..).unwrap_or_default();
    let got = there.len().min(into.len());
    into[..got].copy_from_slice(&there[..got]);
    into[got..].fill(0);
    if got == into.len() { ffi::SQLITE_OK } else { ffi::SQLITE_IOERR_SHORT_READ }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, from: *const c_void, len: c_int, at: i64) -> c_int {
    // SAFETY: an open file and a buffer of `len` bytes.
    let (handle, from) = unsafe { (handle(file), std::slice::from_raw_parts(from.cast::<u8>(), len as usize)) };
    let written = handle.disk.change().and_then(|mut inner| {
        inner.file(handle.file)?.write(at as usize, from);
        Ok(())
    });
    code(written, ffi::SQLITE_IOERR_WRITE)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, len: i64) -> c_int {
    // SAFETY: an open file.
    let handle = unsafe { handle(file) };
    let cut = handle.disk.step().and_then(|mut inner| {
        inner.file(handle.file)?.truncate(len as usize);
        Ok(())
    });
    code(cut, ffi::SQLITE_IOERR_TRUNCATE)
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: an open file.
    let handle = unsafe { handle(file) };
    code(handle.disk.sync_file(handle.file), ffi::SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    // SAFETY: an open file; `out` is SQLite's.
    let handle = unsafe { handle(file) };
    let len = handle.disk.inner().file(handle.file).map(|content| content.now().len());
    unsafe { *out = len.unwrap_or(0) as i64 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn lock(_: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    ffi::SQLITE_OK
}

unsafe extern "C" fn reserved(_: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: `out` is SQLite's.
    unsafe { *out = 0 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn control(_: *mut ffi::sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector(_: *mut ffi::sqlite3_file) -> c_int {
    SECTOR as c_int
}

/// As the system's VFS says of a common disk: a write cut off half way spoils nothing beside it.
unsafe extern "C" fn traits(_: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    bytes: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: an open file; `out` is SQLite's. A region's box never moves until it is unmapped.
    unsafe {
        let shared = &mut handle(file).shared;
        let region = region as usize;
        if extend != 0 {
            while shared.len() <= region {
                shared.push(vec![0; bytes as usize / 8].into_boxed_slice());
            }
        }
        *out = shared.get_mut(region).map_or(std::ptr::null_mut(), |region| region.as_mut_ptr().cast());
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn shm_lock(_: *mut ffi::sqlite3_file, _: c_int, _: c_int, _: c_int) -> c_int {
    ffi::SQLITE_OK
}

unsafe extern "C" fn shm_barrier(_: *mut ffi::sqlite3_file) {
    std::sync::atomic::fence(std::sync::atomic::Ordering::SeqCst);
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: an open file.
    unsafe { handle(file) }.shared.clear();
    ffi::SQLITE_OK
}
