//! A loaded library and its functions, kept together so that no function outlives its code.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use libloading::Library;

use super::PluginError;

static CALL: Mutex<()> = Mutex::new(());

/// Keeps every other call out: nothing is known of the closed libraries' thread safety, and loading one twice yields
/// the same static memory.
pub(super) fn alone() -> MutexGuard<'static, ()> {
    CALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A library that stays loaded for as long as this value lives.
pub(super) struct Loaded {
    library: Library,
    path: PathBuf,
}

impl Loaded {
    /// Loads the file. Errors: `Load`.
    pub(super) fn open(path: &Path) -> Result<Self, PluginError> {
        // SAFETY: loading runs the library's own start-up code. The file is named by the kiosk's configuration, which
        // only the operator can write, and is trusted as much as the kiosk's own program.
        let library = unsafe { Library::new(path) };
        library
            .map(|library| Self { library, path: path.to_owned() })
            .map_err(|e| PluginError::Load { path: path.to_owned(), why: e.to_string() })
    }

    /// The address of a function of type `F`. Errors: `Missing`.
    ///
    /// # Safety
    /// `F` must be the function's true type, and the address must not be used after `self` is dropped.
    pub(super) unsafe fn function<F: Copy>(&self, name: &'static str) -> Result<F, PluginError> {
        // SAFETY: the caller answers for the type and for the lifetime.
        let symbol = unsafe { self.library.get::<F>(name) };
        symbol.map(|symbol| *symbol).map_err(|_| PluginError::Missing { path: self.path.clone(), function: name })
    }
}
