//! Records, to the byte.

use super::*;

/// A right thumb with an ending at (100, 40) and a fork at (7, 9), and further data of one byte behind them.
const RECORD: &str = "464D5200 20323000 0000002B 0000 0100 0120 00C5 00C5 01 00
    01 00 50 02 4064002840 4B 80070009C0 00 0001 AA";

fn bytes(hex: &str) -> Vec<u8> {
    hex::decode(hex.replace(char::is_whitespace, "")).unwrap()
}

fn thumb() -> Record {
    let ending = Minutia { kind: Kind::Ending, x: 100, y: 40, direction: 64, quality: 75 };
    let fork = Minutia { kind: Kind::Bifurcation, x: 7, y: 9, direction: 192, quality: 0 };
    let minutiae = Secret::new(vec![ending, fork]);
    let view = View { position: 1, number: 0, impression: 0, quality: 80, minutiae };
    Record { width: 256, height: 288, dots: (197, 197), views: vec![view] }
}

#[test]
fn a_record_is_read_and_further_data_is_stepped_over() {
    assert_eq!(Record::parse(&bytes(RECORD)), Ok(thumb()));
}

#[test]
fn what_is_written_is_the_documented_bytes_and_reads_back() {
    let written = thumb().encode().unwrap();
    let plain = RECORD.replace("0000002B", "0000002A").replace("0001 AA", "0000");
    assert_eq!(written.expose(), &bytes(&plain));
    assert_eq!(Record::parse(written.expose()), Ok(thumb()));
}

#[test]
fn a_record_cut_off_anywhere_or_with_a_byte_too_many_is_refused() {
    let whole = bytes(RECORD);
    for cut in 0..whole.len() {
        assert!(Record::parse(&whole[..cut]).is_err(), "cut at {cut}");
        // With a length that says so too.
        let mut told = whole[..cut].to_vec();
        if let Some(length) = told.get_mut(8..12) {
            length.copy_from_slice(&u32::try_from(cut).unwrap().to_be_bytes());
        }
        assert!(Record::parse(&told).is_err(), "cut at {cut}, and told so");
    }
    assert_eq!(Record::parse(&[&whole[..], &[0]].concat()), Err(RecordFault::Length));
}

#[test]
fn what_cannot_be_is_refused_by_its_name() {
    let spoilt = |at: usize, value: u8| {
        let mut spoilt = bytes(RECORD);
        spoilt[at] = value;
        Record::parse(&spoilt)
    };
    assert_eq!(spoilt(5, b'3'), Err(RecordFault::Format));
    assert_eq!(spoilt(24, 11), Err(RecordFault::Field("finger")));
    assert_eq!(spoilt(26, 101), Err(RecordFault::Field("quality")));
    assert_eq!(spoilt(28, 0xC0), Err(RecordFault::Field("kind of minutia")));
    assert_eq!(spoilt(28, 0x41), Err(RecordFault::Field("minutia")), "to the right of the picture");
    assert_eq!(spoilt(22, 0), Err(RecordFault::Length), "no finger, but bytes of one");
}

#[test]
fn what_the_format_has_no_room_for_is_not_written() {
    let many = Secret::new(vec![Minutia::default(); 256]);
    let view = View { minutiae: many, ..thumb().views.remove(0) };
    let fault = Record { views: vec![view], ..thumb() }.encode().unwrap_err();
    assert_eq!(fault, RecordFault::Field("number of minutiae"));
    assert!(Record { views: Vec::new(), ..thumb() }.encode().is_err());
}

#[test]
fn minutiae_do_not_print() {
    assert!(format!("{:?}", thumb()).contains("minutiae: ***"));
}

#[test]
fn a_cards_finger_codes_have_their_positions() {
    assert_eq!([10, 11, 15, 16, 20, 21].map(position_of), [None, Some(1), Some(5), Some(6), Some(10), None]);
}
