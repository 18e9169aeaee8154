//! Synthetic pages of the lab at their pixels: what is taken, what is refused, and with which words.

use suiban_lab::document::{self, form};
use suiban_lab::world::{Desk, PageOnDesk};
use suiban_lab_town::desk::Spoilt;
use suiban_lab_town::{Date, Person, Town};

use super::*;

const WHO: &str = "zhang-wei";

fn person() -> Person {
    Town::new(1, Date::new(2026, 11, 25).unwrap()).person(WHO).unwrap().clone()
}

fn laid(turn: i16) -> Desk {
    Desk { page: Some(PageOnDesk { person: WHO.to_owned(), turn, cut_off: false }), spoilt: Spoilt::Nothing }
}

fn spoilt(spoilt: Spoilt) -> Desk {
    Desk { spoilt, ..laid(3) }
}

fn frame(desk: &Desk) -> Frame {
    let picture = document::seen(desk, Some(&person()));
    let bgr: Vec<u8> = picture.pixels().flat_map(|pixel| [pixel.0[2], pixel.0[1], pixel.0[0]]).collect();
    Frame::new(picture.width(), picture.height(), bgr)
}

fn first(desk: &Desk) -> PageStep {
    PageScan::new().step(&frame(desk), 0).unwrap()
}

/// The same picture again and again, 100 ms apart, until the page is taken.
fn scanned_from(desk: &Desk) -> (PageStep, ScannedPage) {
    let (frame, mut scan) = (frame(desk), PageScan::new());
    for turn in 0..20 {
        let step = scan.step(&frame, turn * 100).unwrap();
        if let Some(page) = step.finished.clone() {
            assert!(turn * 100 >= STILL_MS, "taken by surprise");
            return (step, page);
        }
    }
    panic!("not taken: {:?}", scan.step(&frame, 2_100).unwrap().guide);
}

#[test]
fn a_page_turned_up_to_thirty_degrees_is_found_to_a_few_pixels() {
    for turn in [-30, -11, 0, 17, 30] {
        let found = first(&laid(turn)).outline.unwrap();
        let true_corners = document::corners(turn);
        for (found, corner) in found.into_iter().zip(true_corners) {
            let (dx, dy) = (found.0 * document::WIDTH as f32 - corner.0, found.1 * document::HEIGHT as f32 - corner.1);
            assert!(dx.hypot(dy) < 3.0, "turned by {turn}: {dx:.1} {dy:.1} beside {corner:?}");
        }
    }
}

#[test]
fn a_turned_page_comes_out_as_it_was_printed() {
    let printed = form::page(&person());
    for turn in [-30, 3, 30] {
        let (_, page) = scanned_from(&laid(turn));
        assert_eq!((page.preview.width, page.preview.height), (form::WIDTH, form::HEIGHT));
        let apart = difference(&page.preview.rgb, printed.as_raw());
        let aside = difference(&page.preview.rgb[6 * 3..], printed.as_raw());
        assert!(apart < 16.0 && apart < 0.8 * aside, "turned by {turn}: {apart:.1}, six pixels aside {aside:.1}");
    }
}

/// Mean difference in grey levels, of the brightness over both pictures' own.
fn difference(one: &[u8], other: &[u8]) -> f64 {
    let mean = |all: &[u8]| all.iter().map(|v| f64::from(*v)).sum::<f64>() / all.len() as f64;
    let off = mean(one) - mean(other);
    let apart = one.iter().zip(other).map(|(a, b)| (f64::from(*a) - f64::from(*b) - off).abs());
    apart.sum::<f64>() / one.len() as f64
}

#[test]
fn the_page_is_kept_as_a_jpeg_of_its_size() {
    let (step, page) = scanned_from(&laid(3));
    assert_eq!(step.guide, PageGuide::Taking);
    let read = Picture::decode(&page.jpeg).unwrap();
    assert_eq!((read.width, read.height), (1144, 840));
}

#[test]
fn an_empty_desk_is_no_page() {
    let step = first(&Desk::default());
    assert_eq!((step.guide, step.outline), (PageGuide::LayPage, None));
    assert_eq!((step.desk.width, step.desk.height), (800, 600));
}

#[test]
fn a_covered_lens_is_no_page() {
    let black = Frame::new(1600, 1200, vec![4; 1600 * 1200 * 3]);
    assert_eq!(PageScan::new().step(&black, 0).unwrap().guide, PageGuide::LayPage);
}

#[test]
fn a_page_that_is_cut_off_is_refused() {
    let mut desk = laid(3);
    desk.page.as_mut().unwrap().cut_off = true;
    let step = first(&desk);
    assert_eq!((step.guide, step.outline), (PageGuide::WholePage, None));
}

#[test]
fn a_page_that_is_being_moved_is_refused() {
    for turn in [-30, 3, 30] {
        assert_eq!(
            first(&Desk { spoilt: Spoilt::Moved, ..laid(turn) }).guide,
            PageGuide::HoldStill,
            "turned by {turn}"
        );
    }
}

#[test]
fn a_page_out_of_focus_is_refused() {
    assert_eq!(first(&spoilt(Spoilt::Unfocused)).guide, PageGuide::NotSharp);
}

#[test]
fn a_page_with_a_reflection_is_refused() {
    assert_eq!(first(&spoilt(Spoilt::Glare)).guide, PageGuide::Glare);
}

#[test]
fn a_page_is_taken_only_when_it_has_lain_still_for_a_moment() {
    let (here, there) = (frame(&laid(3)), frame(&laid(5)));
    let mut scan = PageScan::new();
    let mut look = |frame: &Frame, at| {
        let step = scan.step(frame, at).unwrap();
        (step.guide, step.finished.is_some())
    };
    assert_eq!(look(&here, 0), (PageGuide::Taking, false));
    assert_eq!(look(&here, 500), (PageGuide::Taking, false));
    assert_eq!(look(&there, 1_000), (PageGuide::HoldStill, false));
    assert_eq!(look(&there, 1_100), (PageGuide::Taking, false));
    assert_eq!(look(&there, 1_200), (PageGuide::Taking, false), "three pictures, but too soon");
    assert_eq!(look(&there, 1_600), (PageGuide::Taking, true));
}

#[test]
fn what_was_spoilt_begins_anew() {
    let (good, shining) = (frame(&laid(3)), frame(&spoilt(Spoilt::Glare)));
    let mut scan = PageScan::new();
    for (frame, at) in [(&good, 0), (&good, 300), (&shining, 500), (&good, 700)] {
        assert!(scan.step(frame, at).unwrap().finished.is_none(), "at {at}");
    }
}

#[test]
fn a_sheet_that_lies_across_is_no_page() {
    let mut bgr = vec![50; 1600 * 1200 * 3];
    for y in 200..1000 {
        let row = (y * 1600 + 500) * 3;
        bgr[row..row + 588 * 3].fill(230);
    }
    let across = Frame::new(1600, 1200, bgr);
    assert_eq!(PageScan::new().step(&across, 0).unwrap().guide, PageGuide::LayStraight);
}
