//! Card terminals.

use suiban_drivers::terminal::{
    PaymentTerminal,
    codepay::{self, CodePay, OrderBook},
    zvt::{self, Apdu, Zvt},
};
use tokio::{io::DuplexStream, sync::mpsc};

use super::{OF_BYTES, OF_TALKS, Seed, Target, all, answers, found, is_online, seal, talks};
use crate::dialogue::talk;

const VECTORS: &str = include_str!("../../../../drivers/src/terminal/zvt/vectors.txt");
const TALKS: &str = include_str!("../../seeds/zvt.txt");
const CODEPAY_TALKS: &str = include_str!("../../seeds/codepay.txt");
const OPERATIONS: u8 = 5;

async fn operate(mut terminal: impl PaymentTerminal, operation: u8) -> bool {
    match operation % OPERATIONS {
        0 => is_online(terminal.status().await),
        1 => terminal.register().await.is_ok(),
        2 => terminal.authorise(2000, mpsc::channel(8).0).await.is_ok(),
        3 => terminal.last().await.is_ok(),
        _ => terminal.reverse(1).await.is_ok(),
    }
}

/// Bare messages.
pub const ZVT_TCP: Target =
    Target { name: "zvt_tcp", run: zvt_tcp, operations: 5, seeds: tcp_seeds, mutations: OF_TALKS };

fn zvt_tcp(input: &[u8]) -> bool {
    talk(input, <[u8]>::to_vec, async |operation, line: DuplexStream| {
        operate(Zvt::tcp(line, zvt::Settings::default()), operation).await
    })
}

/// Bare and framed messages of each vector stand left and right of a bar.
fn side(right: bool) -> String {
    let line = |line: &str| {
        let (name, both) = line.split_once(": ")?;
        let (bare, framed) = both.split_once(" | ")?;
        Some(format!("{name}: {}\n", if right { framed } else { bare }))
    };
    VECTORS.lines().filter_map(line).collect()
}

fn tcp_seeds() -> Vec<Seed> {
    all([found("zvt_tcp"), answers(&side(false), OPERATIONS), talks(TALKS)])
}

/// Framed messages, each acknowledged.
pub const ZVT_SERIAL: Target =
    Target { name: "zvt_serial", run: zvt_serial, operations: 5, seeds: serial_seeds, mutations: OF_TALKS };

fn zvt_serial(input: &[u8]) -> bool {
    talk(input, seal::zvt, async |operation, line: DuplexStream| {
        operate(Zvt::serial(line, zvt::Settings::default()), operation).await
    })
}

/// The same talks in frames, an acknowledgement before each.
fn serial_seeds() -> Vec<Seed> {
    let framed: String = TALKS.lines().map(|line| line.replace(" | ", " | 06 | +~") + " | 06\n").collect();
    all([found("zvt_serial"), answers(&side(true), OPERATIONS), talks(&framed)])
}

/// One message.
pub const ZVT_MESSAGE: Target =
    Target { name: "zvt_message", run: zvt_message, operations: 0, seeds: messages, mutations: OF_BYTES };

fn zvt_message(input: &[u8]) -> bool {
    Apdu::decode(input).is_some_and(|message| Apdu::decode(&message.encode()) == Some(message))
}

fn messages() -> Vec<Seed> {
    all([found("zvt_message"), super::plain(&side(false))])
}

/// Packets of JSON.
pub const CODEPAY: Target =
    Target { name: "codepay", run: codepay, operations: 5, seeds: codepay_seeds, mutations: 2_000 };

/// The book as one sale left it, so that the numbers in the seeds are those that are asked about.
const BOOK: &str = "0A1B2C3D\n1 2000;";

fn codepay(input: &[u8]) -> bool {
    let name = format!("suiban-hostile-{}-{:?}", std::process::id(), std::thread::current().id());
    // In memory where there is such a place: the book is synced to its disk with every order.
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let file = folder.join(name);
    if std::fs::write(&file, BOOK).is_err() {
        return false;
    }
    let understood = OrderBook::open(&file, "k").is_ok_and(|orders| {
        talk(input, seal::codepay, async |operation, line: DuplexStream| {
            operate(CodePay::new(line, codepay::Settings::new("app", orders)), operation).await
        })
    });
    std::fs::remove_file(&file).ok();
    understood
}

fn codepay_seeds() -> Vec<Seed> {
    all([found("codepay"), talks(CODEPAY_TALKS)])
}
