//! What the program that looks through the camera says: pictures, and why there are no more.

use std::io::{self, Read, Write};

use crate::camera::Frame;

/// Begins a picture; width and height follow as 32 bits each, lowest byte first, then the pixels.
const PICTURE: [u8; 4] = *b"pict";
const ABSENT: [u8; 4] = *b"none";
const LOST: [u8; 4] = *b"lost";
/// Pixels a side; no camera of a kiosk has more, and more would be somebody else's bytes.
const WIDEST: u32 = 8192;

/// Bytes set aside before the first pixel has come.
const RESERVE: usize = 256 * 1024;

/// Why there are no more pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The camera could not be opened.
    Absent,
    /// It went away, or the recording is over.
    Lost,
}

/// Hands a picture on.
pub fn write(out: &mut impl Write, frame: &Frame) -> io::Result<()> {
    let [width, height] = [frame.width, frame.height].map(u32::to_le_bytes);
    out.write_all(&[PICTURE, width, height].concat())?;
    out.write_all(frame.bgr.expose())?;
    out.flush()
}

/// Says that there are no more.
pub fn write_end(out: &mut impl Write, end: End) -> io::Result<()> {
    out.write_all(match end {
        End::Absent => &ABSENT,
        End::Lost => &LOST,
    })?;
    out.flush()
}

/// Waits for the next picture. Errors: `InvalidData`, when it is none; `UnexpectedEof`; whatever the pipe says.
pub fn read(from: &mut impl Read) -> io::Result<Result<Frame, End>> {
    let mut kind = [0; 4];
    from.read_exact(&mut kind)?;
    match kind {
        PICTURE => {}
        ABSENT => return Ok(Err(End::Absent)),
        LOST => return Ok(Err(End::Lost)),
        _ => return Err(io::ErrorKind::InvalidData.into()),
    }
    let (width, height) = (side(from)?, side(from)?);
    let len = width as usize * height as usize * 3;
    // Memory grows with what comes, not with what is announced.
    let mut bgr = Vec::with_capacity(len.min(RESERVE));
    from.take(len as u64).read_to_end(&mut bgr)?;
    if bgr.len() < len {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Ok(Frame::new(width, height, bgr)))
}

fn side(from: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes)?;
    let side = u32::from_le_bytes(bytes);
    if (1..=WIDEST).contains(&side) { Ok(side) } else { Err(io::ErrorKind::InvalidData.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_comes_through_as_it_was_and_the_end_is_told() {
        let mut pipe = Vec::new();
        let frame = Frame::new(2, 1, vec![1, 2, 3, 4, 5, 6]);
        write(&mut pipe, &frame).unwrap();
        write_end(&mut pipe, End::Lost).unwrap();
        let mut from = &pipe[..];
        let seen = read(&mut from).unwrap().unwrap();
        assert_eq!((seen.width, seen.height, &**seen.bgr.expose()), (2, 1, &**frame.bgr.expose()));
        assert_eq!(read(&mut from).unwrap().unwrap_err(), End::Lost);
        assert_eq!(read(&mut from).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn somebody_elses_bytes_are_no_picture_and_take_no_memory() {
        let huge = [&PICTURE[..], &u32::MAX.to_le_bytes(), &u32::MAX.to_le_bytes()].concat();
        let flat = [&PICTURE[..], &0u32.to_le_bytes(), &1u32.to_le_bytes()].concat();
        for bytes in [&huge[..], &flat, b"GIF89a.."] {
            assert_eq!(read(&mut &bytes[..]).unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
    }
}
