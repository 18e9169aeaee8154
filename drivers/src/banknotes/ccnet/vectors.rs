//! Every documented frame.

use super::{
    command::Command,
    frame::{framed, opened},
    state::State,
};
use crate::banknotes::{NoteFault, RejectReason};

const COMMANDS: [(Command, &str); 9] = [
    (Command::RESET, "02 03 06 30 41 B3"),
    (Command::POLL, "02 03 06 33 DA 81"),
    (Command::STACK, "02 03 06 35 EC E4"),
    (Command::RETURN, "02 03 06 36 77 D6"),
    (Command::IDENTIFICATION, "02 03 06 37 FE C7"),
    (Command::HOLD, "02 03 06 38 09 3F"),
    (Command::BILL_TABLE, "02 03 06 41 4F D1"),
    (Command::enable(0xFF_FFFF), "02 03 0C 34 FF FF FF FF FF FF FE F7"),
    (Command::enable(0), "02 03 0C 34 00 00 00 00 00 00 17 0C"),
];

const STATES: [(State, &str); 14] = [
    (State::PowerUp, "02 03 06 10 43 92"),
    (State::Initialising, "02 03 06 13 D8 A0"),
    (State::Idling, "02 03 06 14 67 D4"),
    (State::Accepting, "02 03 06 15 EE C5"),
    (State::Stacking, "02 03 06 17 FC E6"),
    (State::Returning, "02 03 06 18 0B 1E"),
    (State::Disabled, "02 03 06 19 82 0F"),
    (State::Escrow(2), "02 03 07 80 02 9E 10"),
    (State::Stacked(2), "02 03 07 81 02 46 09"),
    (State::Returned(2), "02 03 07 82 02 2E 23"),
    (State::Rejecting(RejectReason::Verification), "02 03 07 1C 66 41 85"),
    (State::Fault(NoteFault::CassetteFull), "02 03 06 41 4F D1"),
    (State::Fault(NoteFault::CassetteOut), "02 03 06 42 D4 E3"),
    (State::Fault(NoteFault::Jammed), "02 03 06 43 5D F2"),
];

fn bytes(hex: &str) -> Vec<u8> {
    hex::decode(hex.replace(' ', "")).unwrap()
}

#[test]
fn every_command_is_the_documented_frame() {
    for (command, frame) in COMMANDS {
        assert_eq!(framed(command.data()), bytes(frame), "{}", command.name);
    }
    assert_eq!(framed(&[0x00]), bytes("02 03 06 00 C2 82"));
    assert_eq!(framed(&[0xFF]), bytes("02 03 06 FF BA 8D"));
}

#[test]
fn every_documented_state_is_read() {
    for (state, frame) in STATES {
        assert_eq!(State::read(opened(&bytes(frame)).unwrap()), Some(state), "{frame}");
    }
    // "Invalid command" is no state.
    assert_eq!(State::read(opened(&bytes("02 03 06 30 41 B3")).unwrap()), None);
}

#[test]
fn kinds_are_bits_counted_from_the_last_byte() {
    assert_eq!(Command::enable(1 << 2 | 1 << 3).data(), [0x34, 0, 0, 0x0C, 0, 0, 0x0C]);
}
