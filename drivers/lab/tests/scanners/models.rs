//! Both models on a bench, reached through memory pipes in virtual time.

use std::time::Duration;

use suiban_drivers::Secret;
use suiban_drivers::scanner::{CodeScanner, ScannerError, honeywell::Honeywell, newland::Newland, nls::Nls};
use suiban_lab::{DeviceName, Lab};
use tokio::time::sleep;

use crate::bench::{act, lab};

pub struct Model {
    pub lab: Lab,
    pub driver: Box<dyn CodeScanner>,
}

pub async fn honeywell() -> Model {
    let lab = lab().await;
    act(&lab, "scanner", "model", &[("name", "honeywell")]).await;
    let driver = Box::new(Honeywell::new(lab.pipe(DeviceName::Scanner)));
    Model { lab, driver }
}

pub async fn newland() -> Model {
    let lab = lab().await;
    act(&lab, "scanner", "model", &[("name", "newland")]).await;
    let driver = Box::new(Newland::new(lab.pipe(DeviceName::Scanner)));
    Model { lab, driver }
}

/// One that is set by text and looks by itself.
pub async fn nls() -> Model {
    let lab = lab().await;
    act(&lab, "scanner", "model", &[("name", "nls")]).await;
    let driver = Box::new(Nls::new(lab.pipe(DeviceName::Scanner)));
    Model { lab, driver }
}

pub async fn both() -> [Model; 2] {
    [honeywell().await, newland().await]
}

impl Model {
    /// Scans while somebody comes with a code after a second.
    pub async fn scan(&mut self, name: &str, code: &str) -> Result<Secret<String>, ScannerError> {
        let show = async {
            sleep(Duration::from_secs(1)).await;
            act(&self.lab, "scanner", "scan", &[(name, code)]).await;
        };
        tokio::join!(self.driver.scan(), show).0
    }

    pub fn triggers(&self) -> u64 {
        self.lab.world().read(|w| w.scanner.triggers)
    }

    pub fn looks(&self) -> bool {
        self.lab.world().read(|w| w.scanner.looks())
    }
}
