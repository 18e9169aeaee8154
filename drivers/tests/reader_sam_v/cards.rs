//! What is read from the four kinds of card.

use suiban_drivers::{
    DeviceError,
    reader::{CardReader, DocumentKind, ReaderFault},
};

use crate::reader_sam_v::rig::{
    answer, blank, finger, in_text, known_reading, lifted, read_card, reading, reply, request, rig, text, vector,
};

#[tokio::test(start_paused = true)]
async fn a_resident_card_is_read_whole() {
    let card = read_card(&known_reading("no-finger"), true).await.unwrap();
    let document = &card.document;
    assert_eq!(document.kind, DocumentKind::Resident);
    assert_eq!(document.name.expose(), "张三");
    assert_eq!(document.number.expose(), "110101199003071233");
    assert_eq!(document.address.expose(), "北京市东城区示例街1号");
    assert_eq!(card.photo.expose(), &vec![0; 1024]);
    assert_eq!(card.fingers, []);
    assert_eq!(card.body_number, None);
}

#[tokio::test(start_paused = true)]
async fn a_reading_shows_nothing_of_the_person_when_it_is_logged() {
    let card = read_card(&reading(&text(), &finger(1, 11, 87)), true).await.unwrap();
    let masked = "CardRecord { document: Document(Resident), photo: ***, fingers: [FingerFeature { finger: 11, quality: 87, \
                  feature: *** }], body_number: None }";
    assert_eq!(format!("{card:?}"), masked);
}

