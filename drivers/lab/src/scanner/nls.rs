//! Newland's engine that is set by text: `?` is answered with `!`, `nls` and seven digits with ACK or NAK.

use crate::world::{ScannerState, World};

const ACK: u8 = 0x06;
const NAK: u8 = 0x15;
const PREFIX: &[u8] = b"nls";
const DIGITS: usize = 7;
/// The setting that says with which bytes a code ends; a value follows it.
const END: &str = "0310000";

/// Takes the next command out of `bytes` and carries it out; its answer. `None`: more has to come.
pub fn next_answer(world: &mut World, bytes: &mut Vec<u8>) -> Option<Vec<u8>> {
    let begins = |at: &usize| bytes[*at] == b'?' || bytes[*at].eq_ignore_ascii_case(&b'n');
    let start = (0..bytes.len()).find(begins).unwrap_or(bytes.len());
    bytes.drain(..start);
    if *bytes.first()? == b'?' {
        bytes.remove(0);
        return Some(vec![b'!']);
    }
    let head = bytes.get(..PREFIX.len() + DIGITS)?;
    let (prefix, digits) = head.split_at(PREFIX.len());
    let number = String::from_utf8_lossy(digits).into_owned();
    if !prefix.eq_ignore_ascii_case(PREFIX) {
        bytes.remove(0);
        return Some(Vec::new());
    }
    let value = if number == END { Some(value(&bytes[PREFIX.len() + DIGITS..])?) } else { None };
    bytes.drain(..PREFIX.len() + DIGITS + value.as_ref().map_or(0, |(_, length)| *length));
    let scanner = &mut world.scanner;
    let done = match scanner.refusals.checked_sub(1) {
        Some(left) => {
            scanner.refusals = left;
            false
        }
        None => set(scanner, &number, value.map(|(value, _)| value)),
    };
    Some(vec![if done { ACK } else { NAK }])
}

/// `=0x` and pairs of hexadecimal digits, and how long that is. `None`: more has to come.
fn value(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    let digits = rest.get(3..).filter(|digits| digits.len() >= 2)?;
    let count = digits.iter().take_while(|digit| digit.is_ascii_hexdigit()).count() / 2 * 2;
    Some((hex::decode(&digits[..count]).unwrap_or_default(), 3 + count))
}

fn set(scanner: &mut ScannerState, number: &str, value: Option<Vec<u8>>) -> bool {
    match (number, value) {
        // Only while its key is pressed, which nobody does.
        ("0302000", _) => (scanner.on_command, scanner.looks_until) = (true, None),
        // When the picture changes; all the time.
        ("0302010" | "0302020", _) => scanner.on_command = false,
        ("0311000", _) => scanner.prefix.clear(),
        (END, Some(end)) => scanner.suffix = end,
        ("0309010", _) if scanner.suffix.is_empty() => scanner.suffix = b"\r".to_vec(),
        ("0309010", _) => {}
        ("0309000", _) => scanner.suffix.clear(),
        _ => return false,
    }
    true
}
