//! The model pack: a folder of model files that the repository does not carry, each named and hashed in
//! `assets/models.toml`. Nothing is loaded whose hash is not the manifest's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ring::digest::{SHA256, digest};
use serde::Deserialize;
use thiserror::Error;

const MANIFEST: &str = include_str!("../../assets/models.toml");

/// Where a pack is looked for when nothing is configured.
const USUAL_PLACE: &str = "assets/models";

/// What a pack can be refused for.
#[derive(Debug, Error)]
pub enum PackError {
    /// The manifest in this program is wrong.
    #[error("assets/models.toml cannot be read: {0}")]
    Manifest(#[from] toml::de::Error),
    /// A file the engine needs is not there.
    #[error("the model pack lacks {0}: run `suiban models fetch` or ask for the office's pack")]
    Missing(String),
    /// A file is not the one in the manifest.
    #[error("{0} is not the file of the manifest: it is damaged or was exchanged; get it again")]
    Changed(String),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// Upstream did not give the file.
    #[error("{file} could not be fetched ({why}): is there a network, and curl?")]
    NotFetched {
        /// The file.
        file: String,
        /// What curl said.
        why: String,
    },
    /// Some files have no address of their own.
    #[error("no address for {0}: these files come with the office's pack; put them into the folder")]
    NoUpstream(String),
}

/// One model of the manifest.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ModelEntry {
    /// What it does.
    pub role: String,
    /// File name in the pack.
    pub file: String,
    /// SHA-256, hex.
    pub sha256: String,
    /// Licence.
    pub licence: String,
    /// Where the very file can be had.
    #[serde(default)]
    pub upstream: Option<String>,
    /// What it was made from.
    #[serde(default)]
    pub derived_from: Option<String>,
    /// What it takes in.
    pub input: String,
    /// Its own threshold.
    pub threshold: f32,
    /// Taken instead of another of the same role when it is there.
    #[serde(default)]
    pub alternative: bool,
}

#[derive(Deserialize)]
struct Manifest {
    model: Vec<ModelEntry>,
}

/// How one file was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckState {
    /// As the manifest says.
    Ok,
    /// Not there.
    Missing,
    /// Another file of the same name.
    Changed,
}

/// One line of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelCheck {
    /// What the model does.
    pub role: String,
    /// Its file.
    pub file: String,
    /// How it was found.
    pub state: CheckState,
}

/// A folder with models.
#[derive(Debug, Clone)]
pub struct ModelPack {
    dir: PathBuf,
    entries: Vec<ModelEntry>,
}

impl ModelPack {
    /// The configured folder, else `$SUIBAN_MODELS`, else `assets/models`. `None` when none of them holds a model.
    pub fn find(configured: Option<&Path>) -> Result<Option<Self>, PackError> {
        let named = configured.map(Path::to_owned);
        let from_environment = std::env::var_os("SUIBAN_MODELS").filter(|v| !v.is_empty()).map(PathBuf::from);
        let dir = named.or(from_environment).unwrap_or_else(|| USUAL_PLACE.into());
        let pack = Self::at(&dir)?;
        let any = pack.entries.iter().any(|entry| dir.join(&entry.file).exists());
        Ok(any.then_some(pack))
    }

    /// The pack in this folder, whatever it holds.
    pub fn at(dir: &Path) -> Result<Self, PackError> {
        let manifest: Manifest = toml::from_str(MANIFEST)?;
        Ok(Self { dir: dir.to_owned(), entries: manifest.model })
    }

    /// Checks every file against the manifest. An alternative that is not there is no line.
    pub fn verify(&self) -> Vec<ModelCheck> {
        let lines = self.entries.iter().map(|entry| {
            let state = self.state(entry);
            (entry.alternative, ModelCheck { role: entry.role.clone(), file: entry.file.clone(), state })
        });
        lines.filter(|(alternative, line)| !alternative || line.state != CheckState::Missing).map(|(_, l)| l).collect()
    }

    fn state(&self, entry: &ModelEntry) -> CheckState {
        match fs::read(self.dir.join(&entry.file)) {
            Err(_) => CheckState::Missing,
            Ok(bytes) if sha256(&bytes) == entry.sha256 => CheckState::Ok,
            Ok(_) => CheckState::Changed,
        }
    }

    /// The verified bytes of the model for a role, with its entry. What is verified is what is loaded.
    pub fn load(&self, role: &str) -> Result<(ModelEntry, Vec<u8>), PackError> {
        let mut fit: Vec<&ModelEntry> = self.entries.iter().filter(|e| e.role == role).collect();
        fit.sort_by_key(|entry| !entry.alternative);
        let there = fit.iter().find(|entry| self.dir.join(&entry.file).exists()).or(fit.last());
        let entry = *there.ok_or_else(|| PackError::Missing(role.to_owned()))?;
        let bytes = fs::read(self.dir.join(&entry.file)).map_err(|_| PackError::Missing(entry.file.clone()))?;
        if sha256(&bytes) != entry.sha256 {
            return Err(PackError::Changed(entry.file.clone()));
        }
        Ok((entry.clone(), bytes))
    }

    /// Path of the file for a role whose bytes [`Self::load`] has verified; for loaders that only take a path.
    pub fn path(&self, entry: &ModelEntry) -> PathBuf {
        self.dir.join(&entry.file)
    }

    /// Gets every file that has an address into `dir`, keeps those that are there, and says which have none.
    /// Returns how many were fetched.
    pub fn fetch(dir: &Path) -> Result<usize, PackError> {
        let pack = Self::at(dir)?;
        fs::create_dir_all(dir).map_err(|source| PackError::File { path: dir.to_owned(), source })?;
        let mut fetched = 0;
        let mut without = Vec::new();
        for entry in pack.entries.iter().filter(|e| !e.alternative && pack.state(e) != CheckState::Ok) {
            match &entry.upstream {
                Some(address) => {
                    fetch_one(dir, entry, address)?;
                    fetched += 1;
                }
                None => without.push(entry.file.as_str()),
            }
        }
        if without.is_empty() { Ok(fetched) } else { Err(PackError::NoUpstream(without.join(", "))) }
    }
}

/// curl does TLS with the system's roots, which the kiosk itself has no other use for.
fn fetch_one(dir: &Path, entry: &ModelEntry, address: &str) -> Result<(), PackError> {
    let part = dir.join(format!("{}.part", entry.file));
    let failed = |why: String| PackError::NotFetched { file: entry.file.clone(), why };
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--location", "--silent", "--show-error", "--output"]);
    let done = curl.arg(&part).arg(address).output().map_err(|e| failed(e.to_string()))?;
    if !done.status.success() {
        return Err(failed(String::from_utf8_lossy(&done.stderr).trim().to_owned()));
    }
    let file = |source| PackError::File { path: part.clone(), source };
    if sha256(&fs::read(&part).map_err(file)?) != entry.sha256 {
        drop(fs::remove_file(&part));
        return Err(PackError::Changed(entry.file.clone()));
    }
    fs::rename(&part, dir.join(&entry.file)).map_err(file)
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(digest(&SHA256, bytes))
}
