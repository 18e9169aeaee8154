//! The `zvt` crate (0.1.0, MIT or Apache-2.0), made for charging stations: as a till at the lab's terminal, and as a terminal
//! under our driver.
//!
//! Where it differs: it has no plain authorisation `06 01` and no reversal `06 30`, so both are written down here with its
//! derive macro, as its own documents ask for. Its registration knows no service byte (field 03); it stops reading there. It
//! writes the digits of a counted length (LLVAR) plainly, `01 00` where ZVT has `F1 F0`, and reads both; our driver takes
//! `Fx` alone, so that a field begins nowhere by accident, and leaves such an outcome open.

use futures::StreamExt;
use suiban_drivers::terminal::zvt::{Settings, Zvt};
use suiban_drivers::terminal::{PaymentTerminal, Prompt, TerminalFault};
use suiban_lab::world::TransactionState;
use tokio::io::{AsyncWriteExt, DuplexStream};
use tokio::net::TcpStream;
use zvt::packets;
use zvt::sequences::{self, AuthorizationResponse, Sequence, read_packet_async, write_with_ack_async};
use zvt::{Zvt as ZvtPacket, ZvtParser, ZvtSerializer, encoding, length};
// The derive macro writes paths into this crate, which `zvt` passes on whole.
use zvt as zvt_builder;

use crate::peers::socket_of;
use crate::rig::{Rig, fault, soon};

const PASSWORD: usize = 123_456;
const YUAN: usize = 156;

/// `06 01`.
#[derive(Debug, PartialEq, ZvtPacket)]
#[zvt_control_field(class = 0x06, instr = 0x01)]
struct Authorization {
    #[zvt_bmp(number = 0x04, length = length::Fixed<6>, encoding = encoding::Bcd)]
    amount: Option<usize>,
    #[zvt_bmp(number = 0x49, length = length::Fixed<2>, encoding = encoding::Bcd)]
    currency: Option<usize>,
}

/// `06 30`.
#[derive(Debug, PartialEq, ZvtPacket)]
#[zvt_control_field(class = 0x06, instr = 0x30)]
struct Reversal {
    #[zvt_bmp(length = length::Fixed<3>, encoding = encoding::Bcd)]
    password: usize,
    #[zvt_bmp(number = 0x87, length = length::Fixed<2>, encoding = encoding::Bcd)]
    receipt_no: Option<usize>,
}

/// Everything the terminal told between an order and its end.
type Told = Vec<AuthorizationResponse>;

/// An order and all that follows it, each packet acknowledged.
async fn ordered<T>(order: &T, line: &mut TcpStream) -> Told
where
    T: ZvtSerializer + Sync + Send,
    encoding::Default: encoding::Encoding<T>,
{
    let mut line = std::pin::pin!(line);
    write_with_ack_async(order, &mut line).await.unwrap();
    let mut told = Vec::new();
    loop {
        let packet = AuthorizationResponse::zvt_parse(&read_packet_async(&mut line).await.unwrap()).unwrap();
        line.write_all(&packets::Ack {}.zvt_serialize()).await.unwrap();
        let end = matches!(packet, AuthorizationResponse::CompletionData(_) | AuthorizationResponse::Abort(_));
        told.push(packet);
        if end {
            return told;
        }
    }
}

/// A sequence of the crate's own, to its end.
async fn run<S: Sequence>(order: &S::Input, line: &mut TcpStream) -> Vec<S::Output>
where
    S::Input: ZvtSerializer + Send + Sync,
    encoding::Default: encoding::Encoding<S::Input>,
{
    S::into_stream(order, line).map(|packet| packet.unwrap()).collect().await
}

async fn connected(rig: &Rig) -> TcpStream {
    TcpStream::connect(socket_of(&rig.port("terminal"))).await.unwrap()
}

async fn idle(rig: &Rig) {
    soon("the terminal's rest", rig.lab.world().until(|w| !w.terminal.working)).await;
}

async fn registered(rig: &Rig) -> TcpStream {
    let mut line = connected(rig).await;
    let order = packets::Registration { password: PASSWORD, config_byte: 0xBA, currency: Some(YUAN), tlv: None };
    let [sequences::RegistrationResponse::CompletionData(done)] =
        &run::<sequences::Registration>(&order, &mut line).await[..]
    else {
        panic!("one completion was due");
    };
    assert_eq!((done.terminal_id, done.currency, done.status_byte), (Some(27_439), Some(YUAN), Some(0x10)));
    idle(rig).await;
    line
}

