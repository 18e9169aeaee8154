//! SQLite on [`SimDisk`]: a VFS that is the process's default and leaves every path that is on no simulated disk to the
//! system's own. So the product opens its store as always, and the same process holds central on a real file.
//!
//! Promise: a byte SQLite wrote is safe after `xSync` returned and not before. Locks are not kept: each database here has
//! one connection. This file and [`calls`] hold all `unsafe` of the simulation.

mod calls;

use std::ffi::{CStr, c_char, c_int};
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Arc, Mutex, Once, PoisonError, Weak};

use rusqlite::ffi;

use super::SimDisk;

static MOUNTS: Mutex<Vec<(PathBuf, Weak<SimDisk>)>> = Mutex::new(Vec::new());
static REGISTER: Once = Once::new();
static SYSTEM: Mutex<System> = Mutex::new(System(ptr::null_mut()));

/// The system's own VFS; it lives as long as the process.
struct System(*mut ffi::sqlite3_vfs);

// SAFETY: SQLite's VFS objects are made to be used from any thread.
unsafe impl Send for System {}

/// Whatever is opened below `root` is on `disk`.
pub(super) fn mount(root: &Path, disk: &Arc<SimDisk>) {
    REGISTER.call_once(register);
    mounts().push((root.to_owned(), Arc::downgrade(disk)));
}

/// The disk is gone.
pub(super) fn unmount(root: &Path) {
    mounts().retain(|(mounted, _)| mounted != root);
}

fn mounts() -> std::sync::MutexGuard<'static, Vec<(PathBuf, Weak<SimDisk>)>> {
    MOUNTS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn disk_of(path: &Path) -> Option<Arc<SimDisk>> {
    mounts().iter().find(|(root, _)| path.starts_with(root)).and_then(|(_, disk)| disk.upgrade())
}

fn system() -> *mut ffi::sqlite3_vfs {
    SYSTEM.lock().unwrap_or_else(PoisonError::into_inner).0
}

fn register() {
    // SAFETY: `sqlite3_vfs_find(NULL)` initialises SQLite and gives its default, which is never freed. The copy differs in
    // four members and lives for ever too; the system's functions find their own data in `pAppData`, which is the same.
    unsafe {
        let system = ffi::sqlite3_vfs_find(ptr::null());
        SYSTEM.lock().unwrap_or_else(PoisonError::into_inner).0 = system;
        let own = ffi::sqlite3_vfs {
            zName: c"suiban-sim".as_ptr(),
            szOsFile: (*system).szOsFile.max(calls::SIZE),
            pNext: ptr::null_mut(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            ..*system
        };
        ffi::sqlite3_vfs_register(Box::into_raw(Box::new(own)), 1);
    }
}

/// SAFETY: `name` is SQLite's: NULL or a C string that outlives the call.
unsafe fn on_sim_disk(name: *const c_char) -> Option<(Arc<SimDisk>, PathBuf)> {
    if name.is_null() {
        return None;
    }
    let path = PathBuf::from(unsafe { CStr::from_ptr(name) }.to_str().ok()?);
    Some((disk_of(&path)?, path))
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite calls with its own valid pointers; they are passed on unchanged, or `file` has room for `calls::SIZE`.
    unsafe {
        match on_sim_disk(name) {
            Some((disk, path)) => calls::open(disk, &path, file, flags, out_flags),
            None => match (*system()).xOpen {
                Some(open) => open(system(), name, file, flags, out_flags),
                None => ffi::SQLITE_CANTOPEN,
            },
        }
    }
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    // SAFETY: as above.
    unsafe {
        match on_sim_disk(name) {
            Some((disk, path)) => disk.delete(&path, sync_dir != 0),
            None => (*system()).xDelete.map_or(ffi::SQLITE_IOERR, |delete| delete(system(), name, sync_dir)),
        }
    }
}

unsafe extern "C" fn access(_: *mut ffi::sqlite3_vfs, name: *const c_char, flags: c_int, out: *mut c_int) -> c_int {
    // SAFETY: as above; `out` is SQLite's.
    unsafe {
        match on_sim_disk(name) {
            Some((disk, path)) => {
                *out = c_int::from(disk.exists(&path));
                ffi::SQLITE_OK
            }
            None => (*system()).xAccess.map_or(ffi::SQLITE_IOERR, |access| access(system(), name, flags, out)),
        }
    }
}
