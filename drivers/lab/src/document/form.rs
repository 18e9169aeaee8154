//! A page of the household register: 143 × 105 mm at 8 pixels a millimetre. Titles and boxes as on the printed form,
//! filled in from a person of the town; what their card does not say is left blank.

use image::{GrayImage, RgbImage};
use suiban_lab_town::{Person, desk};

use crate::printer::{CELL, CHARACTER, Fonts};

/// Pixels across.
pub const WIDTH: u32 = 1144;

/// Pixels down.
pub const HEIGHT: u32 = 840;

/// The table: left, top, width of a row, height of a row.
const TABLE: (u32, u32, u32, u32) = (60, 130, 1024, 58);

/// One row: what is asked, and what is filled in, twice.
type Row = [(&'static str, String); 2];

/// The page, flat and evenly lit.
pub fn page(person: &Person) -> RgbImage {
    let mut ink = GrayImage::new(WIDTH, HEIGHT);
    write(&mut ink, (400, 50), "常住人口登记卡", 2);
    let rows = rows(person);
    for (index, row) in (0..).zip(&rows) {
        fill_row(&mut ink, TABLE.1 + index * TABLE.3, row);
    }
    let bottom = TABLE.1 + rows.len() as u32 * TABLE.3;
    rule(&mut ink, (TABLE.0, bottom), (TABLE.2, 2));
    write(&mut ink, (70, bottom + 30), "承办人签章:", 1);
    write(&mut ink, (700, bottom + 30), "登记日期:", 1);
    // The seal of the police station lies over the lower rule.
    desk::printed(&ink, (560.0, bottom as f32 - 10.0))
}

fn rows(person: &Person) -> Vec<Row> {
    let card = &person.card;
    let sex = if card.sex.code() == '1' { "男" } else { "女" };
    let blank = String::new;
    vec![
        [("姓　名", card.name.clone()), ("户主或与户主关系", "户主".to_owned())],
        [("曾用名", blank()), ("性　别", sex.to_owned())],
        [("出生地", blank()), ("民　族", card.ethnic.clone())],
        [("籍　贯", blank()), ("出生日期", card.birth.compact())],
        [("本市其他住址", blank()), ("宗教信仰", blank())],
        [("公民身份号码", card.number.clone()), ("身　高", blank())],
        [("文化程度", blank()), ("婚姻状况", blank())],
        [("服务处所", blank()), ("职　业", blank())],
        [("住　址", card.address.clone()), ("", blank())],
        [("何时由何地迁来本址", blank()), ("", blank())],
    ]
}

fn fill_row(ink: &mut GrayImage, top: u32, row: &Row) {
    let (left, _, width, height) = TABLE;
    rule(ink, (left, top), (width, 2));
    for x in [0, 230, 530, 740, width] {
        rule(ink, (left + x, top), (2, height));
    }
    for ((label, value), at) in row.iter().zip([0, 530]) {
        write(ink, (left + at + 10, top + 16), label, 1);
        write(ink, (left + at + 240, top + 16), value, 1);
    }
}

fn rule(ink: &mut GrayImage, (left, top): (u32, u32), (width, height): (u32, u32)) {
    for (x, y) in (0..width).flat_map(|x| (0..height).map(move |y| (x, y))) {
        if let Some(dot) = ink.get_pixel_mut_checked(left + x, top + y) {
            dot.0 = [255];
        }
    }
}

/// Without the system's font the page has its table alone, as a receipt has its text without a picture.
fn write(ink: &mut GrayImage, (mut x, y): (u32, u32), text: &str, size: u8) {
    let Ok(fonts) = Fonts::system() else { return };
    for character in text.chars() {
        let cells = if character.is_ascii() { 1 } else { CHARACTER / CELL };
        fonts.draw(ink, (x, y), character, cells as u8, (size, size), size > 1);
        x += cells * CELL * u32::from(size);
    }
}
