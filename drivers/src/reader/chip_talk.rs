//! What is asked of a chip and how its answers are read, over any way of carrying commands to it.
//!
//! Promise: an answer counts with its status word alone, and a chip that always has "more" is asked no more than four times.

use zeroize::Zeroizing;

use super::chip_files::{BODY_NUMBER_LENGTH, READ_DN, READ_SERIAL, SELECT_MANAGEMENT, SERIAL_LENGTH};
use crate::Secret;

/// The longest answer to a short command, and its status word.
pub const ANSWER: usize = 258;
/// Rounds of "more is there" in one answer.
const ROUNDS: usize = 4;

/// An answer too short to hold a status word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoStatusWord;

/// The two numbers of a chip that need no secure module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// 8 bytes.
    pub serial: Option<Secret<Vec<u8>>>,
    /// 32 bytes.
    pub body_number: Option<Secret<Vec<u8>>>,
}

/// Asks for both numbers. `transmit` carries a command to the chip, puts the answer into the buffer and says how long it
/// is. Errors: those of `transmit`, and an answer without a status word.
pub fn numbers<E: From<NoStatusWord>>(
    mut transmit: impl FnMut(&[u8], &mut [u8]) -> Result<usize, E>,
) -> Result<Numbers, E> {
    let serial = ask(&mut transmit, &READ_SERIAL)?.filter(|serial| serial.expose().len() == SERIAL_LENGTH);
    let selected = ask(&mut transmit, &SELECT_MANAGEMENT)?.is_some();
    let number = if selected { ask(&mut transmit, &READ_DN)? } else { None };
    let body_number = number.filter(|number| number.expose().len() == BODY_NUMBER_LENGTH);
    Ok(Numbers { serial, body_number })
}

/// The data of an answer that ends in 90 00; `None` when the chip refuses. 61 xx (more is there) and 6C xx (ask for that
/// many) are followed, as readers that speak T=0 leave that to the host.
fn ask<E: From<NoStatusWord>>(
    transmit: &mut impl FnMut(&[u8], &mut [u8]) -> Result<usize, E>,
    apdu: &[u8],
) -> Result<Option<Secret<Vec<u8>>>, E> {
    let (mut command, mut data) = (apdu.to_vec(), Zeroizing::new(Vec::new()));
    let mut buffer = Zeroizing::new([0; ANSWER]);
    for _round in 0..ROUNDS {
        let came = transmit(&command, &mut buffer[..])?;
        let answer = buffer.get(..came).and_then(|answer| answer.split_last_chunk::<2>());
        let Some((part, word)) = answer else { return Err(NoStatusWord.into()) };
        data.extend_from_slice(part);
        match *word {
            [0x90, 0x00] => return Ok(Some(Secret::new(data.to_vec()))),
            [0x61, more] => command = vec![0x00, 0xC0, 0x00, 0x00, more],
            [0x6C, length] if command.len() == 5 => command[4] = length,
            _ => return Ok(None),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chip that says these answers one after another, then nothing.
    fn chip(answers: &[&[u8]]) -> (Result<Numbers, NoStatusWord>, Vec<Vec<u8>>) {
        let (mut asked, mut left) = (Vec::new(), answers.iter());
        let told = numbers(|command, buffer| {
            asked.push(command.to_vec());
            let answer = left.next().copied().unwrap_or_default();
            buffer[..answer.len()].copy_from_slice(answer);
            Ok::<_, NoStatusWord>(answer.len())
        });
        (told, asked)
    }

    #[test]
    fn a_chip_that_asks_to_be_asked_again_is_followed() {
        let (told, asked) = chip(&[&[0x6C, 0x08], &[0x61, 0x08], &[1, 2, 3, 4, 5, 6, 7, 8, 0x90, 0x00], &[0x6A, 0x82]]);
        assert_eq!(told.unwrap().serial, Some(Secret::new(vec![1, 2, 3, 4, 5, 6, 7, 8])));
        assert_eq!(asked[2], [0x00, 0xC0, 0x00, 0x00, 0x08]);
    }

    #[test]
    fn a_chip_that_always_has_more_is_asked_four_times() {
        let (told, asked) = chip(&[&[0x61, 0x08][..]; 20]);
        assert_eq!(told.unwrap(), Numbers { serial: None, body_number: None });
        assert_eq!(asked.len(), 2 * ROUNDS);
    }

    #[test]
    fn an_answer_without_a_status_word_is_an_error() {
        assert_eq!(chip(&[&[0x90]]).0, Err(NoStatusWord));
    }
}
