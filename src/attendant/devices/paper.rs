//! From the configuration of a printer to its driver.
//!
//! Promise: a line that was open before may have broken off a slip, so whoever opens it again keeps its part from the next one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use suiban_drivers::printer::usb_class::UsbPrinter;
use suiban_drivers::printer::{ReceiptPrinter, custom, escpos};
use suiban_drivers::transport::{Pipe, UsbOpened, connect, connect_usb};

use super::{Opened, Slot};
use crate::config::devices as config;

pub(super) fn printer(config: config::Printer) -> Slot<dyn ReceiptPrinter> {
    let opened: Arc<AtomicBool> = Arc::default();
    Slot::configured((config, opened), async |(config, opened)| -> Opened<dyn ReceiptPrinter> {
        let device: Box<dyn ReceiptPrinter> = match config {
            config::Printer::Escpos { port, paper } => {
                let pipe = connect(&port, escpos::SETTINGS).await?;
                Box::new(plain(pipe, paper, opened.swap(true, Ordering::Relaxed)))
            }
            config::Printer::UsbClass { port, paper, presenter, untaken } => {
                let usb = connect_usb(port.address())?;
                let mouth = presenter.map(|maker| mouth(maker, untaken));
                on_usb(usb, paper, mouth, opened.swap(true, Ordering::Relaxed))
            }
            config::Printer::Custom { port, paper, presenter, untaken } => {
                let pipe = connect(&port, custom::SETTINGS).await?;
                let mouth = mouth(presenter, untaken);
                Box::new(with_mouth(pipe, paper, mouth, opened.swap(true, Ordering::Relaxed)))
            }
        };
        Ok(device)
    })
}

fn plain<P: Pipe>(pipe: P, paper: config::Roll, again: bool) -> escpos::EscPos<P> {
    if again { escpos::EscPos::reopened(pipe, roll(paper)) } else { escpos::EscPos::new(pipe, roll(paper)) }
}

fn with_mouth<P: Pipe>(pipe: P, paper: config::Roll, mouth: custom::Presenter, again: bool) -> custom::Custom<P> {
    if again {
        custom::Custom::reopened(pipe, roll(paper), mouth)
    } else {
        custom::Custom::new(pipe, roll(paper), mouth)
    }
}

fn on_usb(
    usb: UsbOpened,
    paper: config::Roll,
    mouth: Option<custom::Presenter>,
    again: bool,
) -> Box<dyn ReceiptPrinter> {
    let UsbOpened { pipe, control, interface } = usb;
    match mouth {
        Some(mouth) => Box::new(UsbPrinter::new(with_mouth(pipe, paper, mouth, again), control, interface)),
        None => Box::new(UsbPrinter::new(plain(pipe, paper, again), control, interface)),
    }
}

fn roll(roll: config::Roll) -> escpos::Paper {
    match roll {
        config::Roll::Mm80 => escpos::Paper::Mm80,
        config::Roll::Mm58 => escpos::Paper::Mm58,
    }
}

