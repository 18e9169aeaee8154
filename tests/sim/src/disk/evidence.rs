//! The store's evidence files on this disk.

use std::io;
use std::path::{Path, PathBuf};

use suiban::store::disk::Disk;

use super::SimDisk;

impl Disk for SimDisk {
    fn make_dir(&self, _dir: &Path) -> io::Result<()> {
        self.step().map(drop)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut inner = self.change()?;
        let id = inner.create(path);
        inner.file(id)?.write(0, bytes);
        Ok(())
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        let mut inner = self.step()?;
        let id = inner.find(path)?;
        inner.file(id)?.sync();
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut inner = self.step()?;
        let id = inner.find(from)?;
        inner.names.set(to, Some(id));
        inner.names.set(from, None);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut inner = self.step()?;
        inner.find(path)?;
        inner.names.set(path, None);
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut inner = self.step()?;
        inner.names.sync_dir(dir);
        inner.forget_nameless();
        Ok(())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut inner = self.step()?;
        let id = inner.find(path)?;
        Ok(inner.file(id)?.now().to_vec())
    }

    fn len(&self, path: &Path) -> io::Result<u64> {
        let mut inner = self.step()?;
        let id = inner.find(path)?;
        Ok(inner.file(id)?.now().len() as u64)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        let inner = self.step()?;
        Ok(inner.names.now().map(|(path, _)| path.clone()).filter(|path| path.parent() == Some(dir)).collect())
    }
}
