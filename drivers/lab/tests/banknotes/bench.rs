//! An acceptor on a memory pipe, and hands that put notes in.

use std::time::Duration;

use serde_json::Value;
use suiban_drivers::banknotes::ccnet::Ccnet;
use suiban_drivers::banknotes::ict::{Ict, Settings};
use suiban_drivers::banknotes::{NoteAcceptor, NoteError, NoteEvent, NoteFault};
use suiban_drivers::{DeviceError, LinkFault};
use suiban_lab::world::BanknoteState;
use suiban_lab::{Args, DeviceName, Lab, LabOptions};
use tokio::io::DuplexStream;
use tokio::time::timeout;

/// Longer than any note is under way.
const LONG: Duration = Duration::from_secs(120);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Board {
    Ccnet,
    Ict,
}

pub const BOTH: [Board; 2] = [Board::Ccnet, Board::Ict];

pub struct Bench {
    pub lab: Lab,
    pub board: Board,
    pub acceptor: Box<dyn NoteAcceptor>,
}

pub async fn lab() -> Lab {
    let today = "2026-11-21".parse().unwrap();
    Lab::start(LabOptions { dir: None, fast: false, seed: 7, today }).await.unwrap()
}

impl Bench {
    /// Connected, nothing said yet.
    pub async fn connected(board: Board) -> Self {
        let lab = lab().await;
        let acceptor = connect(&lab, board);
        Self { lab, board, acceptor }
    }

    /// Initialised and taking 10 and 20 yuan.
    pub async fn open(board: Board) -> Self {
        let mut bench = Self::connected(board).await;
        bench.acceptor.initialise().await.unwrap();
        bench.acceptor.enable(&[10_00, 20_00]).await.unwrap();
        bench
    }

    /// The kiosk's program dies and starts again: a new driver, and nothing known.
    pub fn restart(&mut self) {
        self.acceptor = connect(&self.lab, self.board);
    }

    /// An action written as on the command line, without the device.
    pub async fn act(&self, order: &str) -> Value {
        act(&self.lab, order).await
    }

    /// Spoils the next answers of this board's line.
    pub async fn spoil(&self, kind: &str, times: u32) {
        let device = if self.board == Board::Ccnet { "banknotes" } else { "banknotes-ict" };
        let args: Args = [("how".to_owned(), kind.to_owned()), ("times".to_owned(), times.to_string())].into();
        self.lab.act(device, "fail-next", &args).await.unwrap();
    }

    pub fn state(&self) -> BanknoteState {
        state(&self.lab)
    }

    /// The next event but the one that says that a note comes.
    pub async fn next(&mut self) -> Result<NoteEvent, NoteError> {
        loop {
            match timeout(LONG, self.acceptor.next()).await.expect("nothing happens") {
                Ok(NoteEvent::Accepting) => {}
                told => return told,
            }
        }
    }

    pub async fn event(&mut self) -> NoteEvent {
        self.next().await.unwrap()
    }

    /// Puts a note in and waits until it lies in escrow.
    pub async fn escrow(&mut self, yuan: u64) {
        self.act(&format!("insert yuan={yuan}")).await;
        match self.event().await {
            NoteEvent::Escrowed(note) => assert_eq!(note.fen, yuan * 100),
            other => panic!("{other:?}"),
        }
    }

    /// Puts a note in and takes it; what was credited.
    pub async fn credit(&mut self, yuan: u64) -> u64 {
        self.escrow(yuan).await;
        self.acceptor.stack().await.unwrap();
        let NoteEvent::Stacked(note) = self.event().await else { panic!("not stacked") };
        self.acceptor.acknowledge().await.unwrap();
        note.fen
    }

    pub async fn fault(&mut self) -> NoteFault {
        loop {
            match self.next().await {
                Err(DeviceError::Fault(fault)) => return fault,
                Err(DeviceError::Link(fault)) => panic!("{fault}"),
                Ok(_) => {}
            }
        }
    }

    pub async fn line_fault(&mut self) -> LinkFault {
        match self.next().await {
            Err(DeviceError::Link(fault)) => fault,
            other => panic!("{other:?}"),
        }
    }
}

/// An action written as on the command line, without the device.
pub async fn act(lab: &Lab, order: &str) -> Value {
    let mut words = order.split_whitespace();
    let name = words.next().unwrap();
    let pair = |word: &str| word.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).unwrap();
    let args: Args = words.map(pair).collect();
    lab.act("banknotes", name, &args).await.unwrap()
}

pub fn state(lab: &Lab) -> BanknoteState {
    lab.world().read(|w| w.banknotes.clone())
}

fn connect(lab: &Lab, board: Board) -> Box<dyn NoteAcceptor> {
    match board {
        Board::Ccnet => Box::new(Ccnet::new(pipe(lab, board))),
        Board::Ict => Box::new(Ict::new(pipe(lab, board), Settings::default())),
    }
}

pub fn pipe(lab: &Lab, board: Board) -> DuplexStream {
    lab.pipe(match board {
        Board::Ccnet => DeviceName::Banknotes,
        Board::Ict => DeviceName::BanknotesIct,
    })
}
