//! The ID card's chip as a plain ISO 14443-B reader hears it: the management file with the card's body number
//! (卡体管理号) and the chip's serial number. Everything else needs the secure module.

use crate::world::Card;

const OK: [u8; 2] = [0x90, 0x00];
const FILE_NOT_FOUND: [u8; 2] = [0x6A, 0x82];
const NO_FILE_SELECTED: [u8; 2] = [0x69, 0x86];
const SECURITY: [u8; 2] = [0x69, 0x82];
const UNKNOWN_INSTRUCTION: [u8; 2] = [0x6D, 0x00];
const WRONG_LENGTH: [u8; 2] = [0x67, 0x00];

/// The management file.
const MANAGEMENT: [u8; 2] = [0x60, 0x02];

/// Identification on activation: `B`, then ATQB with the card's pseudo-unique number.
pub fn activation(card: &Card) -> Vec<u8> {
    let [a, b, c, d, ..] = card.chip_serial();
    vec![b'B', 0x50, a, b, c, d, 0x00, 0x00, 0x00, 0x00, 0xD1, 0x03, 0x86]
}

/// What a reader makes of the activation for hosts that know smart cards only (PC/SC part 3): historical bytes of ATQB's
/// application data, protocol info and the chip's buffer size.
pub fn answer_to_reset(card: &Card) -> Vec<u8> {
    let atqb = activation(card);
    let mut atr = vec![0x3B, 0x88, 0x80, 0x01];
    atr.extend_from_slice(&atqb[6..13]);
    atr.push(0x00);
    atr.push(atr[1..].iter().fold(0, |sum, byte| sum ^ byte));
    atr
}

/// Answers an APDU; `selected` is whether the management file is selected.
pub fn answer(card: &Card, selected: &mut bool, apdu: &[u8]) -> Vec<u8> {
    match apdu {
        [0x00, 0xA4, 0x00, 0x00, 0x02, file @ ..] => {
            *selected = *file == MANAGEMENT;
            if *selected { OK.to_vec() } else { FILE_NOT_FOUND.to_vec() }
        }
        [0x80, 0xB0, 0x00, 0x00, 0x20] if *selected => [card.body_number.as_bytes(), &OK].concat(),
        [0x80, 0xB0, 0x00, 0x00, _] if *selected => WRONG_LENGTH.to_vec(),
        [0x80, 0xB0, ..] => NO_FILE_SELECTED.to_vec(),
        [0x00, 0x36, 0x00, 0x00, 0x08] => [&card.chip_serial()[..], &OK].concat(),
        [0x00, 0x82 | 0x84 | 0x88, ..] => SECURITY.to_vec(),
        _ => UNKNOWN_INSTRUCTION.to_vec(),
    }
}
