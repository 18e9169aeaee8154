//! Where the fields stand: offsets and lengths in bytes of the UTF-16LE text block.

use super::{Document, DocumentKind, LayoutFault, Secret, Sex, text};

/// The flag character that names the layout.
const FLAG: usize = 248;
const BLOCK: usize = 256;

pub(super) fn parse(block: &[u8]) -> Result<Document, LayoutFault> {
    let block = block.try_into().map(Block).map_err(|_| LayoutFault::Length(block.len()))?;
    match block.kind()? {
        DocumentKind::Resident => resident(&block),
        DocumentKind::HongKongMacaoTaiwan => hong_kong_macao_taiwan(&block),
        DocumentKind::Foreigner2017 => foreigner_2017(&block),
        DocumentKind::Foreigner2023 => foreigner_2023(&block),
    }
}

fn resident(block: &Block<'_>) -> Result<Document, LayoutFault> {
    Ok(Document {
        kind: DocumentKind::Resident,
        name: block.text("name", 0, 30)?,
        latin_name: Secret::default(),
        sex: block.sex(30)?,
        ethnic: block.digits("ethnic group", 32, 4)?.expose().clone(),
        birth: block.digits("date of birth", 36, 16)?,
        address: block.text("address", 52, 70)?,
        number: block.number(122, 36)?,
        authority: block.open_text("authority", 158, 30)?,
        valid_from: block.digits("first day of validity", 188, 16)?.expose().clone(),
        valid_to: block.valid_to()?,
        nationality: String::new(),
        pass_number: Secret::default(),
    })
}

/// As the resident card, with the ethnic group left out and the travel permit put in.
fn hong_kong_macao_taiwan(block: &Block<'_>) -> Result<Document, LayoutFault> {
    Ok(Document {
        kind: DocumentKind::HongKongMacaoTaiwan,
        name: block.text("name", 0, 30)?,
        latin_name: Secret::default(),
        sex: block.sex(30)?,
        ethnic: String::new(),
        birth: block.digits("date of birth", 36, 16)?,
        address: block.text("address", 52, 70)?,
        number: block.number(122, 36)?,
        authority: block.open_text("authority", 158, 30)?,
        valid_from: block.digits("first day of validity", 188, 16)?.expose().clone(),
        valid_to: block.valid_to()?,
        nationality: String::new(),
        pass_number: block.text("travel permit number", 220, 18)?,
    })
}

fn foreigner_2017(block: &Block<'_>) -> Result<Document, LayoutFault> {
    Ok(Document {
        kind: DocumentKind::Foreigner2017,
        name: block.text("name", 158, 30)?,
        latin_name: block.text("Latin name", 0, 120)?,
        sex: block.sex(120)?,
        ethnic: String::new(),
        birth: block.digits("date of birth", 220, 16)?,
        address: Secret::default(),
        number: block.number(122, 30)?,
        authority: block.open_text("authority", 240, 8)?,
        valid_from: block.digits("first day of validity", 188, 16)?.expose().clone(),
        valid_to: block.valid_to()?,
        nationality: block.open_text("nationality", 152, 6)?,
        pass_number: Secret::default(),
    })
}

/// The Latin name's characters 36–46 stand behind the validity.
fn foreigner_2023(block: &Block<'_>) -> Result<Document, LayoutFault> {
    let latin = block.0[52..122].iter().chain(&block.0[220..242]).copied().collect();
    Ok(Document {
        kind: DocumentKind::Foreigner2023,
        name: block.text("name", 0, 30)?,
        latin_name: text(Secret::<Vec<u8>>::new(latin).expose()).ok_or(LayoutFault::Field("Latin name"))?,
        sex: block.sex(30)?,
        ethnic: String::new(),
        birth: block.digits("date of birth", 36, 16)?,
        address: Secret::default(),
        number: block.number(122, 36)?,
        authority: String::new(),
        valid_from: block.digits("first day of validity", 188, 16)?.expose().clone(),
        valid_to: block.valid_to()?,
        nationality: block.open_text("nationality", 242, 6)?,
        pass_number: Secret::default(),
    })
}

struct Block<'a>(&'a [u8; BLOCK]);

impl Block<'_> {
    fn kind(&self) -> Result<DocumentKind, LayoutFault> {
        match [self.0[FLAG], self.0[FLAG + 1]] {
            [b' ', 0] => Ok(DocumentKind::Resident),
            [b'J', 0] => Ok(DocumentKind::HongKongMacaoTaiwan),
            [b'I', 0] => Ok(DocumentKind::Foreigner2017),
            [b'Y', 0] => Ok(DocumentKind::Foreigner2023),
            _ => Err(LayoutFault::UnknownForm),
        }
    }

    fn text(&self, field: &'static str, at: usize, length: usize) -> Result<Secret<String>, LayoutFault> {
        text(&self.0[at..at + length]).ok_or(LayoutFault::Field(field))
    }

    /// A field that tells nothing about the person alone.
    fn open_text(&self, field: &'static str, at: usize, length: usize) -> Result<String, LayoutFault> {
        self.text(field, at, length).map(|text| text.expose().clone())
    }

    fn digits(&self, field: &'static str, at: usize, length: usize) -> Result<Secret<String>, LayoutFault> {
        let text = self.text(field, at, length)?;
        let full = text.expose().len() == length / 2 && text.expose().bytes().all(|byte| byte.is_ascii_digit());
        if full { Ok(text) } else { Err(LayoutFault::Field(field)) }
    }

    /// Capital letters and digits, without gaps: the only characters of any form's number.
    fn number(&self, at: usize, length: usize) -> Result<Secret<String>, LayoutFault> {
        let text = self.text("number", at, length)?;
        let known = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
        let full = text.expose().len() == length / 2 && text.expose().bytes().all(known);
        if full { Ok(text) } else { Err(LayoutFault::Field("number")) }
    }

    fn sex(&self, at: usize) -> Result<Sex, LayoutFault> {
        match [self.0[at], self.0[at + 1]] {
            [b'0', 0] => Ok(Sex::Unknown),
            [b'1', 0] => Ok(Sex::Male),
            [b'2', 0] => Ok(Sex::Female),
            [b'9', 0] => Ok(Sex::Unspecified),
            _ => Err(LayoutFault::Field("sex")),
        }
    }

    fn valid_to(&self) -> Result<Option<String>, LayoutFault> {
        const FIELD: &str = "last day of validity";
        if self.text(FIELD, 204, 16)?.expose() == "长期" {
            return Ok(None);
        }
        self.digits(FIELD, 204, 16).map(|date| Some(date.expose().clone()))
    }
}
