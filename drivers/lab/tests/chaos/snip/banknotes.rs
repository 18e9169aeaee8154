//! A note is ordered into the cassette: it falls once, and is credited when it has fallen.

use suiban_drivers::banknotes::ccnet::Ccnet;
use suiban_drivers::banknotes::{NoteAcceptor, NoteError, NoteEvent};
use suiban_lab::DeviceName;
use tokio::io::DuplexStream;

use super::{Exchange, lab};

async fn credit(acceptor: &mut Ccnet<DuplexStream>, insert: impl AsyncFnOnce()) -> Result<bool, NoteError> {
    acceptor.initialise().await?;
    acceptor.enable(&[20_00]).await?;
    insert().await;
    loop {
        match acceptor.next().await? {
            NoteEvent::Escrowed(_) => acceptor.stack().await?,
            NoteEvent::Stacked(_) => return acceptor.acknowledge().await.map(|()| true),
            NoteEvent::Returned(_) | NoteEvent::Rejected(_) => return Ok(false),
            NoteEvent::Accepting | NoteEvent::Closed | NoteEvent::Cheated => {}
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_note_whose_acceptor_is_unplugged_at_any_byte_falls_once_at_most_and_is_never_credited_in_the_hand() {
    let lab = &lab().await;
    Exchange {
        device: DeviceName::Banknotes,
        exchange: async |line| {
            // Larger than any cassette.
            lab.world().update(|w| w.banknotes.capacity = usize::MAX);
            let insert = async || drop(lab.order("banknotes insert yuan=20").await.unwrap());
            // A line that failed says nothing of the note: the acceptor is asked what is left in it.
            credit(&mut Ccnet::new(line), insert).await.ok()
        },
        next: async |line| {
            lab.world().update(|w| w.banknotes.mouth.clear());
            let mut acceptor = Ccnet::new(line);
            acceptor.left_over().await.unwrap();
            acceptor.initialise().await.unwrap();
            lab.world().until(|w| w.banknotes.under_way().is_none()).await;
        },
        done: || lab.world().read(|w| w.banknotes.cassette.len() as u64),
    }
    .survives_every_byte(lab)
    .await;
}