fn mouth(presenter: config::Presenter, untaken: config::Untaken) -> custom::Presenter {
    let commands = match presenter {
        config::Presenter::Custom => custom::Presenter::custom(),
        config::Presenter::Reliance => custom::Presenter::reliance(),
    };
    let untaken = match untaken {
        config::Untaken::Retract => custom::Untaken::Retract,
        config::Untaken::Eject => custom::Untaken::Eject,
    };
    custom::Presenter { untaken, ..commands }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::time::Duration;

    use suiban_drivers::printer::{Align, Mark, Slip};
    use suiban_drivers::transport::PortAddress;
    use suiban_drivers::transport::usb::{ControlIo, Setup};
    use suiban_drivers::{Capability, DeviceStatus};
    use suiban_lab::DeviceName;
    use suiban_lab::printer::usb;
    use suiban_lab::world::PaperPlace;
    use suiban_lab::{Lab, LabOptions};
    use tempfile::TempDir;

    use super::*;

    async fn lab(folder: &TempDir) -> Lab {
        let dir = Some(folder.path().to_owned());
        Lab::start(LabOptions { dir, fast: true, seed: 7, today: "2026-11-21".parse().unwrap() }).await.unwrap()
    }

    fn port(folder: &TempDir) -> PortAddress {
        folder.path().join("printer").display().to_string().parse().unwrap()
    }

    fn slip(words: &str) -> Slip {
        Slip { marks: vec![Mark::Text { text: words.to_owned(), align: Align::Left, size: 1, bold: false }] }
    }

    fn papers(lab: &Lab) -> Vec<String> {
        let said = |paper: &suiban_lab::world::Paper| paper.text.trim().to_owned();
        lab.world().read(|w| w.printer.papers.iter().map(said).filter(|text| !text.is_empty()).collect())
    }

    /// A slip breaks off with its line; the next use opens the line again.
    async fn after_a_break(folder: &TempDir, lab: &Lab, slot: &Slot<dyn ReceiptPrinter>) -> Vec<String> {
        slot.take().await.unwrap().close();
        let mut line = std::fs::File::options().write(true).open(folder.path().join("printer")).unwrap();
        line.write_all(b"half a slip\n").unwrap();
        drop(line);
        slot.take().await.unwrap().print(&slip("the next one")).await.unwrap();
        papers(lab)
    }

    #[tokio::test]
    async fn what_a_lost_line_left_in_the_printer_does_not_come_out_on_the_next_slip() {
        let folder = TempDir::new().unwrap();
        let lab = lab(&folder).await;
        let slot = printer(config::Printer::Escpos { port: port(&folder), paper: config::Roll::Mm80 });
        assert_eq!(after_a_break(&folder, &lab, &slot).await, ["half a slip", "the next one"]);
    }

    #[tokio::test]
    async fn nor_is_it_presented_by_a_printer_with_a_mouth() {
        let folder = TempDir::new().unwrap();
        let lab = lab(&folder).await;
        lab.order("printer presenter fitted=true").await.unwrap();
        let (presenter, untaken) = (config::Presenter::Custom, config::Untaken::Retract);
        let slot =
            printer(config::Printer::Custom { port: port(&folder), paper: config::Roll::Mm80, presenter, untaken });
        assert_eq!(after_a_break(&folder, &lab, &slot).await, ["half a slip", "the next one"]);
        let places: Vec<_> = lab.world().read(|w| w.printer.papers.iter().map(|paper| paper.place).collect());
        assert_eq!(places, [PaperPlace::Retracted, PaperPlace::Mouth]);
    }

    /// The printer's interface, in one process with its driver.
    struct Interface(suiban_lab::world::Shared);

    impl ControlIo for Interface {
        fn control_in(&self, setup: Setup, buf: &mut [u8], _: Duration) -> io::Result<usize> {
            let Setup { request_type, request, value, index } = setup;
            let answer = usb::control(&self.0, request_type, request, value, index);
            let answer = answer.ok_or(io::ErrorKind::BrokenPipe)?;
            let came = answer.len().min(buf.len());
            buf[..came].copy_from_slice(&answer[..came]);
            Ok(came)
        }
    }

    fn plugged(lab: &Lab) -> Slot<dyn ReceiptPrinter> {
        let world = lab.world().clone();
        let pipe = std::sync::Mutex::new(Some(lab.pipe(DeviceName::Printer)));
        Slot::new(move || {
            let control = Arc::new(Interface(world.clone()));
            let pipe = Box::new(pipe.lock().unwrap().take().unwrap());
            let opened = UsbOpened { pipe, control, interface: usb::INTERFACE };
            async move { Ok(on_usb(opened, config::Roll::Mm80, None, false)) }
        })
    }

    async fn status(slot: &Slot<dyn ReceiptPrinter>) -> DeviceStatus {
        slot.take().await.unwrap().status().await
    }

    #[tokio::test]
    async fn a_printer_of_the_usb_class_prints_and_says_who_it_is_and_what_ails_it() {
        let folder = TempDir::new().unwrap();
        let lab = lab(&folder).await;
        let slot = plugged(&lab);
        let well = status(&slot).await;
        assert_eq!((well.identity.as_deref(), well.fault), (Some("SUIBAN LAB LAB-80 LAB80-000017"), None));
        assert!(well.capabilities.contains(&Capability::Cut) && !well.capabilities.contains(&Capability::Present));
        slot.take().await.unwrap().print(&slip("through the class")).await.unwrap();
        assert_eq!(papers(&lab), ["through the class"]);
        lab.order("printer fault name=paper-out").await.unwrap();
        assert_eq!(status(&slot).await.fault.unwrap().code, "paper-out");
    }
}
