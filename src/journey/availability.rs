//! Which services can be offered now. The machine degrades service by service, and says so before the citizen starts.

use serde::{Deserialize, Serialize};

use super::intake::Intake;

/// The services on the attract screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Renewal 换领.
    Renewal,
    /// Replacement 补领.
    Replacement,
    /// Pickup 领证.
    Pickup,
    /// Enquiry 进度查询.
    Enquiry,
    /// Guide 办事指南.
    Guide,
    /// Appointment 预约.
    Appointment,
    /// Contact update 联系号码.
    Contact,
}

impl Service {
    /// In the order of the attract screen.
    pub const ALL: [Self; 7] =
        [Self::Renewal, Self::Pickup, Self::Replacement, Self::Enquiry, Self::Guide, Self::Appointment, Self::Contact];
}

/// Whether and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offer {
    /// Can be done now.
    Open,
    /// Only with a link to central.
    NeedsNetwork,
    /// A device it needs is out.
    DeviceOut,
    /// The camera gives its first picture in a moment, and all else is ready.
    Starting,
    /// No card waits in this machine.
    NoCards,
    /// This machine does not do it.
    NotHere,
    /// The face engine is good for demonstrations only, and this machine is in production.
    DemonstrationOnly,
    /// No new cases until those taken in have reached central, or the disk has room.
    IntakeStopped,
}

/// What the machine can rely on at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Reader ready.
    pub reader: bool,
    /// Camera ready.
    pub camera: bool,
    /// Camera has not answered yet since it was opened.
    pub camera_starting: bool,
    /// Document camera ready; nothing is lost without it but its own step.
    pub document_camera: bool,
    /// A face engine good enough for this machine's profile.
    pub face_engine: bool,
    /// Fingerprint sensor ready.
    pub fingerprint: bool,
    /// Matcher for the card's own templates loaded.
    pub matcher: bool,
    /// Printer can print a slip.
    pub printer: bool,
    /// Terminal can take cards.
    pub terminal: bool,
    /// Acceptor can take banknotes.
    pub notes: bool,
    /// Central takes payment by QR code and answers.
    pub qr: bool,
    /// Drawers answer.
    pub drawers: bool,
    /// Slot for old cards ready and its bin not full.
    pub collector: bool,
    /// The plain reader under the plate sees whether a card lies there.
    pub chip_reader: bool,
    /// The store takes facts and holds a key to seal them.
    pub store: bool,
    /// Cards waiting in drawers.
    pub cards: u32,
    /// The fee may be paid later.
    pub deferral: bool,
    /// Whether new cases are taken in.
    pub intake: Intake,
}

/// Offers of one service. Printer out: the receipt is a code on the screen. Terminal out: the fee is paid in banknotes, or later
/// where allowed.
pub fn offer(service: Service, machine: &Machine) -> Offer {
    let soon = Machine { camera: true, ..*machine };
    match (offered(service, machine), offered(service, &soon)) {
        (Offer::DeviceOut, later) if machine.camera_starting && later != Offer::DeviceOut => Offer::Starting,
        (now, _) => now,
    }
}

fn offered(service: Service, machine: &Machine) -> Offer {
    match service {
        Service::Renewal => renewal(machine),
        Service::Pickup => pickup(machine),
        Service::Replacement | Service::Enquiry | Service::Guide | Service::Appointment | Service::Contact => {
            Offer::NotHere
        }
    }
}

fn renewal(m: &Machine) -> Offer {
    let pays = m.terminal || m.notes || m.qr || m.deferral;
    let devices = m.reader && m.camera && m.fingerprint && m.store && pays;
    let offer = match (devices, m.intake.takes_in()) {
        (false, _) => Offer::DeviceOut,
        (true, false) => Offer::IntakeStopped,
        (true, true) => Offer::Open,
    };
    face_or(m, offer)
}

fn pickup(m: &Machine) -> Offer {
    let devices = m.reader && m.camera && m.fingerprint && m.store && m.drawers && m.collector;
    let offer = match (devices, m.cards) {
        (false, _) => Offer::DeviceOut,
        (true, 0) => Offer::NoCards,
        (true, _) => Offer::Open,
    };
    face_or(m, offer)
}

fn face_or(m: &Machine, offer: Offer) -> Offer {
    if m.face_engine { offer } else { Offer::DemonstrationOnly }
}
