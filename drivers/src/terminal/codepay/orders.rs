//! The kiosk's own numbers for its orders. The terminal is asked by them, also after a power cut.
//!
//! Promise: a number is on disk before it is used and is never used twice, not even when the book was lost: each book has a
//! series of its own.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use crate::terminal::Fen;

/// Receipt numbers run from 1 to here.
const RECEIPTS: u32 = 9_999;
/// The gateway takes 32 characters; the series takes 8 and the count 6.
const PREFIX: usize = 12;

/// One order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The number known to the rest of the kiosk.
    pub receipt: u16,
    /// The number known to the terminal (`merchant_order_no`).
    pub number: String,
    /// What it asks for; 0 for one that takes another back.
    pub amount: Fen,
}

/// Where the orders are written down.
pub struct OrderBook {
    file: PathBuf,
    prefix: String,
    series: String,
    orders: Vec<(u32, Fen)>,
}

impl OrderBook {
    /// Opens the book or begins a new one. `prefix` begins every number: letters and digits that tell this kiosk.
    /// Errors: the file cannot be read or written.
    pub fn open(file: &Path, prefix: &str) -> io::Result<Self> {
        let prefix = prefix.chars().filter(char::is_ascii_alphanumeric).take(PREFIX).collect();
        let text = match fs::read_to_string(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => begin(file)?,
            other => other?,
        };
        let mut lines = text.lines();
        let series = lines.next().filter(|series| !series.is_empty()).ok_or(io::ErrorKind::InvalidData)?.to_owned();
        // A line cut short by a power cut was never used.
        let orders = lines.filter_map(|line| line.split_once(' ')).filter_map(|(n, fen)| {
            let fen = fen.strip_suffix(';')?;
            Some((n.parse().ok()?, fen.parse().ok()?))
        });
        Ok(Self { file: file.to_owned(), prefix, series, orders: orders.collect() })
    }

    /// Announces an order of this amount; it is on disk when this returns.
    pub fn announce(&mut self, amount: Fen) -> io::Result<Order> {
        let count = self.orders.last().map_or(1, |(count, _)| count + 1);
        let mut file = OpenOptions::new().append(true).open(&self.file)?;
        // The line break first: a line cut short before must not spoil this one.
        file.write_all(format!("\n{count} {amount};").as_bytes())?;
        file.sync_data()?;
        self.orders.push((count, amount));
        Ok(self.order(count, amount))
    }

    /// The last order that asked for money.
    pub fn last_sale(&self) -> Option<Order> {
        self.orders.iter().rev().find(|(_, amount)| *amount > 0).map(|(count, amount)| self.order(*count, *amount))
    }

    /// The latest order with this receipt number that asked for money.
    pub fn find(&self, receipt: u16) -> Option<Order> {
        let mut sales = self.orders.iter().rev().filter(|(_, amount)| *amount > 0);
        sales.find(|(count, _)| receipt_of(*count) == receipt).map(|(count, amount)| self.order(*count, *amount))
    }

    fn order(&self, count: u32, amount: Fen) -> Order {
        let number = format!("{}{}{count:06}", self.prefix, self.series);
        Order { receipt: receipt_of(count), number, amount }
    }
}

fn receipt_of(count: u32) -> u16 {
    u16::try_from(count.wrapping_sub(1) % RECEIPTS + 1).unwrap_or(u16::MAX)
}

fn begin(file: &Path) -> io::Result<String> {
    let mut chance = [0; 4];
    File::open("/dev/urandom")?.read_exact(&mut chance)?;
    let series: String = chance.iter().map(|byte| format!("{byte:02X}")).collect();
    let mut new = File::create_new(file)?;
    new.write_all(series.as_bytes())?;
    new.sync_all()?;
    Ok(series)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn path(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("orders-{name}-{}", std::process::id()));
        let _ = fs::remove_file(&path);
        path
    }

    #[test]
    fn numbers_go_on_after_a_restart_and_fit_the_gateway() {
        let file = path("restart");
        let first = OrderBook::open(&file, "kiosk-GZ-0001").unwrap().announce(2000).unwrap();
        let mut book = OrderBook::open(&file, "kiosk-GZ-0001").unwrap();
        assert_eq!(book.last_sale(), Some(first.clone()));
        let second = book.announce(4000).unwrap();
        assert_eq!((first.receipt, second.receipt), (1, 2));
        assert_ne!(first.number, second.number);
        assert!(second.number.len() <= 32 && second.number.starts_with("kioskGZ0001"), "{}", second.number);
        assert_eq!(book.find(1), Some(first));
        fs::remove_file(file).unwrap();
    }

    #[test]
    fn a_voiding_order_is_no_sale() {
        let file = path("void");
        let mut book = OrderBook::open(&file, "k").unwrap();
        assert_eq!(book.last_sale(), None);
        let sale = book.announce(2000).unwrap();
        book.announce(0).unwrap();
        assert_eq!((book.last_sale(), book.find(2)), (Some(sale), None));
        fs::remove_file(file).unwrap();
    }

    #[test]
    fn a_lost_book_begins_another_series() {
        let file = path("lost");
        let first = OrderBook::open(&file, "k").unwrap().announce(2000).unwrap();
        fs::remove_file(&file).unwrap();
        let second = OrderBook::open(&file, "k").unwrap().announce(2000).unwrap();
        assert_eq!(first.receipt, second.receipt);
        assert_ne!(first.number, second.number);
        fs::remove_file(file).unwrap();
    }

    #[test]
    fn a_line_cut_short_is_passed_over_and_its_number_not_used_twice() {
        let file = path("cut");
        let mut book = OrderBook::open(&file, "k").unwrap();
        let first = book.announce(2000).unwrap();
        OpenOptions::new().append(true).open(&file).unwrap().write_all(b"\n2 20").unwrap();
        let mut again = OrderBook::open(&file, "k").unwrap();
        assert_eq!(again.last_sale(), Some(first));
        again.announce(1000).unwrap();
        let found = OrderBook::open(&file, "k").unwrap().last_sale().unwrap();
        assert_eq!((found.receipt, found.amount), (2, 1000));
        fs::remove_file(file).unwrap();
    }

    #[test]
    fn receipts_begin_anew_after_9999() {
        assert_eq!([receipt_of(1), receipt_of(9_999), receipt_of(10_000)], [1, 9_999, 1]);
    }
}
