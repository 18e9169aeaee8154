//! Which device was at each port when it was last accepted, so that another one does not slip in unnoticed.
//!
//! Promise: a device of another model or serial number than the accepted one is out, noted in the journal once, until a
//! technician has tested it. A device that tells no identity is taken as it is.

use serde_json::json;
use suiban_drivers::{DeviceKind, DeviceStatus};

use crate::clock::Clock;
use crate::faults::KioskFault;
use crate::store::{Facts, Store};

/// Where identities are kept and changes are noted.
pub struct Book<'a> {
    /// The store.
    pub store: &'a Store,
    /// The clock.
    pub clock: &'a dyn Clock,
}

fn setting(kind: DeviceKind) -> String {
    format!("device-identity/{kind}")
}

/// The status with the fault of a stranger, if it is one. The first device ever seen at a port is accepted.
pub async fn check(
    book: &Book<'_>,
    kind: DeviceKind,
    status: DeviceStatus,
    before: Option<&DeviceStatus>,
) -> DeviceStatus {
    let Some(told) = status.identity.clone() else { return status };
    match book.store.setting(&setting(kind)).await {
        Ok(Some(known)) if known == told => status,
        Ok(Some(known)) => {
            let stranger = DeviceStatus { fault: Some(KioskFault::NotTheSameDevice.report()), ..status };
            if before.is_none_or(|before| before.fault != stranger.fault) {
                note(book, kind, "device-exchanged", &known, &told).await;
            }
            stranger
        }
        Ok(None) => {
            keep(book, kind, "", &told).await;
            status
        }
        Err(error) => {
            tracing::error!(%error, "which device was here is not known");
            status
        }
    }
}

/// A technician has tested the device that is there: it is the one from now on.
pub async fn accept(book: &Book<'_>, kind: DeviceKind, status: &DeviceStatus) {
    let Some(told) = &status.identity else { return };
    match book.store.setting(&setting(kind)).await {
        Ok(known) if known.as_ref() == Some(told) => {}
        Ok(known) => keep(book, kind, &known.unwrap_or_default(), told).await,
        Err(error) => tracing::error!(%error, "which device was here is not known"),
    }
}

async fn keep(book: &Book<'_>, kind: DeviceKind, known: &str, told: &str) {
    if let Err(error) = book.store.set_settings(vec![(setting(kind), told.to_owned())]).await {
        tracing::error!(%error, "which device is here was not stored");
        return;
    }
    note(book, kind, "device-accepted", known, told).await;
}

async fn note(book: &Book<'_>, kind: DeviceKind, what: &str, known: &str, told: &str) {
    let facts = Facts::at(book.clock.wall_ms(), book.clock.mono_ms());
    let data = json!({ "device": kind, "before": known, "now": told });
    if let Err(error) = book.store.commit(facts.note(None, what, data)).await {
        tracing::error!(%error, "journal not written");
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::clock::SystemClock;
    use crate::faults::{self, Impact};
    use crate::store::Keys;

    struct Shelf {
        store: Store,
        clock: SystemClock,
        _dir: TempDir,
    }

    impl Shelf {
        fn new() -> Self {
            let dir = TempDir::new().unwrap();
            let keys = Keys::load_or_create(&dir.path().join("keys")).unwrap();
            let store = Store::open(dir.path().join("store"), keys).unwrap();
            Self { store, clock: SystemClock::new(), _dir: dir }
        }

        fn book(&self) -> Book<'_> {
            Book { store: &self.store, clock: &self.clock }
        }

        async fn rows(&self) -> u64 {
            self.store.verify_journal().await.unwrap().rows
        }
    }

    fn told(identity: &str) -> DeviceStatus {
        DeviceStatus { identity: Some(identity.to_owned()), ..DeviceStatus::online() }
    }

    const KIND: DeviceKind = DeviceKind::Reader;

    #[tokio::test]
    async fn the_first_device_is_accepted_and_the_same_one_stays_so() {
        let shelf = Shelf::new();
        for _ in 0..3 {
            assert_eq!(check(&shelf.book(), KIND, told("SAM 1"), None).await, told("SAM 1"));
        }
    }

    #[tokio::test]
    async fn a_stranger_is_out_and_noted_once_until_a_technician_has_tested_it() {
        let shelf = Shelf::new();
        check(&shelf.book(), KIND, told("SAM 1"), None).await;
        let rows = shelf.rows().await;
        let stranger = check(&shelf.book(), KIND, told("SAM 2"), Some(&told("SAM 1"))).await;
        assert_eq!(faults::impact(KIND, &stranger), Impact::Device);
        let still = check(&shelf.book(), KIND, told("SAM 2"), Some(&stranger)).await;
        assert_eq!((still.clone(), shelf.rows().await), (stranger, rows + 1));
        accept(&shelf.book(), KIND, &still).await;
        assert_eq!(check(&shelf.book(), KIND, told("SAM 2"), Some(&still)).await, told("SAM 2"));
    }

    #[tokio::test]
    async fn a_device_that_tells_nothing_is_taken_as_it_is() {
        let shelf = Shelf::new();
        check(&shelf.book(), KIND, told("SAM 1"), None).await;
        let silent = DeviceStatus::online();
        assert_eq!(check(&shelf.book(), KIND, silent.clone(), None).await, silent);
    }
}
