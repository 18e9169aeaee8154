//! Where a frame begins and ends, for endpoints that carry its parts or fill it up. Knows the length field and no more.

use std::io;

use zeroize::Zeroizing;

use crate::reader::sam_v::frame::PREAMBLE;

/// Preamble and length.
pub const HEADER: usize = PREAMBLE.len() + 2;

/// Bytes behind the header, as the header tells. `None`: it is none.
pub fn body_of(header: &[u8]) -> Option<usize> {
    let len = header.strip_prefix(&PREAMBLE)?.first_chunk::<2>()?;
    Some(usize::from(u16::from_be_bytes(*len)))
}

/// Gathers what the driver writes until a frame is whole.
#[derive(Default)]
pub struct Outgoing(Zeroizing<Vec<u8>>);

impl Outgoing {
    /// Takes bytes in; the frame if it is whole now. Errors: what was written is no frame.
    pub fn push(&mut self, bytes: &[u8]) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        self.0.extend_from_slice(bytes);
        if self.0.len() < HEADER {
            return Ok(None);
        }
        let body = body_of(&self.0).ok_or(io::ErrorKind::InvalidData)?;
        if self.0.len() < HEADER + body {
            return Ok(None);
        }
        Ok(Some(std::mem::take(&mut self.0)))
    }
}

/// Cuts the filling off reports: follows a frame from its header to its last byte.
#[derive(Default)]
pub struct Incoming {
    left: usize,
}

impl Incoming {
    /// How many bytes of the next report belong to a frame. A report outside a frame that begins none counts for nothing.
    pub fn belonging(&mut self, report: &[u8]) -> usize {
        if self.left == 0 {
            self.left = report.get(..HEADER).and_then(body_of).map_or(0, |body| HEADER + body);
        }
        let taken = self.left.min(report.len());
        self.left -= taken;
        taken
    }

    /// Whether a frame has begun and not ended.
    pub fn is_inside(&self) -> bool {
        self.left > 0
    }

    /// The rest will not come.
    pub fn give_up(&mut self) {
        self.left = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIND: [u8; 10] = [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03, 0x20, 0x01, 0x22];

    #[test]
    fn a_frame_in_pieces_is_whole_with_its_last_byte() {
        let mut outgoing = Outgoing::default();
        assert!(outgoing.push(&FIND[..3]).unwrap().is_none());
        assert!(outgoing.push(&FIND[3..9]).unwrap().is_none());
        assert_eq!(outgoing.push(&FIND[9..]).unwrap().unwrap().as_slice(), FIND);
        assert_eq!(outgoing.push(&FIND).unwrap().unwrap().as_slice(), FIND, "and the next begins empty");
    }

    #[test]
    fn what_is_no_frame_is_refused() {
        assert!(Outgoing::default().push(&[0; 7]).is_err());
    }

    #[test]
    fn filling_is_cut_off_and_stray_reports_count_for_nothing() {
        let mut report = [0; 64];
        report[..10].copy_from_slice(&FIND);
        let mut incoming = Incoming::default();
        assert_eq!(incoming.belonging(&[0; 64]), 0);
        assert_eq!(incoming.belonging(&report), 10);
        report[6] = 80;
        assert_eq!(incoming.belonging(&report), 64);
        assert!(incoming.is_inside());
        assert_eq!(incoming.belonging(&[7; 64]), 23);
        assert!(!incoming.is_inside());
    }
}
