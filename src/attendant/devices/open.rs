//! From the configuration of a device to its driver: one function a class, one arm a protocol.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use suiban_drivers::LinkFault;
use suiban_drivers::banknotes::{NoteAcceptor, ccnet, ict};
use suiban_drivers::cabinet::gpio::{Gpio, Wiring};
use suiban_drivers::cabinet::{Cabinet, Contacts};
use suiban_drivers::camera::Camera;
use suiban_drivers::camera::capture::{Capture, Source};
use suiban_drivers::camera::pair::Pair;
use suiban_drivers::collector::{CardCollector, crt591};
use suiban_drivers::dispenser::{self, CardDispenser, k720};
use suiban_drivers::drawers::{DrawerBoard, lock8a};
use suiban_drivers::fingerprint::{FingerprintSensor, zfm20};
use suiban_drivers::reader::chip::ChipReader;
use suiban_drivers::reader::pcsc::PcscReader;
use suiban_drivers::reader::{CardReader, sam_v};
use suiban_drivers::scanner::{CodeScanner, honeywell, line_mode, newland, nls};
use suiban_drivers::terminal::{AbortHandle, PaymentTerminal, codepay, zvt};
use suiban_drivers::transport::{connect, connect_switchable};
use suiban_drivers::ups::{Ups, nut};

use super::{Opened, Slot};
use crate::config::devices as config;

pub(super) fn reader(config: config::Reader) -> Slot<dyn CardReader> {
    Slot::configured(config, async |config| -> Opened<dyn CardReader> {
        let device: Box<dyn CardReader> = match config {
            config::Reader::SamV { port } => Box::new(sam_v::SamV::connect(&port).await?),
        };
        Ok(device)
    })
}

pub(super) fn fingerprint(config: config::Fingerprint) -> Slot<dyn FingerprintSensor> {
    Slot::configured(config, async |config| -> Opened<dyn FingerprintSensor> {
        let device: Box<dyn FingerprintSensor> = match config {
            config::Fingerprint::Zfm20 { port, password } => {
                let (pipe, speed) = connect_switchable(&port, zfm20::SETTINGS).await?;
                let password = password.map_or(zfm20::FACTORY_PASSWORD, |password| *password.expose());
                Box::new(zfm20::Zfm20::new(pipe, speed).with_password(password))
            }
        };
        Ok(device)
    })
}

/// Where a terminal's orders are numbered, and with what the numbers begin.
#[derive(Debug, Clone)]
pub(super) struct Orders {
    pub file: PathBuf,
    pub prefix: String,
}

impl Orders {
    fn open(&self) -> Result<codepay::OrderBook, LinkFault> {
        let opened = codepay::OrderBook::open(&self.file, &self.prefix);
        opened.map_err(|error| LinkFault::Absent { port: self.file.display().to_string(), kind: error.kind() })
    }
}

pub(super) fn terminal(
    config: config::Terminal,
    orders: Orders,
    abort: Arc<Mutex<Option<AbortHandle>>>,
) -> Slot<dyn PaymentTerminal> {
    Slot::configured((config, orders, abort), async |(config, orders, abort)| -> Opened<dyn PaymentTerminal> {
        let device: Box<dyn PaymentTerminal> = match config {
            config::Terminal::CodePay { port, app_id, currency } => {
                let pipe = connect(&port, codepay::SETTINGS).await?;
                let settings = codepay::Settings { currency, ..codepay::Settings::new(&app_id, orders.open()?) };
                Box::new(codepay::CodePay::new(pipe, settings))
            }
            config::Terminal::Zvt { port, password } => {
                let settings = password.and_then(|p| zvt::Settings::with_password(p.digits())).unwrap_or_default();
                zvt::open(&port, settings).await?
            }
        };
        *crate::attendant::lock(&abort) = Some(device.abort_handle());
        Ok(device)
    })
}

pub(super) fn drawers(config: config::Drawers) -> Slot<dyn DrawerBoard> {
    Slot::configured(config, async |config| -> Opened<dyn DrawerBoard> {
        let device: Box<dyn DrawerBoard> = match config {
            config::Drawers::Lock8a { port, boards, feedback } => {
                let pipe = connect(&port, lock8a::SETTINGS).await?;
                let boards = (1..).zip(boards).map(|(address, locks)| lock8a::Board { address, locks }).collect();
                Box::new(lock8a::Lock8a::new(pipe, lock8a::Wiring { boards, feedback: contact(feedback) }))
            }
        };
        Ok(device)
    })
}