fn status(told: &Told) -> &packets::StatusInformation {
    let found = told.iter().find_map(|packet| match packet {
        AuthorizationResponse::StatusInformation(status) => Some(status),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no status information in {told:?}"))
}

fn shown(told: &Told) -> Vec<u8> {
    let code = |packet: &AuthorizationResponse| match packet {
        AuthorizationResponse::IntermediateStatusInformation(shown) => Some(shown.status),
        _ => None,
    };
    told.iter().filter_map(code).collect()
}

fn journal(rig: &Rig) -> Vec<(u64, TransactionState)> {
    rig.lab.world().read(|w| w.terminal.journal.iter().map(|entry| (entry.amount, entry.state)).collect())
}

#[tokio::test]
async fn the_crate_registers_pays_gives_back_and_closes_the_day_at_the_simulator() {
    let rig = Rig::fast().await;
    let mut line = registered(&rig).await;
    rig.act("terminal tap card=ok").await;
    let paid =
        soon("the payment", ordered(&Authorization { amount: Some(2_000), currency: Some(YUAN) }, &mut line)).await;
    let info = status(&paid);
    assert_eq!((info.result_code, info.amount, info.currency), (Some(0), Some(2_000), Some(YUAN)));
    assert_eq!((info.receipt_no, info.trace_number, info.date), (Some(27), Some(123), Some(1_121)));
    assert_eq!(shown(&paid), [0x0A, 0x0E, 0x17, 0x1C]);
    let slip: String = paid
        .iter()
        .filter_map(|p| if let AuthorizationResponse::PrintLine(l) = p { Some(&*l.text) } else { None })
        .collect();
    assert!(slip.contains("AMOUNT 20.00"), "{slip}");
    assert!(matches!(paid.last(), Some(AuthorizationResponse::CompletionData(_))));
    assert_eq!(journal(&rig), [(2_000, TransactionState::Booked)]);

    idle(&rig).await;
    let back = soon("the reversal", ordered(&Reversal { password: PASSWORD, receipt_no: Some(27) }, &mut line)).await;
    assert_eq!((status(&back).result_code, status(&back).receipt_no), (Some(0), Some(27)));
    assert_eq!(journal(&rig), [(2_000, TransactionState::Reversed)]);

    idle(&rig).await;
    let closed = run::<sequences::EndOfDay>(&packets::EndOfDay { password: PASSWORD }, &mut line).await;
    let totals = closed
        .iter()
        .find_map(|p| if let sequences::EndOfDayResponse::StatusInformation(s) = p { s.amount } else { None });
    assert_eq!(totals, Some(0));
    assert!(matches!(closed.last(), Some(sequences::EndOfDayResponse::CompletionData(_))));
}

#[tokio::test]
async fn a_refusal_by_the_bank_reaches_the_crate_as_result_and_abort() {
    let rig = Rig::fast().await;
    let mut line = registered(&rig).await;
    rig.act("terminal tap card=insufficient").await;
    let told = soon("the end", ordered(&Authorization { amount: Some(4_000), currency: Some(YUAN) }, &mut line)).await;
    assert_eq!(status(&told).result_code, Some(0x71));
    assert!(matches!(told.last(), Some(AuthorizationResponse::Abort(packets::Abort { error: 0x71 }))), "{told:?}");
    assert_eq!(journal(&rig), [(4_000, TransactionState::Failed(0x71))]);
}

#[tokio::test]
async fn the_crate_asks_for_status_and_diagnosis() {
    let rig = Rig::fast().await;
    let mut line = registered(&rig).await;
    let enquiry = packets::StatusEnquiry { password: None, service_byte: None, tlv: None };
    let [sequences::StatusEnquiryResponse::CompletionData(ready)] =
        &run::<sequences::StatusEnquiry>(&enquiry, &mut line).await[..]
    else {
        panic!("one completion was due");
    };
    assert_eq!(ready.status_byte, Some(0));
    idle(&rig).await;
    rig.act("terminal fault name=host-offline").await;
    let told = run::<sequences::Diagnosis>(&packets::Diagnosis { tlv: None }, &mut line).await;
    assert!(
        matches!(told.last(), Some(sequences::DiagnosisResponse::Abort(packets::Abort { error: 0x7D }))),
        "{told:?}"
    );
}

/// Tells the till something and hears it acknowledged.
async fn tell<T>(packet: T, line: &mut DuplexStream)
where
    T: ZvtSerializer + Sync + Send,
    encoding::Default: encoding::Encoding<T>,
{
    write_with_ack_async(&packet, &mut std::pin::pin!(line)).await.unwrap();
}

/// A terminal of the crate's packets alone: it registers, sells once and takes that sale back.
async fn terminal_of_the_crate(
    mut line: DuplexStream,
    card_name: Option<String>,
) -> (packets::Registration, Authorization, Reversal) {
    async fn order<T: ZvtSerializer>(line: &mut DuplexStream) -> T
    where
        encoding::Default: encoding::Encoding<T>,
    {
        let bytes = read_packet_async(&mut std::pin::pin!(&mut *line)).await.unwrap();
        line.write_all(&packets::Ack {}.zvt_serialize()).await.unwrap();
        T::zvt_deserialize(&bytes).unwrap().0
    }
    let completion = packets::CompletionData::default;
    let registration = order(&mut line).await;
    tell(packets::CompletionData { terminal_id: Some(52_500_041), currency: Some(YUAN), ..completion() }, &mut line)
        .await;
    let sale = order::<Authorization>(&mut line).await;
    tell(packets::IntermediateStatusInformation { status: 0x0A, timeout: None }, &mut line).await;
    let sold = packets::StatusInformation {
        result_code: Some(0),
        amount: sale.amount,
        currency: Some(YUAN),
        receipt_no: Some(4),
        trace_number: Some(975),
        time: Some(143_015),
        date: Some(612),
        card_name,
        ..packets::StatusInformation::default()
    };
    tell(sold, &mut line).await;
    tell(packets::PrintLine { attribute: 0, text: "AMOUNT 20.00".to_owned() }, &mut line).await;
    tell(completion(), &mut line).await;
    let back = order(&mut line).await;
    tell(packets::StatusInformation { result_code: Some(0), receipt_no: Some(4), ..Default::default() }, &mut line)
        .await;
    tell(completion(), &mut line).await;
    (registration, sale, back)
}

#[tokio::test(start_paused = true)]
async fn the_driver_registers_pays_and_takes_back_at_a_terminal_made_of_the_crate() {
    let (near, far) = tokio::io::duplex(1024);
    let peer = tokio::spawn(terminal_of_the_crate(far, None));
    let mut driver = Zvt::tcp(near, Settings::with_password("123456").unwrap());
    driver.register().await.unwrap();
    let (send, mut prompts) = tokio::sync::mpsc::channel(8);
    let booking = driver.authorise(2_000, send).await.unwrap();
    assert_eq!((booking.amount, booking.receipt, booking.trace), (2_000, 4, Some(975)));
    assert_eq!(booking.stamp, Some(("143015".to_owned(), "0612".to_owned())));
    assert_eq!(prompts.recv().await, Some(Prompt::PresentCard));
    driver.reverse(booking.receipt).await.unwrap();
    let (registration, sale, back) = peer.await.unwrap();
    assert_eq!((registration.password, registration.currency), (PASSWORD, Some(YUAN)));
    assert_eq!(sale, Authorization { amount: Some(2_000), currency: Some(YUAN) });
    assert_eq!(back, Reversal { password: PASSWORD, receipt_no: Some(4) });
}

#[tokio::test(start_paused = true)]
async fn a_length_in_plain_digits_leaves_the_outcome_open() {
    let (near, far) = tokio::io::duplex(1024);
    let _peer = tokio::spawn(terminal_of_the_crate(far, Some("Synthetic".to_owned())));
    let mut driver = Zvt::tcp(near, Settings::with_password("123456").unwrap());
    driver.register().await.unwrap();
    let outcome = driver.authorise(2_000, tokio::sync::mpsc::channel(8).0).await;
    assert_eq!(fault(outcome), TerminalFault::Unknown);
}
