//! `60 PM`: the contactless chip of the card at the reading position.
//!
//! What is read from it stands in [`crate::reader::chip_files`].

use std::time::Duration;

use super::{
    command::{Command, QUICK, Success},
    error::Code,
    exchange::Exchange,
};
use crate::{
    DeviceError, Secret,
    reader::chip_files::{BODY_NUMBER_LENGTH, READ_DN, SELECT_MANAGEMENT},
    transport::Pipe,
};

/// `60 30 'A' 'B'`: wakes the chip, type A before type B.
pub struct Activate;

/// `60 35`: sends an APDU to a type-B chip.
pub struct TypeBApdu {
    /// The command APDU.
    pub apdu: &'static [u8],
}

/// `60 31`: switches the field off.
pub struct FieldOff;

/// Reads the body number; `None` when the chip refuses it or answers short. The field goes off whatever the chip said; a
/// failure of that alone does not spoil a number that was read.
pub async fn body_number<P: Pipe>(exchange: &mut Exchange<P>) -> Result<Option<Secret<Vec<u8>>>, DeviceError<Code>> {
    let number = read(exchange).await;
    let off = exchange.ask(&FieldOff).await;
    if let (Ok(_), Err(error)) = (&number, off) {
        tracing::warn!(%error, "the slot's field stayed on");
    }
    number
}

async fn read<P: Pipe>(exchange: &mut Exchange<P>) -> Result<Option<Secret<Vec<u8>>>, DeviceError<Code>> {
    exchange.ask(&Activate).await?;
    if !exchange.ask(&TypeBApdu { apdu: &SELECT_MANAGEMENT }).await?.ok {
        return Ok(None);
    }
    let answer = exchange.ask(&TypeBApdu { apdu: &READ_DN }).await?;
    Ok((answer.ok && answer.data.expose().len() == BODY_NUMBER_LENGTH).then_some(answer.data))
}

impl Command for Activate {
    type Answer = ();
    const NAME: &'static str = "activate chip";
    const WITHIN: Duration = QUICK;
    const REPEATABLE: bool = true;

    fn code(&self) -> [u8; 2] {
        [0x60, 0x30]
    }

    fn data(&self) -> Vec<u8> {
        b"AB".to_vec()
    }

    fn parse(&self, _: Success<'_>) -> Result<(), &'static str> {
        Ok(())
    }
}

impl Command for FieldOff {
    type Answer = ();
    const NAME: &'static str = "switch the field off";
    const WITHIN: Duration = QUICK;
    const REPEATABLE: bool = true;

    fn code(&self) -> [u8; 2] {
        [0x60, 0x31]
    }

    fn parse(&self, _: Success<'_>) -> Result<(), &'static str> {
        Ok(())
    }
}

/// The chip's answer: its data, and whether it said `90 00`.
pub struct ChipAnswer {
    /// What comes before the status word.
    pub data: Secret<Vec<u8>>,
    /// `90 00`.
    pub ok: bool,
}

impl Command for TypeBApdu {
    type Answer = ChipAnswer;
    const NAME: &'static str = "chip command";
    const WITHIN: Duration = QUICK;
    const REPEATABLE: bool = true;

    fn code(&self) -> [u8; 2] {
        [0x60, 0x35]
    }

    fn data(&self) -> Vec<u8> {
        self.apdu.to_vec()
    }

    fn parse(&self, reply: Success<'_>) -> Result<ChipAnswer, &'static str> {
        let (data, status) = reply.data.split_last_chunk::<2>().ok_or("the chip's answer has no status word")?;
        Ok(ChipAnswer { data: Secret::new(data.to_vec()), ok: *status == [0x90, 0x00] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames() {
        assert_eq!(Activate.encode(0), [0xF2, 0, 0, 5, 0x43, 0x60, 0x30, 0x41, 0x42, 0x03, 0xE4]);
        assert_eq!(FieldOff.encode(0), [0xF2, 0, 0, 3, 0x43, 0x60, 0x31, 0x03, 0xE0]);
        let select = TypeBApdu { apdu: &SELECT_MANAGEMENT }.encode(0);
        assert_eq!(select[..14], [0xF2, 0, 0, 10, 0x43, 0x60, 0x35, 0x00, 0xA4, 0x00, 0x00, 0x02, 0x60, 0x02]);
        assert_eq!(TypeBApdu { apdu: &READ_DN }.encode(0)[4..12], [0x43, 0x60, 0x35, 0x80, 0xB0, 0x00, 0x00, 0x20]);
    }

    #[test]
    fn the_status_word_is_split_off() {
        let read = TypeBApdu { apdu: &READ_DN };
        let answer = read.parse(Success { state: *b"220", data: b"DN\x90\x00" });
        assert!(answer.is_ok_and(|a| a.ok && a.data.expose() == b"DN"));
        let refused = read.parse(Success { state: *b"220", data: &[0x6A, 0x82] });
        assert!(refused.is_ok_and(|a| !a.ok && a.data.expose().is_empty()));
        assert!(read.parse(Success { state: *b"220", data: &[0x90] }).is_err());
    }
}
