//! One talk a class of devices, over any line. Its outcome is told in words that hold nothing of a person.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use suiban_drivers::banknotes::ict::{self, Ict};
use suiban_drivers::banknotes::{NoteAcceptor, NoteEvent, ccnet::Ccnet};
use suiban_drivers::collector::{CardCollector, crt591::Crt591, crt591::traffic::Crt591Traffic};
use suiban_drivers::dispenser::{CardDispenser, k720::K720};
use suiban_drivers::drawers::DrawerBoard;
use suiban_drivers::drawers::lock8a::{Lock8a, Wiring};
use suiban_drivers::fingerprint::FingerprintSensor;
use suiban_drivers::fingerprint::zfm20::{Zfm20, traffic::ZfmTraffic};
use suiban_drivers::printer::escpos::{EscPos, Paper, traffic::EscPosTraffic};
use suiban_drivers::printer::{Align, Mark, ReceiptPrinter, Slip};
use suiban_drivers::reader::CardReader;
use suiban_drivers::reader::sam_v::{SamV, traffic::SamVTraffic};
use suiban_drivers::scanner::{CodeScanner, honeywell::Honeywell, newland::Newland, traffic::ScannerTraffic};
use suiban_drivers::terminal::codepay::{self, CodePay, OrderBook, traffic::CodePayTraffic};
use suiban_drivers::terminal::zvt::traffic::{ZvtTraffic, serial::ZvtSerialTraffic};
use suiban_drivers::terminal::zvt::{Settings, Zvt};
use suiban_drivers::terminal::{LastTransaction, PaymentTerminal};
use suiban_drivers::transport::BoxPipe;
use suiban_drivers::transport::record::{Impersonal, Traffic};
use suiban_drivers::ups::nut::{self, Nut, traffic::NutTraffic};
use suiban_drivers::{Secret, ups::Ups};
use suiban_lab::world::DRAWERS;
use suiban_lab::{DeviceName, Lab, ups};
use tokio::sync::mpsc;
use tokio::time::sleep;

/// What people do at the device in the middle of a talk. Of a recording nobody stands there: what they did is in it.
pub struct Hands(Option<Rc<Lab>>);

impl Hands {
    pub fn at(lab: &Rc<Lab>) -> Self {
        Self(Some(Rc::clone(lab)))
    }

    pub fn none() -> Self {
        Self(None)
    }

    async fn order(&self, order: &str) {
        if let Some(lab) = &self.0 {
            lab.order(order).await.unwrap();
        }
    }
}

type Running = Pin<Box<dyn Future<Output = String>>>;

/// A talk.
pub struct Talk {
    pub name: &'static str,
    pub device: DeviceName,
    /// What is laid ready.
    pub before: &'static [&'static str],
    pub traffic: fn() -> Box<dyn Traffic>,
    pub talk: fn(BoxPipe, Hands) -> Running,
    pub outcome: &'static str,
}

macro_rules! talks {
    ($($name:literal $device:ident $traffic:ident $talk:ident [$($before:literal)*] => $outcome:literal)*) => {
        pub const TALKS: &[Talk] = &[$(Talk {
            name: $name,
            device: DeviceName::$device,
            before: &[$($before),*],
            traffic: || Box::new($traffic),
            talk: |line, hands| Box::pin($talk(line, hands)),
            outcome: $outcome,
        }),*];
    };
}

talks! {
    "sam-v" Reader SamVTraffic reader ["reader place-card zhang-wei"] => "ready, found, Resident, 2 fingers, body number"
    "zfm20" Fingerprint ZfmTraffic fingerprint ["finger press zhang-wei 11 85"] => "ready, 512 bytes"
    "escpos" Printer EscPosTraffic printer [] => "ready, printed"
    "zvt-tcp" TerminalTcp ZvtTraffic terminal ["terminal tap ok"] => "booked 2000, told 2000"
    "zvt-serial" Terminal ZvtSerialTraffic serial_terminal ["terminal tap declined"] => "ready, told Failed(103)"
    "codepay" TerminalCodepay CodePayTraffic codepay ["terminal tap ok"] => "booked 2000, told 2000"
    "lock8a" Drawers Impersonal drawers [] => "ready, opened, 1 open"
    "crt591" Collector Crt591Traffic collector [] => "taken in, read, retained 1"
    "newland" Scanner ScannerTraffic scanner ["scanner model name=newland"] => "prepared, 18 characters"
    "honeywell" Scanner ScannerTraffic honeywell ["scanner model name=honeywell"] => "prepared, 18 characters"
    "k720" Dispenser Impersonal dispenser ["dispenser load person=zhang-wei"] => "drawn, AtReader, presented, AtGate"
    "ccnet" Banknotes Impersonal banknotes [] => "6 notes, 1000 stacked"
    "ict" BanknotesIct Impersonal ict [] => "6 notes, 1000 stacked"
    "nut" Ups NutTraffic power [] => "Mains, 100"
}

async fn reader(line: BoxPipe, _: Hands) -> String {
    let mut reader = SamV::new(line);
    let ready = reader.status().await.is_ready();
    let found = reader.find().await.unwrap();
    let card = reader.read().await.unwrap();
    let body_number = if card.body_number.is_some() { "body number" } else { "none" };
    let words = (word(ready, "ready"), word(found, "found"));
    format!("{}, {}, {:?}, {} fingers, {body_number}", words.0, words.1, card.document.kind, card.fingers.len())
}

fn word(is: bool, word: &str) -> &str {
    if is { word } else { "not" }
}

