//! The cabinet's wires on a GPIO chip, through the kernel's character device.
//!
//! Contacts lie between the line and ground, with the chip's own pull-up: made reads as active. The light is active high.

use std::{
    io,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use gpiocdev::{
    Request,
    line::{Bias, EdgeDetection, Offset, Value},
};
use tokio::io::unix::AsyncFd;

use super::{Inputs, Lines};
use crate::LinkFault;

/// Which line is what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wiring {
    /// The chip, such as `/dev/gpiochip0`.
    pub chip: PathBuf,
    /// The door's contact.
    pub door: Offset,
    /// The tamper loop.
    pub tamper: Offset,
    /// The light; a cabinet may have none.
    pub light: Option<Offset>,
}

/// Lines of a chip, ours alone while this lives.
pub struct Gpio {
    request: AsyncFd<Request>,
    wiring: Wiring,
}

impl Gpio {
    /// Asks the chip for its lines. Errors: `Absent` when there is no such chip, or a line is in use. Must be called inside
    /// the runtime.
    pub fn open(wiring: Wiring) -> Result<Self, LinkFault> {
        let mut builder = Request::builder();
        builder.on_chip(&wiring.chip).with_consumer("suiban");
        for offset in [wiring.door, wiring.tamper] {
            builder.with_line(offset).as_input().as_active_low();
            builder.with_bias(Bias::PullUp).with_edge_detection(EdgeDetection::BothEdges);
        }
        if let Some(light) = wiring.light {
            builder.with_line(light).as_output(Value::Inactive).as_active_high();
        }
        let absent = |kind| LinkFault::Absent { port: wiring.chip.display().to_string(), kind };
        let request = builder.request().map_err(|error| absent(reason(&wiring.chip, &error)))?;
        // SAFETY: a request owns its file and names the same descriptor from here to its drop.
        let request = unsafe { AsyncFd::register(request) }.map_err(|error| absent(error.into_parts().1.kind()))?;
        Ok(Self { request, wiring })
    }

    fn contact(&self, offset: Offset) -> Result<bool, LinkFault> {
        let value = self.request.get_ref().value(offset).map_err(|error| lost("read a contact", &error))?;
        Ok(value == Value::Active)
    }

    /// Takes the changes that wait; there are always some when the chip says so.
    fn take_changes(&self) -> Result<(), LinkFault> {
        let request = self.request.get_ref();
        while request.has_edge_event().map_err(|error| lost("watch the contacts", &error))? {
            request.read_edge_event().map_err(|error| lost("watch the contacts", &error))?;
        }
        Ok(())
    }
}

/// The library names the chip's trouble in words of its own; a missing file is the common case.
fn reason(chip: &Path, error: &gpiocdev::Error) -> io::ErrorKind {
    if chip.exists() { kind(error) } else { io::ErrorKind::NotFound }
}

fn kind(error: &gpiocdev::Error) -> io::ErrorKind {
    use gpiocdev::Error;
    match error {
        Error::Os(errno) => io::Error::from_raw_os_error(errno.0).kind(),
        Error::GpioChip(..) | Error::NoGpioChips() => io::ErrorKind::NotFound,
        Error::InvalidArgument(_) | Error::NonuniqueLineName(_) => io::ErrorKind::InvalidInput,
        Error::AbiLimitation(..) | Error::UnsupportedAbi(..) | Error::NoAbiSupport() => io::ErrorKind::Unsupported,
        Error::Uapi(..) => io::ErrorKind::ResourceBusy,
        Error::UnexpectedResponse(..) => io::ErrorKind::InvalidData,
    }
}

fn lost(command: &'static str, error: &gpiocdev::Error) -> LinkFault {
    LinkFault::Lost { command, kind: kind(error) }
}

#[async_trait]
impl Lines for Gpio {
    fn inputs(&mut self) -> Result<Inputs, LinkFault> {
        Ok(Inputs { door: self.contact(self.wiring.door)?, tamper: self.contact(self.wiring.tamper)? })
    }

    async fn changed(&mut self) -> Result<(), LinkFault> {
        let ready = self.request.readable().await;
        let mut ready = ready.map_err(|e| LinkFault::Lost { command: "watch the contacts", kind: e.kind() })?;
        self.take_changes()?;
        ready.clear_ready();
        Ok(())
    }

    fn has_light(&self) -> bool {
        self.wiring.light.is_some()
    }

    fn light(&mut self, lit: bool) -> Result<(), LinkFault> {
        let Some(light) = self.wiring.light else { return Ok(()) };
        let value = if lit { Value::Active } else { Value::Inactive };
        self.request.get_ref().set_value(light, value).map_err(|error| lost("switch the light", &error))
    }
}
