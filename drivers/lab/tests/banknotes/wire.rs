//! The simulators at the byte level, against the documents' frames and traces; no driver.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::timeout;

use suiban_lab::Lab;

use crate::banknotes::bench::{Board, act, lab, pipe, state};

const ACK: &str = "02 03 06 00 C2 82";
const POLL: &str = "02 03 06 33 DA 81";

struct Wire(DuplexStream);

impl Wire {
    async fn say(&mut self, hex: &str) {
        self.0.write_all(&bytes(hex)).await.unwrap();
    }

    async fn expect(&mut self, hex: &str) {
        let mut heard = vec![0; bytes(hex).len()];
        timeout(Duration::from_secs(30), self.0.read_exact(&mut heard)).await.expect("nothing said").unwrap();
        assert_eq!(hex::encode_upper(&heard), hex.replace(' ', ""));
    }

    async fn ask(&mut self, question: &str, answer: &str) {
        self.say(question).await;
        self.expect(answer).await;
    }

    /// Polls and acknowledges until this is told.
    async fn poll_until(&mut self, answer: &str) {
        for _ in 0..400 {
            self.say(POLL).await;
            let mut heard = vec![0; 3];
            self.0.read_exact(&mut heard).await.unwrap();
            heard.resize(usize::from(heard[2]), 0);
            self.0.read_exact(&mut heard[3..]).await.unwrap();
            if hex::encode_upper(&heard) == answer.replace(' ', "") {
                return;
            }
            self.say(ACK).await;
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        panic!("{answer} was never told");
    }

    async fn silence(&mut self) {
        let heard = timeout(Duration::from_secs(1), self.0.read_u8()).await;
        assert!(heard.is_err(), "{heard:02X?}");
    }
}

async fn wired(board: Board) -> (Lab, Wire) {
    let lab = lab().await;
    let wire = Wire(pipe(&lab, board));
    (lab, wire)
}

fn bytes(hex: &str) -> Vec<u8> {
    hex::decode(hex.replace(' ', "")).unwrap()
}

#[tokio::test(start_paused = true)]
async fn ccnet_starts_and_takes_a_note_in_the_documented_frames() {
    let (lab, mut wire) = wired(Board::Ccnet).await;
    wire.ask(POLL, "02 03 06 10 43 92").await;
    wire.ask("02 03 06 30 41 B3", ACK).await;
    wire.ask(POLL, "02 03 06 13 D8 A0").await;
    wire.poll_until("02 03 06 19 82 0F").await;
    wire.ask("02 03 0C 34 FF FF FF FF FF FF FE F7", ACK).await;
    wire.ask(POLL, "02 03 06 14 67 D4").await;
    act(&lab, "insert yuan=10").await;
    wire.ask(POLL, "02 03 06 15 EE C5").await;
    wire.poll_until("02 03 07 80 02 9E 10").await;
    wire.say(ACK).await;
    wire.ask("02 03 06 35 EC E4", ACK).await;
    wire.ask(POLL, "02 03 06 17 FC E6").await;
    wire.poll_until("02 03 07 81 02 46 09").await;
    // Not acknowledged within 10 ms: told again. Acknowledged: not told again.
    tokio::time::sleep(Duration::from_millis(50)).await;
    wire.say(ACK).await;
    wire.ask(POLL, "02 03 07 81 02 46 09").await;
    wire.say(ACK).await;
    wire.ask(POLL, "02 03 06 14 67 D4").await;
    assert_eq!(state(&lab).cassette, [10]);
}

#[tokio::test(start_paused = true)]
async fn ccnet_refuses_what_does_not_fit_and_ignores_what_is_not_for_it() {
    let (lab, mut wire) = wired(Board::Ccnet).await;
    wire.ask("02 03 06 35 EC E4", "02 03 06 30 41 B3").await;
    wire.ask("02 03 06 33 DA 80", "02 03 06 FF BA 8D").await;
    wire.say("02 01 06 33 00 00 FF FF").await;
    wire.silence().await;
    wire.ask(&format!("00 FF {POLL}"), "02 03 06 10 43 92").await;
    act(&lab, "power value=off").await;
    wire.say(POLL).await;
    wire.silence().await;
}

#[tokio::test(start_paused = true)]
async fn ccnet_tells_its_faults_in_the_documented_frames() {
    let (lab, mut wire) = wired(Board::Ccnet).await;
    wire.ask("02 03 06 30 41 B3", ACK).await;
    wire.poll_until("02 03 06 19 82 0F").await;
    for (action, undo, frame) in [
        ("fault name=jam-head", "fault name=clear", "02 03 06 43 5D F2"),
        ("fault name=cassette-out", "fault name=clear", "02 03 06 42 D4 E3"),
    ] {
        act(&lab, action).await;
        wire.ask(POLL, frame).await;
        act(&lab, undo).await;
    }
    wire.poll_until("02 03 06 19 82 0F").await;
    act(&lab, "fill-cassette").await;
    wire.ask(POLL, "02 03 06 41 4F D1").await;
}

#[tokio::test(start_paused = true)]
async fn ict_follows_the_documented_trace() {
    let (lab, mut wire) = wired(Board::Ict).await;
    wire.expect("80 8F").await;
    // Again when nobody answers.
    wire.expect("80 8F").await;
    wire.say("02").await;
    wire.say("3E").await;
    act(&lab, "insert yuan=5").await;
    wire.expect("81 41").await;
    wire.say("02").await;
    wire.expect("10").await;
    act(&lab, "insert yuan=5").await;
    wire.expect("81 41").await;
    wire.say("0F").await;
    wire.expect("11").await;
    assert_eq!((state(&lab).cassette.as_slice(), state(&lab).given_back.as_slice()), (&[5][..], &[5][..]));
    wire.ask("0C", "3E").await;
    wire.say("5E").await;
    wire.ask("0C", "5E").await;
    wire.ask("02", "2A").await;
    act(&lab, "fault name=jam-head").await;
    wire.expect("22").await;
    act(&lab, "fault name=clear").await;
    wire.expect("2F").await;
}

#[tokio::test(start_paused = true)]
async fn ict_gives_a_note_back_after_five_seconds() {
    let (lab, mut wire) = wired(Board::Ict).await;
    wire.expect("80 8F").await;
    wire.say("02").await;
    act(&lab, "insert yuan=20").await;
    wire.expect("81 43").await;
    let told = tokio::time::Instant::now();
    wire.expect("11").await;
    let waited = told.elapsed();
    assert!((5_000..6_500).contains(&waited.as_millis()), "{waited:?}");
}
