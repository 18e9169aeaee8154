//! The 256-byte text block: four layouts in UTF-16LE, padded with blanks (GA/T 490).

use suiban_lab_town::{CardKind, CardText, Date};

/// Bytes of the block.
pub const LENGTH: usize = 256;

/// What long-term cards carry instead of a last day.
const LONG_TERM: &str = "长期";

/// The text block of a card.
pub fn block(card: &CardText) -> [u8; LENGTH] {
    let mut block = Block::blank();
    match card.kind {
        CardKind::Resident => resident(&mut block, card),
        CardKind::HongKongMacaoTaiwan => permit(&mut block, card),
        CardKind::Foreigner2017 => foreigner_2017(&mut block, card),
        CardKind::Foreigner2023 => foreigner_2023(&mut block, card),
    }
    block.put(248, 2, &card.kind.flag().to_string());
    block.0
}

/// `text` in UTF-16LE, cut or padded with blanks to `bytes`.
pub fn field(text: &str, bytes: usize) -> Vec<u8> {
    let padded = text.encode_utf16().chain(std::iter::repeat(0x0020));
    padded.take(bytes / 2).flat_map(u16::to_le_bytes).collect()
}

fn resident(block: &mut Block, card: &CardText) {
    block.put(0, 30, &card.name);
    block.put(30, 2, &card.sex.code().to_string());
    block.put(32, 4, &card.ethnic);
    block.put(36, 16, &card.birth.compact());
    block.put(52, 70, &card.address);
    block.put(122, 36, &card.number);
    block.put(158, 30, &card.authority);
    block.validity(card);
}

fn permit(block: &mut Block, card: &CardText) {
    resident(block, card);
    // The place of the ethnic group is reserved on permits.
    block.put(32, 4, "");
    block.put(220, 18, &card.pass_number);
    block.put(238, 4, &card.issue_count);
}

fn foreigner_2017(block: &mut Block, card: &CardText) {
    block.put(0, 120, &card.latin_name);
    block.put(120, 2, &card.sex.code().to_string());
    block.put(122, 30, &card.number);
    block.put(152, 6, &card.nationality);
    block.put(158, 30, &card.name);
    block.validity(card);
    block.put(220, 16, &card.birth.compact());
    block.put(236, 4, &card.version);
    block.put(240, 8, &card.authority_code);
}

fn foreigner_2023(block: &mut Block, card: &CardText) {
    let (first, rest): (String, String) =
        (card.latin_name.chars().take(35).collect(), card.latin_name.chars().skip(35).collect());
    block.put(0, 30, &card.name);
    block.put(30, 2, &card.sex.code().to_string());
    block.put(32, 4, &card.issue_count);
    block.put(36, 16, &card.birth.compact());
    block.put(52, 70, &first);
    block.put(122, 36, &card.number);
    block.validity(card);
    block.put(220, 22, &rest);
    block.put(242, 6, &card.nationality);
}

struct Block([u8; LENGTH]);

impl Block {
    fn blank() -> Self {
        let mut bytes = [0; LENGTH];
        bytes.iter_mut().step_by(2).for_each(|low| *low = b' ');
        Self(bytes)
    }

    fn put(&mut self, offset: usize, bytes: usize, text: &str) {
        self.0[offset..offset + bytes].copy_from_slice(&field(text, bytes));
    }

    /// First and last day are at the same place in all four layouts.
    fn validity(&mut self, card: &CardText) {
        self.put(188, 16, &card.valid_from.compact());
        self.put(204, 16, &card.valid_to.map_or_else(|| LONG_TERM.to_owned(), Date::compact));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use suiban_lab_town::Sex;

    fn card(kind: CardKind) -> CardText {
        let day = |text: &str| text.parse().unwrap();
        CardText {
            kind,
            name: "张三".to_owned(),
            latin_name: "ABCDEFGHIJKLMNOPQRSTUVWXYZ, ABCDEFG HIJKLMN".to_owned(),
            sex: Sex::Male,
            ethnic: "01".to_owned(),
            birth: day("1990-03-07"),
            address: "北京市东城区示例街1号".to_owned(),
            number: "110101199003071233".to_owned(),
            authority: "北京市公安局东城分局".to_owned(),
            valid_from: day("2020-01-01"),
            valid_to: Some(day("2040-01-01")),
            nationality: "DEU".to_owned(),
            pass_number: "H01234567".to_owned(),
            issue_count: "02".to_owned(),
            authority_code: "1500".to_owned(),
            version: "01".to_owned(),
        }
    }

    fn at(block: &[u8], offset: usize, bytes: usize) -> String {
        let units: Vec<u16> =
            block[offset..offset + bytes].chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        String::from_utf16(&units).unwrap().trim_end().to_owned()
    }

    #[test]
    fn a_resident_card_gives_the_block_of_the_reference() {
        let block = block(&card(CardKind::Resident));
        let name = [0x20, 0x5F, 0x09, 0x4E, 0x20, 0x00];
        assert_eq!(block[..6], name);
        let sum = block.iter().fold(0u8, |sum, byte| sum ^ byte);
        // From the reference's whole reply: CHK 8A over `05 08 00 00 90 01 00 04 00`, this block and a photo of zeros.
        assert_eq!(sum ^ 0x05 ^ 0x08 ^ 0x90 ^ 0x01 ^ 0x04, 0x8A);
    }

    #[test]
    fn a_long_term_card_has_the_two_characters_and_blanks() {
        let block = block(&CardText { valid_to: None, ..card(CardKind::Resident) });
        assert_eq!(block[204..210], [0x7F, 0x95, 0x1F, 0x67, 0x20, 0x00]);
        assert_eq!(at(&block, 188, 16), "20200101");
    }

    #[test]
    fn a_permit_carries_pass_number_and_issue_count_and_no_ethnic_group() {
        let block = block(&card(CardKind::HongKongMacaoTaiwan));
        assert_eq!((at(&block, 220, 18), at(&block, 238, 4)), ("H01234567".to_owned(), "02".to_owned()));
        assert_eq!((at(&block, 32, 4), at(&block, 248, 2)), (String::new(), "J".to_owned()));
    }

    #[test]
    fn the_form_of_2017_puts_the_latin_name_first() {
        let block = block(&card(CardKind::Foreigner2017));
        assert_eq!(at(&block, 0, 120), "ABCDEFGHIJKLMNOPQRSTUVWXYZ, ABCDEFG HIJKLMN");
        assert_eq!(at(&block, 158, 30), "张三");
        assert_eq!((at(&block, 220, 16), at(&block, 240, 8)), ("19900307".to_owned(), "1500".to_owned()));
        assert_eq!((at(&block, 152, 6), at(&block, 248, 2)), ("DEU".to_owned(), "I".to_owned()));
    }

    #[test]
    fn the_form_of_2023_splits_a_long_latin_name() {
        let block = block(&card(CardKind::Foreigner2023));
        assert_eq!(at(&block, 52, 70) + &at(&block, 220, 22), "ABCDEFGHIJKLMNOPQRSTUVWXYZ, ABCDEFG HIJKLMN");
        assert_eq!((at(&block, 242, 6), at(&block, 248, 2)), ("DEU".to_owned(), "Y".to_owned()));
    }
}
