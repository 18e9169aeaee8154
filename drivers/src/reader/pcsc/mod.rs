//! Contactless readers behind the smart-card service (PC/SC, `pcscd` on Linux).
//!
//! Promise: no call blocks the runtime; each runs on a thread for blocking work, at most half a second at a time while it
//! waits. Service and reader may come and go: the next call finds them.

mod fault;
mod session;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use tokio::{task::spawn_blocking, time::timeout};

use self::session::{Look, Session};
use super::chip::{ChipCard, ChipEvent, ChipReader, ChipReaderError, ChipReaderFault};
use crate::{Capability, DeviceError, DeviceStatus, Link, Media};

/// A wait for a card is broken off so often, so that a call that was given up leaves nothing behind for long.
const SLICE: Duration = Duration::from_millis(500);

/// Three commands to a chip take a tenth of this.
const READING: Duration = Duration::from_secs(5);

/// A reader of the service.
pub struct PcscReader {
    wanted: Option<String>,
    session: Arc<Mutex<Session>>,
    last: Option<bool>,
}

impl PcscReader {
    /// The reader in whose name `wanted` occurs, or the first there is. Asks nothing yet.
    pub fn new(wanted: Option<String>) -> Self {
        let session = Arc::new(Mutex::new(Session::new(wanted.clone())));
        Self { wanted, session, last: None }
    }

    async fn on_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<T, ChipReaderFault> + Send + 'static,
    ) -> Result<T, ChipReaderError> {
        let session = Arc::clone(&self.session);
        let done = spawn_blocking(move || work(&mut session.lock().unwrap_or_else(PoisonError::into_inner))).await;
        // A thread that died has told nothing of the reader.
        done.unwrap_or(Err(ChipReaderFault::ServiceDown)).map_err(DeviceError::Fault)
    }
}

/// The name without what the service adds to it: the numbers of reader and slot, which depend on what else is plugged in.
fn model(name: &str) -> &str {
    let number = |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let without = |name: &str| name.rsplit_once(' ').filter(|(_, last)| number(last)).map(|(rest, _)| rest.len());
    let shorter = without(name).and_then(|reader| without(name.get(..reader)?));
    shorter.and_then(|length| name.get(..length)).unwrap_or(name)
}

fn media(look: Look) -> Media {
    match look {
        Look::Absent => Media::None,
        Look::Present | Look::Mute => Media::Present,
    }
}

fn ill(error: &ChipReaderError) -> DeviceStatus {
    match error {
        DeviceError::Link(fault) => DeviceStatus::from(fault),
        DeviceError::Fault(fault) => {
            DeviceStatus { fault: Some(fault.report()), link: link(*fault), ..DeviceStatus::absent() }
        }
    }
}

fn link(fault: ChipReaderFault) -> Link {
    match fault {
        ChipReaderFault::ServiceDown | ChipReaderFault::NotAllowed => Link::Offline,
        ChipReaderFault::NoReader => Link::Absent,
        ChipReaderFault::InUse
        | ChipReaderFault::NoCard
        | ChipReaderFault::CardLifted
        | ChipReaderFault::Mute
        | ChipReaderFault::UnknownCard
        | ChipReaderFault::Failed(_) => Link::Online,
    }
}

#[async_trait]
impl ChipReader for PcscReader {
    async fn status(&mut self) -> DeviceStatus {
        match self.on_thread(|session| Ok((session.look()?, session.name()?))).await {
            Ok((look, name)) => DeviceStatus {
                media: media(look),
                identity: Some(model(&name).to_owned()),
                ..DeviceStatus::online().able(&[Capability::ReadChipSerial, Capability::ReadBodyNumber])
            },
            Err(error) => ill(&error),
        }
    }

    async fn is_present(&mut self) -> Result<bool, ChipReaderError> {
        let present = self.on_thread(Session::look).await? != Look::Absent;
        self.last = Some(present);
        Ok(present)
    }

    async fn event(&mut self) -> Result<ChipEvent, ChipReaderError> {
        let before = match self.last {
            Some(present) => present,
            None => self.is_present().await?,
        };
        loop {
            let present = self.on_thread(|session| session.change(SLICE)).await? != Look::Absent;
            if present != before {
                self.last = Some(present);
                return Ok(if present { ChipEvent::Arrived } else { ChipEvent::Left });
            }
        }
    }

    async fn read(&mut self) -> Result<ChipCard, ChipReaderError> {
        let read = timeout(READING, self.on_thread(Session::read)).await.unwrap_or_else(|_elapsed| {
            // The service waits for the chip without end. Its thread is left to it; the next call begins anew.
            self.session = Arc::new(Mutex::new(Session::new(self.wanted.clone())));
            Err(DeviceError::Fault(ChipReaderFault::Mute))
        });
        self.last =
            Some(!matches!(read, Err(DeviceError::Fault(ChipReaderFault::NoCard | ChipReaderFault::CardLifted))));
        read
    }
}

#[cfg(test)]
mod tests {
    use super::model;

    #[test]
    fn a_reader_plugged_in_beside_another_one_keeps_its_identity() {
        for (name, told) in [
            ("ACS ACR122U PICC Interface 00 00", "ACS ACR122U PICC Interface"),
            ("ACS ACR122U PICC Interface 01 00", "ACS ACR122U PICC Interface"),
            ("HID OMNIKEY 5022 CL (OKCM007) 0A 01", "HID OMNIKEY 5022 CL (OKCM007)"),
            ("Reader 42", "Reader 42"),
            ("", ""),
        ] {
            assert_eq!(model(name), told);
        }
    }
}
