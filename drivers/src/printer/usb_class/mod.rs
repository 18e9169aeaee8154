//! Printers of the USB printer class (07/01): what they say beside the data, on the control pipe.
//!
//! Promise: the printer's own words on the data pipe win; the class's two answers add who it is, and what is wrong where
//! the data pipe tells nothing. A printer that knows neither request is as good as before. What is printed, and how, is
//! the business of the driver inside.

mod device_id;
mod port_status;

use std::{io, sync::Arc, time::Duration};

use async_trait::async_trait;

pub use device_id::DeviceId;
pub use port_status::PortStatus;

use super::{PrinterError, PrinterFault, ReceiptPrinter, Slip, Ticket};
use crate::{
    DeviceStatus, Level, Link, SupplyKind,
    transport::usb::{ControlIo, Setup},
};

/// The control pipe is answered by the interface itself, not by the mechanics.
const WAIT: Duration = Duration::from_millis(500);

/// A printer with its control pipe.
pub struct UsbPrinter<T> {
    printer: T,
    control: Arc<dyn ControlIo>,
    interface: u8,
    id: Option<DeviceId>,
}

impl<T: ReceiptPrinter> UsbPrinter<T> {
    /// `printer` talks through the bulk pipe of the same interface.
    pub fn new(printer: T, control: Arc<dyn ControlIo>, interface: u8) -> Self {
        Self { printer, control, interface, id: None }
    }

    /// Who it is; asked until it is told once.
    async fn identify(&mut self) -> Option<&DeviceId> {
        if self.id.is_none() {
            let question = device_id::question(self.interface);
            let answer = ask(Arc::clone(&self.control), question, device_id::LONGEST).await;
            self.id = answer.ok().and_then(|bytes| DeviceId::parse(&bytes));
        }
        self.id.as_ref()
    }
}

/// Control transfers block.
async fn ask(control: Arc<dyn ControlIo>, setup: Setup, most: usize) -> io::Result<Vec<u8>> {
    let asked = tokio::task::spawn_blocking(move || {
        let mut bytes = vec![0; most];
        let came = control.control_in(setup, &mut bytes, WAIT)?;
        bytes.truncate(came);
        Ok(bytes)
    });
    asked.await.unwrap_or(Err(io::ErrorKind::Other.into()))
}

async fn port(control: Arc<dyn ControlIo>, interface: u8) -> io::Result<PortStatus> {
    let answer = ask(control, port_status::question(interface), 1).await?;
    answer.first().map(|byte| PortStatus::parse(*byte)).ok_or(io::ErrorKind::UnexpectedEof.into())
}

/// What both pipes say together.
fn combine(told: DeviceStatus, port: io::Result<PortStatus>) -> DeviceStatus {
    let fault = match port {
        Ok(port) => port.fault(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return DeviceStatus::absent(),
        // It does not know the request, or is busy: it says nothing.
        Err(_) => None,
    };
    // A silent data pipe says only that it is silent; the port still knows why.
    let silent = told.fault.is_none() || told.link == Link::Offline;
    let Some(fault) = fault.filter(|_| silent && told.link != Link::Absent) else { return told };
    let mut status = DeviceStatus { fault: Some(fault.report()), ..told };
    if fault == PrinterFault::PaperOut {
        let paper = status.supplies.iter_mut().filter(|supply| supply.kind == SupplyKind::Paper);
        paper.for_each(|supply| supply.level = Level::Out);
    }
    status
}

#[async_trait]
impl<T: ReceiptPrinter> ReceiptPrinter for UsbPrinter<T> {
    async fn status(&mut self) -> DeviceStatus {
        let told = self.printer.status().await;
        let status = combine(told, port(Arc::clone(&self.control), self.interface).await);
        let name = self.identify().await.map(DeviceId::name);
        DeviceStatus { identity: name.or(status.identity.clone()), ..status }
    }

    async fn print(&mut self, slip: &Slip) -> Result<(), PrinterError> {
        self.printer.print(slip).await
    }

    async fn ticket(&mut self) -> Result<Ticket, PrinterError> {
        self.printer.ticket().await
    }

    async fn retract(&mut self) -> Result<Ticket, PrinterError> {
        self.printer.retract().await
    }
}