#[tokio::test(start_paused = true)]
async fn long_term_validity_has_no_last_day_and_a_damaged_date_is_refused() {
    let mut block = text();
    in_text(&mut block, 204, "长期      ");
    let document = read_card(&reading(&block, &[]), true).await.unwrap().document;
    assert_eq!((document.valid_from.as_str(), document.valid_to), ("20200101", None));
    for (at, damage) in [(204, "长久      "), (188, "2020010 "), (36, "1990-3-7"), (30, "7"), (122, "11010119 0030712")]
    {
        let mut block = text();
        in_text(&mut block, at, damage);
        let refused = read_card(&reading(&block, &[]), true).await.unwrap_err();
        assert_eq!(refused, DeviceError::Fault(ReaderFault::UnknownCard), "field at {at}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_known_whole_replies_have_their_known_lengths_and_are_accepted() {
    assert_eq!(known_reading("no-finger").len(), 1297);
    assert_eq!(known_reading("two-fingers").len(), 2321);
    let card = read_card(&known_reading("two-fingers"), true).await.unwrap();
    assert_eq!(card.document.birth.expose(), "19900307");
    assert_eq!(card.fingers, [], "two empty records are no fingers");
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_knows_no_fingers_is_asked_for_text_and_photo() {
    assert_eq!(known_reading("read").len(), 1295);
    let (mut reader, mut device) = rig();
    let script = async {
        device.answers(&request("select"), &reply("selok")).await;
        device.answers(&request("readfp"), &reply("cmd")).await;
        device.answers(&request("read"), &known_reading("read")).await;
        device.answers(&request("addr"), &vector("blocks", "address")).await;
        device.answers(&request("mid"), &answer(b"0123456789ABCDEF0123456789ABCDEF")).await;
    };
    let (card, ()) = tokio::join!(reader.read(), script);
    let card = card.unwrap();
    assert_eq!(card.document.name.expose(), "张三");
    assert_eq!(card.document.address.expose(), "上海市浦东新区示例路2号", "the appended address stands in its place");
    assert_eq!(card.body_number.unwrap().expose(), b"0123456789ABCDEF0123456789ABCDEF");
}

#[tokio::test(start_paused = true)]
async fn enrolled_fingers_come_with_code_and_quality_and_others_are_left_out() {
    let fingers = [finger(1, 11, 87), finger(1, 17, 0)].concat();
    let card = read_card(&reading(&text(), &fingers), true).await.unwrap();
    let seen: Vec<_> = card.fingers.iter().map(|finger| (finger.finger, finger.quality)).collect();
    assert_eq!(seen, [(11, 87), (17, 0)]);
    assert_eq!(card.fingers[0].feature.expose(), &fingers[..512]);

    let one_failed = [finger(2, 11, 0), finger(1, 16, 70)].concat();
    let card = read_card(&reading(&text(), &one_failed), true).await.unwrap();
    assert_eq!(card.fingers.iter().map(|finger| finger.finger).collect::<Vec<_>>(), [16]);
}

#[tokio::test(start_paused = true)]
async fn a_body_number_the_reader_cannot_read_is_left_out() {
    for refusal in ["cmd", "readfail", "none"] {
        let (mut reader, mut device) = rig();
        let script = async {
            device.answers(&request("select"), &reply("selok")).await;
            device.answers(&request("readfp"), &known_reading("no-finger")).await;
            device.answers(&request("addr"), &reply("none")).await;
            device.answers(&request("mid"), &reply(refusal)).await;
        };
        let (card, ()) = tokio::join!(reader.read(), script);
        assert_eq!(card.unwrap().body_number, None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_permit_of_hong_kong_macao_or_taiwan_residents_is_read() {
    let mut block = text();
    in_text(&mut block, 32, "  ");
    in_text(&mut block, 122, "810000198001010014");
    in_text(&mut block, 220, "H12345678");
    in_text(&mut block, 248, "J");
    let document = read_card(&reading(&block, &[]), true).await.unwrap().document;
    assert_eq!(document.kind, DocumentKind::HongKongMacaoTaiwan);
    assert_eq!(document.number.expose(), "810000198001010014");
    assert_eq!(document.pass_number.expose(), "H12345678");
    assert_eq!(document.ethnic, "");
}

#[tokio::test(start_paused = true)]
async fn a_foreigners_card_of_2017_is_read() {
    let mut block = blank();
    let fields = [(0, "LI, MINGZHE"), (120, "1"), (122, "CAN310000000001"), (152, "CAN"), (158, "李明哲")];
    let rest = [(188, "20180401"), (204, "20280401"), (220, "19880512"), (236, "01"), (240, "4401"), (248, "I")];
    for (at, field) in fields.into_iter().chain(rest) {
        in_text(&mut block, at, field);
    }
    let document = read_card(&reading(&block, &[]), false).await.unwrap().document;
    assert_eq!(document.kind, DocumentKind::Foreigner2017);
    assert_eq!(document.name.expose(), "李明哲");
    assert_eq!(document.latin_name.expose(), "LI, MINGZHE");
    assert_eq!(document.number.expose(), "CAN310000000001");
    assert_eq!(document.birth.expose(), "19880512");
    assert_eq!((document.nationality.as_str(), document.authority.as_str()), ("CAN", "4401"));
    assert_eq!(document.valid_to.as_deref(), Some("20280401"));
}

#[tokio::test(start_paused = true)]
async fn a_foreigners_card_of_2023_is_read_with_its_name_in_two_pieces() {
    let mut block = blank();
    let fields = [
        (0, "安娜"),
        (30, "2"),
        (32, "00"),
        (36, "19850717"),
        (52, "MUELLER-SCHMIDT, ANNA MARIA THERESIA"),
        (122, "911276198507170028"),
    ];
    let rest = [(188, "20240102"), (204, "20340102"), (220, "A ELISABETH"), (242, "DEU"), (248, "Y")];
    for (at, field) in fields.into_iter().chain(rest) {
        in_text(&mut block, at, &field.chars().take(35).collect::<String>());
    }
    let document = read_card(&reading(&block, &[]), false).await.unwrap().document;
    assert_eq!(document.kind, DocumentKind::Foreigner2023);
    assert_eq!(document.latin_name.expose(), "MUELLER-SCHMIDT, ANNA MARIA THERESIA ELISABETH");
    assert_eq!(document.name.expose(), "安娜");
    assert_eq!(document.nationality, "DEU");
    assert_eq!(document.number.expose(), "911276198507170028");
}

#[tokio::test(start_paused = true)]
async fn a_card_of_no_known_form_is_refused() {
    let mut block = text();
    in_text(&mut block, 248, "Z");
    let fault = read_card(&reading(&block, &[]), true).await.unwrap_err();
    assert_eq!(fault, DeviceError::Fault(ReaderFault::UnknownCard));
}

#[tokio::test(start_paused = true)]
async fn a_card_lifted_in_the_middle_is_a_typed_error() {
    for lifted_at in ["select", "readfp", "addr"] {
        let (mut reader, mut device) = rig();
        let script = async {
            for (question, usual) in
                [("select", reply("selok")), ("readfp", known_reading("no-finger")), ("addr", vec![])]
            {
                if question == lifted_at {
                    let refusal = if question == "select" { "selfail" } else { "readfail" };
                    return device.answers(&request(question), &reply(refusal)).await;
                }
                device.answers(&request(question), &usual).await;
            }
        };
        let (read, ()) = tokio::join!(reader.read(), script);
        assert!(lifted(read), "lifted at {lifted_at}");
        assert!(device.is_left_alone().await, "nothing is asked of a card that is gone");
    }
}

#[tokio::test(start_paused = true)]
async fn a_card_that_is_not_genuine_is_told_from_one_that_was_moved() {
    for refusal in ["sam-rejected", "card-rejected"] {
        let read = read_card(&reply(refusal), true).await;
        assert_eq!(read.unwrap_err(), DeviceError::Fault(ReaderFault::NotAuthentic));
    }
}
