//! Three ways a reader of the same vendor and product id may be wired, told apart by its descriptors.

use crate::transport::usb::endpoints::{Endpoint, EndpointKind, Interface};

/// The class of human interface devices.
const HID: u8 = 0x03;
/// Host to reader: header.
pub const HEADER_OUT: u8 = 0x02;
/// Host to reader: body.
pub const BODY_OUT: u8 = 0x06;
/// Reader to host: header.
pub const HEADER_IN: u8 = 0x81;
/// Reader to host: body.
pub const BODY_IN: u8 = 0x85;

/// How frames travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// The secure module's own four endpoints: header and body apart.
    Native {
        /// The longest packet of a body's endpoint.
        packet: u16,
    },
    /// One bulk endpoint each way: a frame in one transfer out, its answer in packets.
    Bulk {
        /// To the reader.
        output: Endpoint,
        /// To the host.
        input: Endpoint,
    },
    /// Reports of 64 bytes, filled up with zeros.
    Hid {
        /// The interface's number.
        interface: u8,
        /// Interrupt endpoint to the reader; without one reports are set by control transfers.
        output: Option<u8>,
        /// Interrupt endpoint to the host; without one reports are asked for by control transfers.
        input: Option<u8>,
    },
}

/// Chooses by the descriptors. `None`: this is no reader of a known kind.
pub fn choose(interfaces: &[Interface]) -> Option<Profile> {
    native(interfaces).or_else(|| hid(interfaces)).or_else(|| bulk(interfaces))
}

fn native(interfaces: &[Interface]) -> Option<Profile> {
    let find = |address| {
        let all = interfaces.iter().flat_map(|interface| &interface.endpoints);
        all.into_iter().find(|end| end.address == address && end.kind == EndpointKind::Bulk)
    };
    for address in [HEADER_OUT, BODY_OUT, HEADER_IN] {
        find(address)?;
    }
    Some(Profile::Native { packet: find(BODY_IN)?.packet })
}

fn hid(interfaces: &[Interface]) -> Option<Profile> {
    let found = interfaces.iter().find(|interface| interface.class == HID)?;
    let first = |inward: bool| {
        let fits = |end: &&Endpoint| end.is_in() == inward && end.kind == EndpointKind::Interrupt;
        found.endpoints.iter().find(fits).map(|end| end.address)
    };
    Some(Profile::Hid { interface: found.number, output: first(false), input: first(true) })
}

fn bulk(interfaces: &[Interface]) -> Option<Profile> {
    interfaces.iter().find_map(|interface| {
        let first = |inward: bool| {
            let fits = |end: &&Endpoint| end.is_in() == inward && end.kind == EndpointKind::Bulk && end.packet > 0;
            interface.endpoints.iter().find(fits).copied()
        };
        Some(Profile::Bulk { output: first(false)?, input: first(true)? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(address: u8, kind: EndpointKind) -> Endpoint {
        Endpoint { address, kind, packet: 64 }
    }

    fn interface(class: u8, endpoints: &[(u8, EndpointKind)]) -> Interface {
        let endpoints = endpoints.iter().map(|(address, kind)| end(*address, *kind)).collect();
        Interface { number: 0, class, endpoints }
    }

    use EndpointKind::{Bulk, Interrupt, Other};

    #[test]
    fn the_modules_four_endpoints_are_the_native_profile() {
        let found = interface(0xFF, &[(0x81, Bulk), (0x02, Bulk), (0x85, Bulk), (0x06, Bulk)]);
        assert_eq!(choose(&[found]), Some(Profile::Native { packet: 64 }));
    }

    #[test]
    fn the_four_endpoints_count_also_beside_a_hid_interface() {
        let found = interface(0xFF, &[(0x81, Bulk), (0x02, Bulk), (0x85, Bulk), (0x06, Bulk)]);
        assert_eq!(choose(&[interface(HID, &[]), found]), Some(Profile::Native { packet: 64 }));
    }

    #[test]
    fn one_pair_of_bulk_endpoints_is_the_bulk_profile() {
        let found = interface(0xFF, &[(0x83, Interrupt), (0x81, Bulk), (0x02, Bulk)]);
        let profile = Profile::Bulk { output: end(0x02, Bulk), input: end(0x81, Bulk) };
        assert_eq!(choose(&[found]), Some(profile));
    }

    #[test]
    fn a_hid_interface_is_the_report_profile_with_or_without_endpoints() {
        let with = interface(HID, &[(0x81, Interrupt), (0x01, Interrupt)]);
        assert_eq!(choose(&[with]), Some(Profile::Hid { interface: 0, output: Some(1), input: Some(0x81) }));
        let half = interface(HID, &[(0x81, Interrupt)]);
        assert_eq!(choose(&[half]), Some(Profile::Hid { interface: 0, output: None, input: Some(0x81) }));
        let without = interface(HID, &[]);
        assert_eq!(choose(&[without]), Some(Profile::Hid { interface: 0, output: None, input: None }));
    }

    #[test]
    fn anything_else_is_no_reader() {
        for found in [
            vec![],
            vec![interface(0xFF, &[])],
            vec![interface(0xFF, &[(0x81, Bulk)])],
            vec![interface(0xFF, &[(0x81, Interrupt), (0x02, Interrupt)])],
            vec![interface(0x0E, &[(0x81, Other)])],
            vec![interface(0xFF, &[(0x81, Bulk)]), interface(0xFF, &[(0x02, Bulk)])],
        ] {
            assert_eq!(choose(&found), None, "{found:?}");
        }
    }
}
