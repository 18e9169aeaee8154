//! What each driver says that its device can do, beyond what every device of its class can.

use std::collections::BTreeSet;

use suiban_drivers::Capability::{self, *};
use suiban_drivers::DeviceStatus;
use suiban_drivers::banknotes::NoteAcceptor;
use suiban_drivers::banknotes::ccnet::Ccnet;
use suiban_drivers::banknotes::ict::{self, Ict};
use suiban_drivers::collector::CardCollector;
use suiban_drivers::collector::crt591::Crt591 as Slot;
use suiban_drivers::dispenser::CardDispenser;
use suiban_drivers::dispenser::crt591::Crt591;
use suiban_drivers::dispenser::k720::K720;
use suiban_drivers::drawers::DrawerBoard;
use suiban_drivers::drawers::lock8a::{Board, Feedback, Lock8a, Wiring};
use suiban_drivers::fingerprint::FingerprintSensor;
use suiban_drivers::fingerprint::zfm20::Zfm20;
use suiban_drivers::printer::ReceiptPrinter;
use suiban_drivers::printer::custom::{Custom, Presenter, Untaken};
use suiban_drivers::printer::escpos::{EscPos, Paper};
use suiban_drivers::reader::CardReader;
use suiban_drivers::reader::sam_v::SamV;
use suiban_drivers::scanner::CodeScanner;
use suiban_drivers::scanner::honeywell::Honeywell;
use suiban_drivers::scanner::line_mode::LineScanner;
use suiban_drivers::scanner::newland::Newland;
use suiban_drivers::terminal::PaymentTerminal;
use suiban_drivers::terminal::codepay::{self, CodePay, OrderBook};
use suiban_drivers::terminal::zvt::{self, Zvt};
use suiban_drivers::ups::Ups;
use suiban_drivers::ups::nut::{self, Nut};
use suiban_lab::{DeviceName, ups};

use crate::rig::Rig;

/// What it can do, once it answers.
fn can(status: DeviceStatus) -> BTreeSet<Capability> {
    assert_eq!(status.link, suiban_drivers::Link::Online, "{status:?}");
    status.capabilities
}

fn set<const N: usize>(of: [Capability; N]) -> BTreeSet<Capability> {
    of.into_iter().collect()
}

#[tokio::test]
async fn a_person_is_read_by_devices_that_say_what_they_read() {
    let rig = Rig::fast().await;
    let pipe = |device| rig.lab.pipe(device);
    assert_eq!(can(SamV::new(pipe(DeviceName::Reader)).status().await), set([ReadIdCard, ReadBodyNumber]));
    let mut sensor = Zfm20::new(pipe(DeviceName::Fingerprint), None);
    assert_eq!(can(sensor.status().await), set([FingerImage, FingerTemplate, MatchOnModule]));
}

#[tokio::test]
async fn a_printer_says_whether_it_holds_and_takes_back_a_slip() {
    let rig = Rig::fast().await;
    let plain = [PrintQr, PrintRaster, Cut];
    let pipe = || rig.lab.pipe(DeviceName::Printer);
    assert_eq!(can(EscPos::new(pipe(), Paper::Mm80).status().await), set(plain));
    rig.act("printer presenter fitted=true").await;
    let mouth = |untaken| Presenter { untaken, ..Presenter::custom() };
    let retracts = can(Custom::new(pipe(), Paper::Mm80, mouth(Untaken::Retract)).status().await);
    assert_eq!(retracts, set([PrintQr, PrintRaster, Cut, Present, RetractSlip]));
    let ejects = can(Custom::new(pipe(), Paper::Mm80, mouth(Untaken::Eject)).status().await);
    assert_eq!(ejects, set([PrintQr, PrintRaster, Cut, Present]));
}

#[tokio::test]
async fn whatever_takes_money_says_what_it_can_take_back() {
    let rig = Rig::fast().await;
    let pipe = |device| rig.lab.pipe(device);
    let mut terminal = Zvt::tcp(pipe(DeviceName::TerminalTcp), zvt::Settings::default());
    assert_eq!(can(terminal.status().await), set([RepeatReceipt, Reverse]));
    let folder = tempfile::tempdir().unwrap();
    let book = OrderBook::open(&folder.path().join("orders"), "kiosk1").unwrap();
    let mut terminal = CodePay::new(pipe(DeviceName::TerminalCodepay), codepay::Settings::new("lab", book));
    assert_eq!(can(terminal.status().await), set([RepeatReceipt, Reverse]));
    assert_eq!(can(Ccnet::new(pipe(DeviceName::Banknotes)).status().await), set([Escrow]));
    let mut acceptor = Ict::new(pipe(DeviceName::BanknotesIct), ict::Settings::default());
    assert_eq!(can(acceptor.status().await), set([Escrow]));
}

#[tokio::test]
async fn whatever_moves_cards_says_where_it_can_take_them() {
    let rig = Rig::fast().await;
    let pipe = |device| rig.lab.pipe(device);
    let mut slot = Slot::new(pipe(DeviceName::Collector));
    slot.initialise().await.unwrap();
    assert_eq!(can(slot.status().await), set([ReadBodyNumber, RetainCard, EjectCard]));
    drop(slot);
    let stack = [ReadPosition, EjectCard, RetainCard];
    assert_eq!(can(Crt591::new(pipe(DeviceName::Collector)).status().await), set(stack));
    assert_eq!(can(K720::new(pipe(DeviceName::Dispenser)).status().await), set(stack));
    let wiring = Wiring { boards: vec![Board { address: 1, locks: 24 }], feedback: Feedback::OnClose };
    assert_eq!(can(Lock8a::new(pipe(DeviceName::Drawers), wiring).status().await), set([LockFeedback]));
}

#[tokio::test]
async fn a_scanner_with_commands_can_be_told_when_to_look() {
    let rig = Rig::fast().await;
    let pipe = || rig.lab.pipe(DeviceName::Scanner);
    assert_eq!(can(LineScanner::new(pipe()).status().await), set([]));
    rig.act("scanner model name=newland").await;
    assert_eq!(can(Newland::new(pipe()).status().await), set([Trigger]));
    rig.act("scanner model name=honeywell").await;
    assert_eq!(can(Honeywell::new(pipe()).status().await), set([Trigger]));
}

#[tokio::test]
async fn backup_power_says_what_it_measures() {
    let rig = Rig::fast().await;
    let settings = nut::Settings { ups: ups::NAME.to_owned(), user: None };
    let mut power = Nut::new(rig.lab.pipe(DeviceName::Ups), settings);
    let status = power.status().await;
    assert_eq!(status.supplies[0].count, Some(100));
    assert_eq!(can(status), set([BatteryCharge, BatteryRuntime]));
}
