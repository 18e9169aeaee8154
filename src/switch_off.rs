//! The machine is switched off by the office's own command, once nothing of the kiosk holds the store any more.
//!
//! Promise: the command runs after the store is closed, and at most once.

use std::process::{Command, ExitStatus};

use thiserror::Error;

use crate::config::Config;
use crate::store::Store;

/// Why the machine stays on.
#[derive(Debug, Error)]
pub enum SwitchOffError {
    /// None is configured.
    #[error("no command switches this machine off: set kiosk.shut_down in the configuration")]
    NoCommand,
    /// It cannot be started.
    #[error("{command} cannot be started ({source}): check kiosk.shut_down in the configuration")]
    NotStarted {
        /// The program.
        command: String,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// It did not do it.
    #[error("{command} did not switch the machine off ({status}): check that the kiosk's user may do that")]
    Refused {
        /// The program.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
}

/// Runs the configured command. Blocks. Errors: there is none, or it fails.
pub fn switch_off(config: &Config) -> Result<(), SwitchOffError> {
    let (command, arguments) = config.kiosk.shut_down.split_first().ok_or(SwitchOffError::NoCommand)?;
    if !Store::wait_closed(config.store_dir()) {
        // Every commit is on the disk already: waiting longer would only spend the battery.
        tracing::error!("the store is still open: the machine is switched off all the same");
    }
    tracing::warn!(command, "the machine is switched off");
    let status = Command::new(command).args(arguments).status();
    let status = status.map_err(|source| SwitchOffError::NotStarted { command: command.clone(), source })?;
    if status.success() { Ok(()) } else { Err(SwitchOffError::Refused { command: command.clone(), status }) }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::store::Keys;

    /// A configuration with this command, and a word for the store's lock in it.
    fn config(folder: &TempDir, command: &[&str]) -> Config {
        let devices = ["reader", "fingerprint", "printer", "terminal", "drawers", "collector", "scanner", "camera"];
        let devices: String = devices.iter().map(|device| format!("{device} = \"tcp:127.0.0.1:9\"\n")).collect();
        let text = format!(
            "data = {:?}\n[kiosk]\nid = \"GZ-TH-0017\"\nsite = \"here\"\nstaff_phone = \"12345\"\nshut_down = {command:?}\n\
             [devices]\n{devices}",
            folder.path()
        );
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn the_command_runs_once_the_store_is_closed() {
        let folder = TempDir::new().unwrap();
        let (lock, mark) = (folder.path().join("store/lock"), folder.path().join("mark"));
        // It does its work only if nobody holds the lock.
        let command = ["flock", "--nonblock", lock.to_str().unwrap(), "touch", mark.to_str().unwrap()];
        let config = config(&folder, &command);
        let store = Store::open(config.store_dir(), Keys::load_or_create(&config.keys_dir()).unwrap()).unwrap();
        std::thread::scope(|scope| {
            let switching = scope.spawn(|| switch_off(&config));
            drop(store);
            switching.join().unwrap().unwrap();
        });
        assert!(mark.exists());
    }

    #[test]
    fn a_command_that_does_not_do_it_is_named() {
        let folder = TempDir::new().unwrap();
        let told = |command: &[&str]| switch_off(&config(&folder, command)).unwrap_err().to_string();
        assert!(told(&["false"]).starts_with("false did not switch the machine off"));
        assert!(told(&["no-such-command"]).starts_with("no-such-command cannot be started"));
        assert!(told(&[]).contains("kiosk.shut_down"));
    }
}
