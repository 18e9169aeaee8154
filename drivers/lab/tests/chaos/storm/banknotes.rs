//! CCNET: frames with a CRC of 16 bits, polled.
//!
//! A note is ordered into the cassette once and counts when the acceptor says that it lies there. (ICT has single bytes
//! whose only check is the parity of a real serial line, which a pseudo-terminal does not carry: no storm for it.)

use suiban_drivers::banknotes::ccnet::Ccnet;
use suiban_drivers::banknotes::{NoteAcceptor, NoteError, NoteEvent};
use suiban_lab::{DeviceName, Lab};
use tokio::io::DuplexStream;
use tokio::time::{Duration, sleep};

use super::{MINUTES, Outcome, in_memory, thousand};

/// How a note goes: what was credited in yuan, or that the line failed on the way.
type Credit = Result<u32, NoteError>;

#[tokio::test(start_paused = true)]
async fn a_note_on_a_bad_line_is_credited_once_when_it_lies_in_the_cassette_and_not_at_all_when_it_does_not() {
    thousand("banknotes", 20, async |seed, operations| {
        let (lab, line) = in_memory(DeviceName::Banknotes, 11_000 + seed).await;
        let mut acceptor = Ccnet::new(line);
        let (mut credited, mut open) = (0, false);
        let outcomes = operations
            .within(MINUTES)
            .each(async |number| {
                // Larger than any cassette.
                lab.world().update(|w| w.banknotes.capacity = usize::MAX);
                while !open {
                    open = opened(&mut acceptor).await.is_ok();
                }
                let yuan = if number % 2 == 0 { 20 } else { 10 };
                match credit(&lab, &mut acceptor, yuan).await {
                    Ok(more) => {
                        credited += more;
                        Outcome::Right
                    }
                    Err(_) => {
                        (credited, open) = (settled(&lab, &mut acceptor, credited).await, false);
                        Outcome::Refused
                    }
                }
            })
            .await;
        assert_eq!(credited, lab.world().read(|w| w.banknotes.cash()), "credited, and in the cassette");
        outcomes
    })
    .await;
}

async fn opened(acceptor: &mut Ccnet<DuplexStream>) -> Result<(), NoteError> {
    acceptor.initialise().await?;
    acceptor.enable(&[10_00, 20_00]).await
}

async fn credit(lab: &Lab, acceptor: &mut Ccnet<DuplexStream>, yuan: u32) -> Credit {
    lab.order(&format!("banknotes insert yuan={yuan}")).await.unwrap();
    loop {
        match acceptor.next().await? {
            NoteEvent::Escrowed(note) => {
                assert_eq!(note.fen, u64::from(yuan) * 100);
                acceptor.stack().await?;
            }
            NoteEvent::Stacked(note) => {
                acceptor.acknowledge().await?;
                return Ok((note.fen / 100) as u32);
            }
            NoteEvent::Returned(_) | NoteEvent::Rejected(_) => return Ok(0),
            NoteEvent::Accepting | NoteEvent::Closed => {}
            NoteEvent::Cheated => panic!("nobody cheats"),
        }
    }
}

/// After a failed line the kiosk asks what became of the note; here the cassette is counted, as a technician would.
async fn settled(lab: &Lab, acceptor: &mut Ccnet<DuplexStream>, before: u32) -> u32 {
    while acceptor.left_over().await.is_err() {}
    sleep(Duration::from_secs(60)).await;
    let cash = lab.world().read(|w| w.banknotes.cash());
    assert!(cash - before <= 20, "more than the one note in doubt: {before} and now {cash}");
    lab.world().update(|w| w.banknotes.mouth.clear());
    cash
}
