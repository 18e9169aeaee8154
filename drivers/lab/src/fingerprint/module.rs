//! The module's answer to each command, and its settings.

use rand::Rng;

use super::command::{BadCommand, Buffer, Command};
use super::{capture, library};
use crate::world::{FingerState, Shared};

/// Confirmation: done.
pub const OK: u8 = 0x00;
/// A packet came damaged.
pub const RECEIVE_ERROR: u8 = 0x01;
const WRONG_PASSWORD: u8 = 0x13;
const UNDEFINED: u8 = 0x19;
const BAD_REGISTER: u8 = 0x1A;
const BAD_REGISTER_VALUE: u8 = 0x1B;
const BAD_NOTEPAD_PAGE: u8 = 0x1C;
const PORT_FAILED: u8 = 0x1D;
const VERIFY_FIRST: u8 = 0x21;

/// Library pages of this model.
pub const CAPACITY: u16 = 300;

/// What goes back to the host, and what it starts.
#[derive(Debug, Default)]
pub struct Answer {
    /// Confirmation code and return values.
    pub payload: Vec<u8>,
    /// Bytes that follow in data packets.
    pub upload: Option<Vec<u8>>,
    /// Data packets expected from the host.
    pub download: Option<Download>,
    /// Speed from the next packet on, in units of 9600 baud.
    pub new_baud_units: Option<u8>,
}

impl Answer {
    /// A confirmation code alone.
    pub fn code(code: u8) -> Self {
        Self::with(code, &[])
    }

    /// A confirmation code and return values.
    pub fn with(code: u8, values: &[u8]) -> Self {
        Self { payload: [&[code], values].concat(), ..Self::default() }
    }
}

/// Data packets on their way down.
#[derive(Debug)]
pub struct Download {
    target: Target,
    bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
enum Target {
    Image,
    Buffer(Buffer),
}

impl Download {
    fn to(target: Target) -> Answer {
        let download = Some(Self { target, bytes: Vec::new() });
        Answer { download, ..Answer::code(OK) }
    }

    /// Takes in one piece; gives itself back until the last one. Data packets are not acknowledged, and a template or
    /// image of the wrong length is dropped.
    pub fn take_in(mut self, world: &Shared, last: bool, bytes: &[u8]) -> Option<Self> {
        self.bytes.extend(bytes);
        if !last {
            return (self.bytes.len() <= capture::PACKED).then_some(self);
        }
        world.update(|w| match self.target {
            Target::Image => w.finger.image = capture::unpack(&self.bytes),
            Target::Buffer(buffer) => w.finger.buffers[buffer.index()] = self.bytes.as_slice().try_into().ok(),
        });
        None
    }
}

/// The answer to a command packet's payload.
pub async fn answer(world: &Shared, payload: &[u8]) -> Answer {
    match Command::decode(payload) {
        Err(BadCommand::Unknown) => Answer::code(UNDEFINED),
        Err(BadCommand::Parameters) => Answer::code(RECEIVE_ERROR),
        Ok(Command::VerifyPassword(password)) => verify(world, password),
        Ok(_) if world.read(|w| !w.finger.unlocked) => Answer::code(VERIFY_FIRST),
        Ok(command) => perform(world, command).await,
    }
}

async fn perform(world: &Shared, command: Command) -> Answer {
    match command {
        Command::GenImg => capture::gen_img(world).await,
        Command::Img2Tz(buffer) => capture::img2tz(world, buffer).await,
        Command::UpImage => capture::up_image(world),
        Command::DownImage => Download::to(Target::Image),
        Command::DownChar(buffer) => Download::to(Target::Buffer(buffer)),
        Command::UpChar(buffer) => library::up_char(world, buffer),
        Command::Match => library::compare(world).await,
        Command::Search { buffer, start, count } => library::search(world, buffer, start, count).await,
        Command::RegModel => library::reg_model(world).await,
        Command::Store(buffer, page) => library::store(world, buffer, page).await,
        Command::Load(buffer, page) => library::load(world, buffer, page),
        Command::Delete { start, count } => library::delete(world, start, count).await,
        Command::Empty => library::empty(world).await,
        Command::TemplateNum => library::template_num(world),
        Command::ReadIndexTable(page) => library::index_table(world, page),
        Command::SetSysPara(register, value) => set_sys_para(world, register, value),
        Command::ReadSysPara => Answer::with(OK, &world.read(|w| sys_para(&w.finger))),
        Command::SetPassword(password) => change(world, |f| f.password = password),
        Command::VerifyPassword(password) => verify(world, password),
        Command::SetAddress(address) => change(world, |f| f.address = address),
        Command::GetRandom => Answer::with(OK, &world.dice(|dice| dice.random::<[u8; 4]>())),
        Command::Port(on) => Answer::code(if on <= 1 { OK } else { PORT_FAILED }),
        Command::Handshake => Answer::code(OK),
        Command::WriteNotepad(page, text) => write_notepad(world, page, text),
        Command::ReadNotepad(page) => read_notepad(world, page),
    }
}

fn change(world: &Shared, change: impl FnOnce(&mut FingerState)) -> Answer {
    world.update(|w| change(&mut w.finger));
    Answer::code(OK)
}

fn verify(world: &Shared, password: u32) -> Answer {
    world.update(|w| {
        let right = w.finger.password == password;
        w.finger.unlocked |= right;
        Answer::code(if right { OK } else { WRONG_PASSWORD })
    })
}

fn set_sys_para(world: &Shared, register: u8, value: u8) -> Answer {
    match (register, value) {
        // The acknowledgement still goes at the old speed.
        (4, 1..=12) => Answer { new_baud_units: Some(value), ..Answer::code(OK) },
        (5, 1..=5) => change(world, |f| f.security = value),
        (6, 0..=3) => change(world, |f| f.packet_code = value),
        (4..=6, _) => Answer::code(BAD_REGISTER_VALUE),
        _ => Answer::code(BAD_REGISTER),
    }
}

/// Status register, system id, capacity, security level, address, packet size code, speed.
fn sys_para(f: &FingerState) -> Vec<u8> {
    let mut values = vec![0, 0, 0, 0];
    values.extend(CAPACITY.to_be_bytes());
    values.extend([0, f.security]);
    values.extend(f.address.to_be_bytes());
    values.extend([0, f.packet_code, 0, f.baud_units]);
    values
}

fn write_notepad(world: &Shared, page: u8, text: [u8; 32]) -> Answer {
    world.update(|w| match w.finger.notepad.get_mut(usize::from(page)) {
        None => Answer::code(BAD_NOTEPAD_PAGE),
        Some(place) => {
            *place = text;
            Answer::code(OK)
        }
    })
}

fn read_notepad(world: &Shared, page: u8) -> Answer {
    world.read(|w| match w.finger.notepad.get(usize::from(page)) {
        None => Answer::code(BAD_NOTEPAD_PAGE),
        Some(text) => Answer::with(OK, text),
    })
}

/// Volatile memory goes, settings stay; a password must be verified anew.
pub fn power_cycle(f: &mut FingerState) {
    f.image = None;
    f.buffers = [None, None];
    f.unlocked = f.password == 0;
}
