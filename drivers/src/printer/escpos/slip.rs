//! A slip as bytes for the printer. Everything is checked before the first byte leaves.

use super::{
    layout::{Bold, Feed, LINE_FEED, Place, Size},
    qr::Qr,
    raster, text,
};
use crate::printer::{Align, Mark, PrinterFault, Slip, bitmap::Bitmap};

/// The roll's width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 80 mm: 576 dots, 48 columns.
    Mm80,
    /// 58 mm: 384 dots, 32 columns.
    Mm58,
}

impl Paper {
    /// Dots across.
    pub fn dots(self) -> u16 {
        match self {
            Self::Mm80 => 576,
            Self::Mm58 => 384,
        }
    }

    /// Narrow characters across (12 dots each).
    pub fn columns(self) -> usize {
        usize::from(self.dots() / 12)
    }
}

/// The marks. Errors: [`PrinterFault::Unprintable`] with the first mark that cannot be printed.
pub fn encode(slip: &Slip, paper: Paper) -> Result<Vec<u8>, PrinterFault> {
    let mut bytes = Vec::new();
    for (mark, what) in slip.marks.iter().enumerate() {
        bytes.extend(encode_mark(what, paper).ok_or(PrinterFault::Unprintable { mark })?);
    }
    Ok(bytes)
}

fn encode_mark(mark: &Mark, paper: Paper) -> Option<Vec<u8>> {
    match mark {
        Mark::Text { text, align, size, bold } => {
            let head = [Place(*align).encode(), Size(*size).encode(), Bold(*bold).encode()].concat();
            Some([head, text::encode(text)?, vec![LINE_FEED]].concat())
        }
        Mark::Rule => Some([plain(), vec![b'-'; paper.columns()], vec![LINE_FEED]].concat()),
        Mark::Feed(lines) => Some(Feed(*lines).encode().to_vec()),
        Mark::Qr { data, module } => Some([centred(), Qr::new(data.as_bytes(), *module)?.encode()].concat()),
        Mark::Raster(picture) => encode_picture(picture, paper),
    }
}

fn encode_picture(picture: &Bitmap, paper: Paper) -> Option<Vec<u8>> {
    (picture.width > 0 && picture.width <= paper.dots()).then(|| [centred(), raster::encode(picture)].concat())
}

fn plain() -> Vec<u8> {
    [Place(Align::Left).encode(), Size(1).encode(), Bold(false).encode()].concat()
}

fn centred() -> Vec<u8> {
    Place(Align::Centre).encode().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Mark {
        Mark::Text { text: text.to_owned(), align: Align::Centre, size: 2, bold: true }
    }

    fn encoded(marks: Vec<Mark>) -> Result<Vec<u8>, PrinterFault> {
        encode(&Slip { marks }, Paper::Mm80)
    }

    #[test]
    fn a_heading() {
        let bytes = encoded(vec![text("证")]);
        let line = [0x1B, 0x61, 1, 0x1D, 0x21, 0x11, 0x1B, 0x45, 1, 0xD6, 0xA4, 0x0A];
        assert_eq!(bytes, Ok(line.to_vec()));
    }

    #[test]
    fn a_rule_goes_once_across_the_paper() {
        let bytes = encode(&Slip { marks: vec![Mark::Rule] }, Paper::Mm58).unwrap_or_default();
        assert_eq!(bytes.iter().filter(|b| **b == b'-').count(), 32);
    }

    #[test]
    fn the_mark_that_cannot_be_printed_is_named() {
        let refused = Err(PrinterFault::Unprintable { mark: 1 });
        assert_eq!(encoded(vec![text("张三"), text("张𠮷")]), refused);
        let wide = Bitmap { width: 577, bits: vec![0; 73] };
        assert_eq!(encoded(vec![text("ok"), Mark::Raster(wide)]), refused);
        assert_eq!(encoded(vec![text("ok"), Mark::Qr { data: "9".repeat(2332), module: 4 }]), refused);
    }
}