fn contact(feedback: config::Feedback) -> lock8a::Feedback {
    match feedback {
        config::Feedback::OnClose => lock8a::Feedback::OnClose,
        config::Feedback::OnOpen => lock8a::Feedback::OnOpen,
    }
}

pub(super) fn collector(config: config::Collector) -> Slot<dyn CardCollector> {
    Slot::configured(config, async |config| -> Opened<dyn CardCollector> {
        let device: Box<dyn CardCollector> = match config {
            config::Collector::Crt591 { port, address } => {
                Box::new(crt591::Crt591::at_address(connect(&port, crt591::SETTINGS).await?, address))
            }
        };
        Ok(device)
    })
}

pub(super) fn scanner(config: config::Scanner) -> Slot<dyn CodeScanner> {
    Slot::configured(config, async |config| -> Opened<dyn CodeScanner> {
        let device: Box<dyn CodeScanner> = match config {
            config::Scanner::LineMode { port } => Box::new(line_mode::LineScanner::connect(&port).await?),
            config::Scanner::Newland { port } => Box::new(newland::Newland::connect(&port).await?),
            config::Scanner::Nls { port } => Box::new(nls::Nls::connect(&port).await?),
            config::Scanner::Honeywell { port } => Box::new(honeywell::Honeywell::connect(&port).await?),
        };
        Ok(device)
    })
}

pub(super) fn dispenser(config: config::Dispenser) -> Slot<dyn CardDispenser> {
    Slot::configured(config, async |config| -> Opened<dyn CardDispenser> {
        let device: Box<dyn CardDispenser> = match config {
            config::Dispenser::K720 { port } => Box::new(k720::K720::new(connect(&port, k720::SETTINGS).await?)),
            config::Dispenser::Crt591 { port, address } => {
                let pipe = connect(&port, crt591::SETTINGS).await?;
                Box::new(dispenser::crt591::Crt591::at_address(pipe, address))
            }
        };
        Ok(device)
    })
}

pub(super) fn banknotes(config: config::Banknotes) -> Slot<dyn NoteAcceptor> {
    Slot::configured(config, async |config| -> Opened<dyn NoteAcceptor> {
        let device: Box<dyn NoteAcceptor> = match config {
            config::Banknotes::Ccnet { port } => Box::new(ccnet::Ccnet::new(connect(&port, ccnet::SETTINGS).await?)),
            config::Banknotes::Ict { port, notes } => {
                let settings = notes.map(|notes| ict::Settings { notes }).unwrap_or_default();
                Box::new(ict::Ict::new(connect(&port, ict::SETTINGS).await?, settings))
            }
        };
        Ok(device)
    })
}

pub(super) fn ups(config: config::Ups) -> Slot<dyn Ups> {
    Slot::configured(config, async |config| -> Opened<dyn Ups> {
        let device: Box<dyn Ups> = match config {
            config::Ups::Nut { port, name, login } => {
                let settings = nut::Settings { ups: name, user: login.map(|login| (login.user, login.password)) };
                Box::new(nut::Nut::new(connect(&port, nut::SETTINGS).await?, settings))
            }
        };
        Ok(device)
    })
}

pub(super) fn cabinet(config: config::Cabinet, tampered: Arc<AtomicBool>) -> Slot<dyn Cabinet> {
    Slot::configured((config, tampered), async |(config, tampered)| -> Opened<dyn Cabinet> {
        let device: Box<dyn Cabinet> = match config {
            config::Cabinet::Gpio { chip, door, tamper, light } => {
                let lines = Gpio::open(Wiring { chip, door, tamper, light })?;
                Box::new(Contacts::start(lines, tampered.load(Ordering::Relaxed))?)
            }
        };
        Ok(device)
    })
}

/// The service is asked when the reader is first needed: a machine without one starts without one.
pub(super) fn chip_reader(config: config::ChipReader) -> Slot<dyn ChipReader> {
    Slot::configured(config, async |config| -> Opened<dyn ChipReader> {
        let device: Box<dyn ChipReader> = match config {
            config::ChipReader::Pcsc { port } => Box::new(PcscReader::new(Some(port).filter(|name| !name.is_empty()))),
        };
        Ok(device)
    })
}

pub(super) fn camera(config: &config::Camera) -> Box<dyn Camera> {
    match config {
        config::Camera::Capture { port } => Box::new(Capture::of_people(source(port))),
        config::Camera::Pair { port, infrared } => Box::new(Pair::new(source(port), source(infrared))),
    }
}

fn source(port: &str) -> Source {
    port.parse().unwrap_or_else(|never: Infallible| match never {})
}
