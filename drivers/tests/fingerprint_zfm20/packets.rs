//! Packets: every documented one, to the byte.

use suiban_drivers::fingerprint::{
    FingerFault,
    zfm20::{
        command::{Command, SysPara, fault},
        image,
        packet::{Kind, encode},
    },
};

use crate::fingerprint_zfm20::rig::{PICTURE, VECTORS, answer, vector};
use crate::scripted::vectors;

#[test]
fn every_documented_command_is_encoded_to_the_byte() {
    let commands = [
        ("vfy", Command::VfyPwd(0)),
        ("hs", Command::Handshake),
        ("gen", Command::GenImg),
        ("i2t1", Command::Img2Tz(1)),
        ("i2t2", Command::Img2Tz(2)),
        ("match", Command::Match),
        ("search", Command::Search { buffer: 1, start: 0, count: 300 }),
        ("reg", Command::RegModel),
        ("store", Command::Store { buffer: 1, page: 1 }),
        ("load", Command::Load { buffer: 1, page: 1 }),
        ("upchar1", Command::UpChar(1)),
        ("downchar1", Command::DownChar(1)),
        ("upimg", Command::UpImage),
        ("del", Command::Delete { page: 1, count: 1 }),
        ("empty", Command::Empty),
        ("setpkt128", Command::SetSysPara { number: 6, value: 2 }),
        ("setbaud115200", Command::SetSysPara { number: 4, value: 12 }),
        ("sys", Command::ReadSysPara),
        ("tn", Command::TemplateNum),
        ("idx", Command::ReadIndexTable(0)),
    ];
    let documented = vectors(VECTORS, "commands");
    assert_eq!(documented.len(), commands.len());
    for ((name, command), (known, packet)) in commands.into_iter().zip(documented) {
        assert_eq!((name, hex::encode(command.encode())), (known.as_str(), hex::encode(packet)));
    }
}

#[test]
fn every_documented_answer_is_rebuilt_from_its_meaning() {
    let meanings: [(&str, &[u8]); 10] = [
        ("ackok", &[0]),
        ("acknof", &[2]),
        ("ackpw", &[0x13]),
        ("match100", &[0, 0, 100]),
        ("nomatch", &[8, 0, 0]),
        ("s5", &[0, 0, 5, 0, 100]),
        ("notf", &[9, 0, 0, 0, 0]),
        ("tn3", &[0, 0, 3]),
        ("sysp", &[0, 0, 0, 0, 0, 1, 0x2C, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF, 0, 2, 0, 6]),
        ("messy", &[6]),
    ];
    let documented = vectors(VECTORS, "answers");
    assert_eq!(documented.len(), meanings.len());
    for ((name, payload), (known, packet)) in meanings.into_iter().zip(documented) {
        assert_eq!((name, hex::encode(encode(Kind::Ack, payload))), (known.as_str(), hex::encode(packet)));
    }
}

#[test]
fn data_packets_begin_as_documented() {
    assert!(encode(Kind::Data, &[0; 128]).starts_with(&vector("data", "more")));
    assert!(encode(Kind::LastData, &[0; 128]).starts_with(&vector("data", "last")));
}

#[test]
fn the_documented_parameters_are_read() {
    let packet = answer("sysp");
    let known = SysPara { capacity: 300, security: 3, packet_size: 128, baud: 57_600 };
    assert_eq!(SysPara::parse(&packet[10..packet.len() - 2]), Some(known));
    assert_eq!(SysPara::parse(&packet[10..packet.len() - 3]), None);
}

#[test]
fn every_confirmation_code_has_one_meaning() {
    let known = [
        (0x02, FingerFault::NoFinger),
        (0x03, FingerFault::TooFaint),
        (0x06, FingerFault::Smeared),
        (0x07, FingerFault::TooFaint),
        (0x0A, FingerFault::NotTheSameFinger),
        (0x13, FingerFault::Locked),
        (0x15, FingerFault::TooFaint),
        (0x18, FingerFault::Hardware),
        (0x21, FingerFault::Locked),
        (0x29, FingerFault::Hardware),
        (0xFD, FingerFault::Hardware),
        (0xFE, FingerFault::Hardware),
    ];
    for code in 1..=0xFF {
        let expected = known.iter().find(|(known, _)| *known == code).map_or(FingerFault::Refused(code), |(_, f)| *f);
        assert_eq!(fault(code), expected, "{code:#04x}");
    }
}

#[test]
fn greys_span_the_whole_range() {
    let image = image::unpack(&[0xF0; PICTURE]).unwrap();
    assert_eq!(image.pixels.expose()[..2], [255, 0]);
    assert_eq!(image::unpack(&[0; PICTURE - 1]), None);
}
