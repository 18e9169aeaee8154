//! The photo codec: 1024 bytes of WLT from the card to a small portrait.

use std::{
    ffi::{c_int, c_uchar},
    path::Path,
};

use super::{
    PluginError,
    library::{Loaded, alone},
};
use crate::Secret;

/// Bytes of a photo on the card.
pub const WLT: usize = 1024;
/// Pixels a row of the portrait.
pub const WIDTH: u32 = 102;
/// Rows of the portrait.
pub const HEIGHT: u32 = 126;

const BGR: usize = (WIDTH * HEIGHT * 3) as usize;
const SUCCESS: c_int = 1;
/// Raw pixels, no file around them.
const RAW: c_int = 0;

/// `int unpack(const unsigned char *wlt, unsigned char *bgr, int mode)`
type Unpack = unsafe extern "C" fn(*const c_uchar, *mut c_uchar, c_int) -> c_int;

/// A portrait from a card, 102 × 126, BGR, row by row from the top.
#[derive(Clone, PartialEq)]
pub struct Portrait {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width × height × 3` bytes.
    pub bgr: Secret<Vec<u8>>,
}

impl std::fmt::Debug for Portrait {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Portrait({}×{})", self.width, self.height)
    }
}

/// Turns the card's photo into pixels.
pub trait PhotoDecoder: Send + Sync {
    /// Decodes a photo. Errors: `Input` unless it has 1024 bytes, `Refused`.
    fn decode(&self, wlt: &[u8]) -> Result<Portrait, PluginError>;
}

/// The loaded codec.
pub struct PhotoCodec {
    unpack: Unpack,
    /// Holds the code of `unpack`.
    _library: Loaded,
}

impl PhotoCodec {
    /// Loads the codec. Errors: `Load`, `Missing`.
    pub fn load(path: &Path) -> Result<Self, PluginError> {
        let library = Loaded::open(path)?;
        // SAFETY: the type is the documented one, and the address lives in the same value as the library.
        let unpack = unsafe { library.function::<Unpack>("unpack") }?;
        Ok(Self { unpack, _library: library })
    }
}

impl PhotoDecoder for PhotoCodec {
    fn decode(&self, wlt: &[u8]) -> Result<Portrait, PluginError> {
        if wlt.len() != WLT {
            return Err(PluginError::Input("a photo has 1024 bytes"));
        }
        let mut bgr = vec![0; BGR];
        let _alone = alone();
        // SAFETY: the codec reads 1024 bytes and writes 102 × 126 × 3, which is what the two buffers hold; nobody else
        // has them, and the lock keeps a second call out.
        let code = unsafe { (self.unpack)(wlt.as_ptr(), bgr.as_mut_ptr(), RAW) };
        let portrait = Portrait { width: WIDTH, height: HEIGHT, bgr: Secret::new(bgr) };
        if code == SUCCESS { Ok(portrait) } else { Err(PluginError::Refused { function: "unpack", code }) }
    }
}
