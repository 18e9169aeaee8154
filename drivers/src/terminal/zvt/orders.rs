//! What the kiosk asks of the terminal: one type a message.

use super::{apdu::Apdu, bcd, framing::OnSilence};
use crate::{Secret, terminal::Fen};

/// A message to the terminal.
pub trait Order {
    /// Its name in errors.
    const NAME: &'static str;
    /// Whether it may be sent again unacknowledged.
    const SILENCE: OnSilence;
    /// The message.
    fn apdu(&self) -> Apdu;
}

/// The cashier's password, three bytes BCD.
pub type Password = Secret<[u8; 3]>;

/// `06 00`: registers the kiosk, with the services it wants.
pub struct Register<'a> {
    /// The terminal's password.
    pub password: &'a Password,
    /// What the kiosk receives and controls (BA: receipts, intermediate status, payment and administration by the kiosk).
    pub config: u8,
    /// ISO 4217 number in BCD, `0x0156` for the yuan.
    pub currency: u16,
}

impl Order for Register<'_> {
    const NAME: &'static str = "register";
    const SILENCE: OnSilence = OnSilence::Repeat;

    fn apdu(&self) -> Apdu {
        let [high, low] = self.currency.to_be_bytes();
        // 03: service byte, nothing special.
        let rest = [self.config, high, low, 0x03, 0x00];
        Apdu::new([0x06, 0x00], [&self.password.expose()[..], &rest].concat())
    }
}

/// `06 01`: asks for money.
pub struct Authorise {
    amount: [u8; 6],
    currency: u16,
}

impl Authorise {
    /// `None`: more than twelve digits.
    pub fn new(amount: Fen, currency: u16) -> Option<Self> {
        Some(Self { amount: bcd::encode(amount)?, currency })
    }
}

impl Order for Authorise {
    const NAME: &'static str = "authorise";
    const SILENCE: OnSilence = OnSilence::GiveUp;

    fn apdu(&self) -> Apdu {
        let [high, low] = self.currency.to_be_bytes();
        Apdu::new([0x06, 0x01], [&[0x04][..], &self.amount, &[0x49, high, low]].concat())
    }
}

/// `06 20`: repeats the last receipt, with its status information.
pub struct RepeatReceipt<'a> {
    /// The terminal's password.
    pub password: &'a Password,
}

impl Order for RepeatReceipt<'_> {
    const NAME: &'static str = "repeat receipt";
    const SILENCE: OnSilence = OnSilence::Repeat;

    fn apdu(&self) -> Apdu {
        Apdu::new([0x06, 0x20], &self.password.expose()[..])
    }
}

/// `06 30`: takes a booking back.
pub struct Reverse<'a> {
    password: &'a Password,
    receipt: [u8; 2],
}

impl<'a> Reverse<'a> {
    /// `None`: a receipt number of more than four digits.
    pub fn new(password: &'a Password, receipt: u16) -> Option<Self> {
        Some(Self { password, receipt: bcd::encode(receipt.into())? })
    }
}

impl Order for Reverse<'_> {
    const NAME: &'static str = "reverse";
    const SILENCE: OnSilence = OnSilence::GiveUp;

    fn apdu(&self) -> Apdu {
        Apdu::new([0x06, 0x30], [&self.password.expose()[..], &[0x87], &self.receipt].concat())
    }
}

/// `06 B0`: breaks off.
pub struct Abort;

impl Order for Abort {
    const NAME: &'static str = "abort";
    const SILENCE: OnSilence = OnSilence::Repeat;

    fn apdu(&self) -> Apdu {
        Apdu::new([0x06, 0xB0], [])
    }
}

/// `05 01`: how are you.
pub struct AskStatus<'a> {
    /// The terminal's password.
    pub password: &'a Password,
}

impl Order for AskStatus<'_> {
    const NAME: &'static str = "terminal status";
    const SILENCE: OnSilence = OnSilence::Repeat;

    fn apdu(&self) -> Apdu {
        Apdu::new([0x05, 0x01], &self.password.expose()[..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(order: &impl Order) -> Vec<u8> {
        order.apdu().encode()
    }

    #[test]
    fn registration() {
        let password = Secret::new([0x12, 0x34, 0x56]);
        let yuan = Register { password: &password, config: 0xBA, currency: 0x0156 };
        assert_eq!(bytes(&yuan), [0x06, 0x00, 0x08, 0x12, 0x34, 0x56, 0xBA, 0x01, 0x56, 0x03, 0x00]);
        let euro = Register { password: &Secret::new([0; 3]), config: 0xBA, currency: 0x0978 };
        assert_eq!(bytes(&euro), [0x06, 0x00, 0x08, 0, 0, 0, 0xBA, 0x09, 0x78, 0x03, 0x00]);
    }

    #[test]
    fn twenty_yuan() {
        let order = Authorise::new(2000, 0x0156).map(|order| bytes(&order));
        let expected = [0x06, 0x01, 0x0A, 0x04, 0, 0, 0, 0, 0x20, 0x00, 0x49, 0x01, 0x56];
        assert_eq!(order.as_deref(), Some(&expected[..]));
        assert!(Authorise::new(1_000_000_000_000, 0x0156).is_none());
    }

    #[test]
    fn the_others() {
        let (password, none) = (Secret::new([0x12, 0x34, 0x56]), Secret::new([0; 3]));
        assert_eq!(bytes(&Abort), [0x06, 0xB0, 0x00]);
        assert_eq!(bytes(&AskStatus { password: &none }), [0x05, 0x01, 0x03, 0, 0, 0]);
        assert_eq!(bytes(&RepeatReceipt { password: &password }), [0x06, 0x20, 0x03, 0x12, 0x34, 0x56]);
        let reversal = Reverse::new(&password, 27).map(|order| bytes(&order));
        assert_eq!(reversal.as_deref(), Some(&[0x06, 0x30, 0x06, 0x12, 0x34, 0x56, 0x87, 0x00, 0x27][..]));
        assert!(Reverse::new(&password, 10_000).is_none());
    }

    #[test]
    fn orders_about_money_are_never_repeated_on_silence() {
        assert_eq!(<Authorise as Order>::SILENCE, OnSilence::GiveUp);
        assert_eq!(<Reverse<'_> as Order>::SILENCE, OnSilence::GiveUp);
    }
}