async fn fingerprint(line: BoxPipe, _: Hands) -> String {
    let mut sensor = Zfm20::new(line, None);
    let ready = sensor.status().await.is_ready();
    for buffer in [1, 2] {
        sensor.capture().await.unwrap();
        sensor.extract(buffer).await.unwrap();
    }
    format!("{}, {} bytes", word(ready, "ready"), sensor.template().await.unwrap().expose().len())
}

async fn printer(line: BoxPipe, _: Hands) -> String {
    let mut printer = EscPos::new(line, Paper::Mm80);
    let ready = printer.status().await.is_ready();
    let text = Mark::Text { text: "张伟".to_owned(), align: Align::Left, size: 1, bold: false };
    let printed = printer.print(&Slip { marks: vec![text] }).await.is_ok();
    format!("{}, {}", word(ready, "ready"), word(printed, "printed"))
}

async fn terminal(line: BoxPipe, _: Hands) -> String {
    pay(Zvt::tcp(line, Settings::default())).await
}

async fn codepay(line: BoxPipe, _: Hands) -> String {
    let folder = tempfile::tempdir().unwrap();
    // A book that was begun before: a new one has a series of its own, and no recording could know it.
    std::fs::write(folder.path().join("orders"), "0017C0DE").unwrap();
    let orders = OrderBook::open(&folder.path().join("orders"), "kiosk1").unwrap();
    pay(CodePay::new(line, codepay::Settings::new("suiban-test", orders))).await
}

async fn pay(mut terminal: impl PaymentTerminal) -> String {
    terminal.register().await.unwrap();
    let booking = terminal.authorise(2000, mpsc::channel(64).0).await.unwrap();
    let told = match terminal.last().await.unwrap() {
        LastTransaction::Booked(booking) => booking.amount,
        other => panic!("{other:?}"),
    };
    format!("booked {}, told {told}", booking.amount)
}

/// No payment that is booked: its time is masked, and how many bytes that is on a serial line depends on the time.
async fn serial_terminal(line: BoxPipe, _: Hands) -> String {
    let mut terminal = Zvt::serial(line, Settings::default());
    terminal.register().await.unwrap();
    let ready = terminal.status().await.is_ready();
    terminal.authorise(2000, mpsc::channel(64).0).await.unwrap_err();
    format!("{}, told {:?}", word(ready, "ready"), terminal.last().await.unwrap())
}

async fn drawers(line: BoxPipe, _: Hands) -> String {
    let mut vault = Lock8a::new(line, Wiring::one_board(DRAWERS as u8));
    let ready = vault.status().await.is_ready();
    let opened = vault.open(3).await.is_ok();
    let open = |state: &&suiban_drivers::drawers::DrawerState| **state == suiban_drivers::drawers::DrawerState::Open;
    let count = vault.states().await.unwrap().iter().filter(open).count();
    format!("{}, {}, {count} open", word(ready, "ready"), word(opened, "opened"))
}

async fn collector(line: BoxPipe, hands: Hands) -> String {
    let mut slot = Crt591::new(line);
    slot.initialise().await.unwrap();
    slot.accept(true).await.unwrap();
    hands.order("collector insert-card zhang-wei").await;
    let taken = slot.take_in().await.is_ok();
    let read = slot.body_number().await.is_ok();
    slot.retain().await.unwrap();
    format!("{}, {}, retained {}", word(taken, "taken in"), word(read, "read"), slot.retained().await.unwrap())
}

async fn scanner(line: BoxPipe, hands: Hands) -> String {
    scan(Newland::new(line), hands).await
}

async fn honeywell(line: BoxPipe, hands: Hands) -> String {
    let mut scanner = Honeywell::new(line);
    scanner.identify().await.unwrap();
    scan(scanner, hands).await
}

async fn scan(mut scanner: impl CodeScanner, hands: Hands) -> String {
    let prepared = scanner.prepare().await.is_ok();
    let show = async {
        sleep(Duration::from_secs(1)).await;
        hands.order("scanner scan text=440106199001011234").await;
    };
    let (code, ()) = tokio::join!(scanner.scan(), show);
    format!("{}, {} characters", word(prepared, "prepared"), code.unwrap().expose().len())
}

async fn dispenser(line: BoxPipe, _: Hands) -> String {
    let mut machine = K720::new(line);
    let drawn = machine.dispense().await.is_ok();
    let first = machine.position().await.unwrap();
    let presented = machine.present().await.is_ok();
    let second = machine.position().await.unwrap();
    format!("{}, {first:?}, {}, {second:?}", word(drawn, "drawn"), word(presented, "presented"))
}

async fn banknotes(line: BoxPipe, hands: Hands) -> String {
    take(Ccnet::new(line), hands).await
}

async fn ict(line: BoxPipe, hands: Hands) -> String {
    take(Ict::new(line, ict::Settings::default()), hands).await
}

async fn take(mut acceptor: impl NoteAcceptor, hands: Hands) -> String {
    let notes = acceptor.initialise().await.unwrap().len();
    acceptor.enable(&[10_00]).await.unwrap();
    hands.order("banknotes insert yuan=10").await;
    loop {
        match acceptor.next().await.unwrap() {
            NoteEvent::Escrowed(_) => acceptor.stack().await.unwrap(),
            NoteEvent::Stacked(note) => {
                acceptor.acknowledge().await.unwrap();
                return format!("{notes} notes, {} stacked", note.fen);
            }
            _ => {}
        }
    }
}

async fn power(line: BoxPipe, _: Hands) -> String {
    let user = Some((ups::USER.0.to_owned(), Secret::new(ups::USER.1.to_owned())));
    let reading = Nut::new(line, nut::Settings { ups: ups::NAME.to_owned(), user }).reading().await.unwrap();
    format!("{:?}, {}", reading.source, reading.charge.unwrap())
}
