//! Byte pipes: what a driver talks through.

use tokio::io::{AsyncRead, AsyncWrite};

pub mod address;
pub mod line;
#[cfg(feature = "record")]
pub mod record;
pub mod serial;
pub mod tcp;
pub mod usb;
pub mod usb_path;

pub use address::{PortAddress, UsbOpened, connect, connect_switchable, connect_usb};
pub use serial::{SerialSettings, SetBaud};

/// Any two-way stream of bytes. A serial port, a TCP connection, a USB bulk pair and `tokio::io::duplex` are all one.
pub trait Pipe: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Pipe for T {}

/// A pipe whose kind was chosen at run time.
pub type BoxPipe = Box<dyn Pipe>;
