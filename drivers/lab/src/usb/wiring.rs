//! The three sets of endpoints such readers are sold with, and how an answer is cut into their packets.

use super::PACKET;

/// Bytes of preamble and length.
const HEADER: usize = 7;
const PREAMBLE: [u8; 5] = [0xAA, 0xAA, 0xAA, 0x96, 0x69];

/// An endpoint as its descriptor tells it: address, attributes (2 bulk, 3 interrupt), longest packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndpointInfo {
    /// Highest bit set: to the host.
    pub address: u8,
    /// Whether it is an interrupt endpoint; bulk otherwise.
    pub interrupt: bool,
    /// Longest packet.
    pub packet: u16,
}

/// An interface as its descriptor tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterfaceInfo {
    /// Its number.
    pub number: u8,
    /// Its class.
    pub class: u8,
    /// Its endpoints.
    pub endpoints: Vec<EndpointInfo>,
}

/// How the reader is wired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wiring {
    /// Header and body on endpoints of their own. Whether a body of whole packets is closed with an empty one.
    FourEndpoints {
        /// An empty packet closes it.
        closes: bool,
    },
    /// One bulk endpoint each way.
    OnePair {
        /// An empty packet closes an answer of whole packets.
        closes: bool,
    },
    /// HID with interrupt endpoints.
    Reports,
    /// HID without endpoints: reports are set and asked for.
    AskedReports,
}

impl Wiring {
    /// What its descriptors say.
    pub fn descriptors(self) -> Vec<InterfaceInfo> {
        let of = |class, interrupt, addresses: &[u8]| {
            let end = |address: &u8| EndpointInfo { address: *address, interrupt, packet: PACKET as u16 };
            vec![InterfaceInfo { number: 0, class, endpoints: addresses.iter().map(end).collect() }]
        };
        match self {
            Self::FourEndpoints { .. } => of(0xFF, false, &[0x81, 0x02, 0x85, 0x06]),
            Self::OnePair { .. } => of(0xFF, false, &[0x82, 0x01]),
            Self::Reports => of(0x03, true, &[0x81, 0x01]),
            Self::AskedReports => of(0x03, true, &[]),
        }
    }

    /// Whether data to the device goes by that endpoint.
    pub fn takes(self, endpoint: u8) -> bool {
        endpoint & 0x80 == 0 && self.has(endpoint)
    }

    /// Whether data to the host comes by that endpoint.
    pub fn gives(self, endpoint: u8) -> bool {
        endpoint & 0x80 != 0 && self.has(endpoint)
    }

    fn has(self, endpoint: u8) -> bool {
        self.descriptors().iter().flat_map(|interface| &interface.endpoints).any(|known| known.address == endpoint)
    }

    /// Whether it is a HID device.
    pub fn has_reports(self) -> bool {
        matches!(self, Self::Reports | Self::AskedReports)
    }

    /// An answer in packets, by endpoint; endpoint 0 for reports that are asked for.
    pub fn packets(self, frame: &[u8]) -> Vec<(u8, Vec<Vec<u8>>)> {
        match self {
            Self::FourEndpoints { closes } => {
                let (header, body) = frame.split_at(HEADER.min(frame.len()));
                vec![(0x81, cut(header, false)), (0x85, cut(body, closes))]
            }
            Self::OnePair { closes } => vec![(0x82, cut(frame, closes))],
            Self::Reports => vec![(0x81, filled(frame))],
            Self::AskedReports => vec![(0x00, filled(frame))],
        }
    }
}

fn cut(bytes: &[u8], closes: bool) -> Vec<Vec<u8>> {
    let mut packets: Vec<_> = bytes.chunks(PACKET).map(<[u8]>::to_vec).collect();
    if closes && bytes.len().is_multiple_of(PACKET) {
        packets.push(Vec::new());
    }
    packets
}

fn filled(bytes: &[u8]) -> Vec<Vec<u8>> {
    let fill = |part: &[u8]| {
        let mut report = part.to_vec();
        report.resize(PACKET, 0);
        report
    };
    bytes.chunks(PACKET).map(fill).collect()
}

/// Takes the first whole frame out of `bytes`; what stands before it is dropped.
pub fn cut_frame(bytes: &mut Vec<u8>) -> Option<Vec<u8>> {
    let start = (0..bytes.len()).find(|at| bytes[*at..].iter().zip(PREAMBLE).all(|(got, want)| *got == want));
    bytes.drain(..start.unwrap_or(bytes.len()));
    let length = bytes.get(PREAMBLE.len()..HEADER)?;
    let whole = HEADER + usize::from(u16::from_be_bytes([length[0], length[1]]));
    (bytes.len() >= whole).then(|| bytes.drain(..whole).collect())
}
