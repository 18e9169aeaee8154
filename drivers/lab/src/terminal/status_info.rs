//! Status information `04 0F` and print lines `06 D1`: what the terminal tells about a payment.

use super::apdu::Apdu;
use super::fields::{bcd, digits};
use crate::world::{Transaction, TransactionState};

/// Result of an approved payment.
pub const APPROVED: u8 = 0x00;

/// Result of a payment broken off or given back.
pub const ABORTED: u8 = 0x6C;

/// The result code (field 27) that describes the payment as it stands.
pub fn result(payment: &Transaction) -> u8 {
    match payment.state {
        TransactionState::Approved | TransactionState::Booked => APPROVED,
        TransactionState::Reversed => ABORTED,
        TransactionState::Failed(code) => code,
    }
}

/// Status information about a payment, with `result`: all fields when it was approved once, else the result alone.
pub fn about(payment: &Transaction, result: u8, currency: [u8; 2]) -> Apdu {
    let Some(receipt) = payment.receipt else { return Apdu::new([0x04, 0x0F], [0x27, result]) };
    let mut data = vec![0x27, result, 0x04];
    data.extend(bcd::<6>(payment.amount));
    data.push(0x49);
    data.extend(currency);
    data.push(0x87);
    data.extend(bcd::<2>(receipt.into()));
    data.extend(when(payment));
    Apdu::new([0x04, 0x0F], data)
}

/// Trace number, time and date.
fn when(payment: &Transaction) -> Vec<u8> {
    let mut data = vec![0x0B];
    data.extend(bcd::<3>(payment.trace.into()));
    data.push(0x0C);
    data.extend(digits::<3>(&payment.time));
    data.push(0x0D);
    data.extend(digits::<2>(&payment.date));
    data
}

/// The lines of the payment's slip.
pub fn slip(payment: &Transaction, title: &str) -> Vec<Apdu> {
    let Transaction { amount, receipt, trace, time, date, .. } = payment;
    let lines = [
        title.to_owned(),
        format!("RECEIPT {:04}  TRACE {trace:06}", receipt.unwrap_or_default()),
        format!("DATE {date}  TIME {time}"),
        format!("AMOUNT {}.{:02}", amount / 100, amount % 100),
    ];
    lines.iter().map(|line| Apdu::new([0x06, 0xD1], [&[0x00], line.as_bytes()].concat())).collect()
}
