//! Contactless readers behind the smart-card service (PC/SC, `pcscd` on Linux).
//!
//! Promise: no call blocks the runtime; each runs on a thread for blocking work, at most half a second at a time while it
//! waits. A service that takes a question and never answers is given up. Service and reader may come and go: the next call
//! finds them.

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

/// Three commands to a chip take a tenth of this, a look far less.
const ANSWERING: Duration = Duration::from_secs(5);

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

    /// Does the work on a thread. `silent`: what it means that it does not end.
    async fn on_thread<T: Send + 'static>(
        &mut self,
        silent: ChipReaderFault,
        work: impl FnOnce(&mut Session) -> Result<T, ChipReaderFault> + Send + 'static,
    ) -> Result<T, ChipReaderError> {
        let session = Arc::clone(&self.session);
        let thread = spawn_blocking(move || work(&mut session.lock().unwrap_or_else(PoisonError::into_inner)));
        let done = match timeout(ANSWERING, thread).await {
            // A thread that died has told nothing of the reader.
            Ok(done) => done.unwrap_or(Err(ChipReaderFault::ServiceDown)),
            Err(_elapsed) => {
                // The service waits without end. Its thread is left to it; the next call begins anew.
                self.session = Arc::new(Mutex::new(Session::new(self.wanted.clone())));
                Err(silent)
            }
        };
        done.map_err(DeviceError::Fault)
    }

    async fn look(&mut self) -> Result<bool, ChipReaderError> {
        Ok(self.on_thread(ChipReaderFault::ServiceDown, Session::look).await? != Look::Absent)
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
        let seen = self.on_thread(ChipReaderFault::ServiceDown, |session| Ok((session.look()?, session.name()?)));
        match seen.await {
            Ok((look, name)) => DeviceStatus {
                media: media(look),
                identity: Some(model(&name).to_owned()),
                ..DeviceStatus::online().able(&[Capability::ReadChipSerial, Capability::ReadBodyNumber])
            },
            Err(error) => ill(&error),
        }
    }

    async fn is_present(&mut self) -> Result<bool, ChipReaderError> {
        let present = self.look().await?;
        self.last = Some(present);
        Ok(present)
    }

    async fn event(&mut self) -> Result<ChipEvent, ChipReaderError> {
        let before = match self.last {
            Some(present) => present,
            None => self.is_present().await?,
        };
        loop {
            let seen = self.on_thread(ChipReaderFault::ServiceDown, |session| session.change(SLICE)).await?;
            let present = seen != Look::Absent;
            if present != before {
                self.last = Some(present);
                return Ok(if present { ChipEvent::Arrived } else { ChipEvent::Left });
            }
        }
    }

    async fn read(&mut self) -> Result<ChipCard, ChipReaderError> {
        // It is the chip that the service waits for.
        let read = self.on_thread(ChipReaderFault::Mute, Session::read).await;
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
