//! What the printer puts on paper.

use std::time::Duration;

use crate::bench::{Host, act, hex, lab, try_act};
use image::{DynamicImage, GenericImageView};
use qrcode::{Color, EcLevel, QrCode};
use suiban_lab::printer::{FontError, Fonts, MARGIN_X, MARGIN_Y, WIDTH};
use suiban_lab::world::Paper;
use suiban_lab::{DeviceName, Lab};

fn chinese(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn qr(data: &[u8], module: u8) -> Vec<u8> {
    let length = u16::try_from(data.len() + 3).unwrap().to_le_bytes();
    [
        &hex("1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43")[..],
        &[module],
        &hex("1D 28 6B 03 00 31 45 31 1D 28 6B"),
        &length,
        b"1P0",
        data,
        &hex("1D 28 6B 03 00 31 51 30"),
    ]
    .concat()
}

async fn paper(lab: &Lab, number: usize) -> Paper {
    lab.world().until(|w| w.printer.papers.len() >= number).await;
    lab.world().read(|w| w.printer.papers[number - 1].clone())
}

fn picture(paper: &Paper) -> DynamicImage {
    image::load_from_memory(paper.png.as_deref().unwrap()).unwrap()
}

fn is_black(picture: &DynamicImage, x: u32, y: u32) -> bool {
    picture.get_pixel(MARGIN_X + x, MARGIN_Y + y).0[0] < 100
}

fn black_dots(picture: &DynamicImage, across: std::ops::Range<u32>, down: std::ops::Range<u32>) -> usize {
    down.flat_map(|y| across.clone().map(move |x| (x, y))).filter(|(x, y)| is_black(picture, *x, *y)).count()
}

async fn print(bytes: &[u8]) -> Paper {
    let lab = lab().await;
    let mut host = Host::of(&lab, DeviceName::Printer);
    host.write(bytes).await;
    paper(&lab, 1).await
}

#[tokio::test(start_paused = true)]
async fn chinese_and_latin_text_stand_on_one_grid() {
    let paper = print(&[&hex("1B 40 1C 26")[..], &chinese("身份证 AB"), &hex("0A 1D 56 00")].concat()).await;
    assert_eq!(paper.text, "身份证 AB\n");
    let picture = picture(&paper);
    assert_eq!(picture.width(), WIDTH + 2 * MARGIN_X);
    for cell in 0..3 {
        assert!(black_dots(&picture, cell * 24..cell * 24 + 24, 0..24) > 60, "character {cell} is missing");
    }
    assert_eq!(black_dots(&picture, 72..84, 0..34), 0, "a space is white");
    assert!(black_dots(&picture, 84..96, 0..24) > 30, "A is missing");
    assert_eq!(black_dots(&picture, 108..WIDTH, 0..34), 0, "nothing stands to the right");
}

#[tokio::test(start_paused = true)]
async fn two_byte_mode_switched_off_leaves_the_bytes_unprinted() {
    let lab = lab().await;
    let mut host = Host::of(&lab, DeviceName::Printer);
    host.write(&[&hex("1B 40 1C 2E")[..], &chinese("身"), b"A\n", &hex("1D 56 00")].concat()).await;
    assert_eq!(paper(&lab, 1).await.text, "A\n");
    assert_eq!(lab.world().read(|w| w.printer.unknown_bytes), 2);
}

#[tokio::test(start_paused = true)]
async fn initialise_puts_every_mode_back() {
    let line = |before: &str| [&hex(before)[..], b"X\n", &hex("1D 56 00")].concat();
    let plain = print(&line("1B 40")).await;
    let reset = print(&line("1B 61 02 1D 21 33 1B 45 01 1B 33 7F 1C 2E 1B 40")).await;
    assert_eq!(plain.png, reset.png);
}

#[tokio::test(start_paused = true)]
async fn alignment_and_size_move_and_enlarge_the_line() {
    let paper = print(&[&hex("1B 61 01 1D 21 11")[..], &chinese("回执"), &hex("0A 1D 56 00")].concat()).await;
    let picture = picture(&paper);
    assert_eq!(black_dots(&picture, 0..240, 0..48), 0);
    assert!(black_dots(&picture, 240..336, 0..48) > 400);
    assert_eq!(black_dots(&picture, 336..WIDTH, 0..48), 0);
    assert!(paper.text.starts_with(&" ".repeat(20)));
}

#[tokio::test(start_paused = true)]
async fn bold_text_is_blacker() {
    let line = |bold: &str| [&hex(bold)[..], &chinese("广州市公安局"), &hex("0A 1D 56 00")].concat();
    let ink = |paper: &Paper| black_dots(&picture(paper), 0..144, 0..24);
    let (thin, thick) = (print(&line("1B 45 00")).await, print(&line("1B 45 01")).await);
    assert!(ink(&thick) * 100 > ink(&thin) * 115);
}

#[tokio::test(start_paused = true)]
async fn a_long_line_wraps_at_the_edge() {
    let paper = print(&[&b"0123456789".repeat(5)[..], b"\n", &hex("1D 56 00")].concat()).await;
    assert_eq!(paper.text.lines().map(str::len).collect::<Vec<_>>(), [48, 2]);
}

#[tokio::test(start_paused = true)]
async fn the_qr_code_on_the_paper_is_the_code_of_the_data_received() {
    let data = "https://suiban.example/c/GZ-TH-0017/领取";
    let paper = print(&[&hex("1B 61 01")[..], &qr(data.as_bytes(), 6), &hex("1D 56 00")].concat()).await;
    assert_eq!(paper.text.trim(), format!("[QR {data}]"));
    let code = QrCode::with_error_correction_level(data, EcLevel::M).unwrap();
    let side = code.width();
    let (picture, left) = (picture(&paper), (WIDTH - side as u32 * 6) / 2);
    for (index, color) in code.to_colors().into_iter().enumerate() {
        let (x, y) = (left + (index % side) as u32 * 6 + 3, (index / side) as u32 * 6 + 3);
        assert_eq!(is_black(&picture, x, y), color == Color::Dark, "module {index}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_raster_is_printed_dot_by_dot() {
    let paper = print(&[&hex("1D 76 30 00 02 00 03 00 80 01 FF 00 00 FF")[..], &hex("1D 56 00")].concat()).await;
    let picture = picture(&paper);
    let row = |y| (0..16).map(|x| if is_black(&picture, x, y) { '#' } else { '.' }).collect::<String>();
    assert_eq!([row(0), row(1), row(2)], ["#..............#", "########........", "........########"]);
    assert_eq!(paper.text, "[picture 16 x 3]\n");
}

#[tokio::test(start_paused = true)]
async fn commands_cut_up_byte_by_byte_print_the_same() {
    let slip =
        [&hex("1B 40 1B 61 01")[..], &chinese("缴费凭证"), b"\n", &qr(b"HELLO", 4), &hex("1B 64 02 1D 56 42 10")];
    let slip = slip.concat();
    let whole = print(&slip).await;
    let lab = lab().await;
    let mut host = Host::of(&lab, DeviceName::Printer);
    for byte in slip {
        host.write(&[byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(paper(&lab, 1).await.png, whole.png);
}

#[tokio::test(start_paused = true)]
async fn every_cut_command_ends_a_paper() {
    let lab = lab().await;
    let mut host = Host::of(&lab, DeviceName::Printer);
    for cut in ["1D 56 00", "1D 56 01", "1D 56 41 20", "1D 56 42 20", "1B 69", "1B 6D"] {
        host.write(&[b"X\n", &hex(cut)[..]].concat()).await;
    }
    let last = paper(&lab, 6).await;
    assert_eq!((last.number, last.text.as_str(), last.cut), (6, "X\n", true));
}

#[tokio::test(start_paused = true)]
async fn papers_are_torn_off_once() {
    let lab = lab().await;
    let mut host = Host::of(&lab, DeviceName::Printer);
    assert!(try_act(&lab, "printer", "tear-off", &[]).await.is_err());
    host.write(&[b"one\n", &hex("1D 56 00")[..], b"two\n", &hex("1D 56 00")].concat()).await;
    paper(&lab, 2).await;
    let taken = act(&lab, "printer", "tear-off", &[]).await;
    assert_eq!([&taken["papers"][0]["text"], &taken["papers"][1]["text"]], ["one\n", "two\n"]);
    assert!(try_act(&lab, "printer", "tear-off", &[]).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn paper_comes_no_faster_than_the_motor_turns() {
    let lab = lab().await;
    let mut host = Host::of(&lab, DeviceName::Printer);
    // 100 lines of 34 dots are 425 mm, 2.1 s at 200 mm/s.
    host.write(&[&b"line\n".repeat(100)[..], &hex("1D 56 00")].concat()).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(lab.world().read(|w| w.printer.papers.is_empty()));
    paper(&lab, 1).await;
}

#[tokio::test(start_paused = true)]
async fn each_paper_becomes_a_text_and_a_picture_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let lab = lab().await;
    lab.world().update(|w| w.printer.folder = Some(folder.path().to_owned()));
    let mut host = Host::of(&lab, DeviceName::Printer);
    host.write(&[&chinese("回执")[..], b"\n", &hex("1D 56 00"), b"2\n", &hex("1D 56 00")].concat()).await;
    let second = paper(&lab, 2).await;
    let file = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(file("001.txt"), "回执\n".as_bytes());
    assert_eq!(file("002.png"), second.png.as_deref().unwrap());
    assert_eq!(second.file, Some(folder.path().join("002.png")));
}

#[test]
fn a_missing_font_is_a_typed_error_that_says_what_to_install() {
    let empty = tempfile::tempdir().unwrap();
    let error = Fonts::load(&[empty.path().to_str().unwrap()]).unwrap_err();
    assert!(matches!(error, FontError::Missing { .. }));
    assert!(error.to_string().contains("install"));
}
