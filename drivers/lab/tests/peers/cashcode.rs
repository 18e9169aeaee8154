//! The `cashcode` crate (0.1.2, MIT), CCNET: it talks to the simulator over a pseudo-terminal, and its
//! codec reads and writes the frames the driver sends.

use cashcode::{CashcodeDevice, Command, DeviceState, Frame};
use suiban_drivers::banknotes::NoteAcceptor;
use suiban_drivers::banknotes::ccnet::Ccnet;
use suiban_lab::{Lab, LabOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Longer than the crate's own pauses take together.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(90);

/// The crate's whole way to a stacked note; it blocks, so it runs on a thread.
fn pay(port: &str, insert: impl FnOnce()) -> Result<(String, Vec<u32>, u8), cashcode::Error> {
    let mut device = CashcodeDevice::open(port, None, None)?;
    device.initialize()?;
    let serial = device.identify()?.serial_number;
    let notes = device.get_bill_table()?;
    let values = (0..24).filter_map(|kind| notes.get(kind)).map(|note| note.denomination).filter(|v| *v > 0).collect();
    insert();
    loop {
        match device.poll()? {
            DeviceState::EscrowPosition { .. } => device.stack()?,
            DeviceState::BillStacked { bill_type } => return Ok((serial, values, bill_type)),
            _ => {}
        }
        std::thread::sleep(cashcode::POLL_INTERVAL);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cashcode_crate_pays_a_note_into_the_simulator() {
    let folder = tempfile::tempdir().unwrap();
    let today = "2026-11-21".parse().unwrap();
    let options = LabOptions { dir: Some(folder.path().to_owned()), fast: true, seed: 7, today };
    let lab = Lab::start(options).await.unwrap();
    let port = folder.path().join("banknotes").canonicalize().unwrap().display().to_string();
    let world = lab.world().clone();
    let insert = move || {
        world.update(|w| {
            w.banknotes.mouth.push_back(suiban_lab::world::banknotes::Paper { yuan: 20, flaw: None });
            w.banknotes.turn += 1;
        });
    };
    let paid = tokio::task::spawn_blocking(move || pay(&port, insert));
    let (serial, values, kind) = tokio::time::timeout(PATIENCE, paid).await.expect("no end").unwrap().unwrap();
    assert_eq!((serial.as_str(), values.as_slice()), ("41K260000017", &[1, 5, 10, 20, 50, 100][..]));
    assert_eq!((kind, lab.world().read(|w| w.banknotes.cassette.clone())), (3, vec![20]));
}

/// A validator made of the crate's codec alone: whatever the driver says must be a frame to it, and its answers to the driver.
async fn validator_by_cashcode(mut pipe: tokio::io::DuplexStream) -> Vec<Vec<u8>> {
    let mut heard = Vec::new();
    let mut polls = 0;
    while let Ok(frame) = next(&mut pipe).await {
        let data = Frame::decode(&frame).unwrap().data;
        let answer = match data.as_slice() {
            [0x00] => continue,
            [0x33] => {
                polls += 1;
                if polls == 1 { vec![0x10] } else { vec![0x19] }
            }
            [0x37] => vec![b' '; 34],
            [0x41] => [&[0; 10][..], &[1, b'C', b'N', b'Y', 1], &[0; 105]].concat(),
            _ => vec![0x00],
        };
        heard.push(data);
        pipe.write_all(&Frame::new(answer).encode()).await.unwrap();
    }
    heard
}

async fn next(pipe: &mut tokio::io::DuplexStream) -> std::io::Result<Vec<u8>> {
    let mut frame = vec![0; 3];
    pipe.read_exact(&mut frame).await?;
    frame.resize(usize::from(frame[2]), 0);
    pipe.read_exact(&mut frame[3..]).await?;
    Ok(frame)
}

#[tokio::test(start_paused = true)]
async fn the_crates_codec_and_the_drivers_understand_each_other() {
    let (near, far) = tokio::io::duplex(1024);
    let peer = tokio::spawn(validator_by_cashcode(far));
    let mut driver = Ccnet::new(near);
    let notes = driver.initialise().await.unwrap();
    assert_eq!(notes.iter().map(|note| (note.kind, note.fen)).collect::<Vec<_>>(), [(2, 1000)]);
    driver.disable().await.unwrap();
    drop(driver);
    let heard = peer.await.unwrap();
    for command in [Command::Reset, Command::Poll, Command::Identification, Command::GetBillTable] {
        assert!(heard.contains(&command.to_data()), "{command:?}");
    }
    let none = Command::EnableBillTypes(cashcode::BillMask::NONE).to_data();
    assert_eq!(heard.iter().filter(|data| **data == none).count(), 2);
}
