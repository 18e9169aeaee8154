//! The page of the household register: kept, said to be on file, or not there; nobody is kept from applying by it.

use super::driver::{EQUIPMENT, Hand, card, face};
use crate::journey::availability::Service;
use crate::journey::effect::RegisterPage;
use crate::journey::eligibility::Reason;
use crate::journey::event::{Line, Progress};
use crate::journey::rules::Rules;
use crate::journey::visit::Equipment;
use crate::journey::{Event, Intent, Stage, Work, WorkDone};

fn with_portrait(equipment: Equipment) -> Hand {
    let mut hand = Hand::with(Service::Renewal, Rules::default(), equipment);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(card())));
    hand.intent(Intent::Reason(Reason::Expiring)).done(face(0.8)).done(WorkDone::FingerCompared(0.9));
    hand.done(WorkDone::FingerEnrolled).done(WorkDone::FingerEnrolled);
    hand.done(WorkDone::Portraits(2)).intent(Intent::ChoosePortrait(1));
    hand
}

fn at_page() -> Hand {
    let hand = with_portrait(EQUIPMENT);
    assert_eq!((hand.at().as_str(), hand.work()), ("renewal/scan-page", Some(&Work::ScanPage)));
    hand
}

fn kept(hand: &Hand) -> RegisterPage {
    let Stage::Renewal(renewal) = &hand.visit.stage else { panic!("not in a renewal") };
    renewal.register
}

/// From the phone to the application.
fn submitted(hand: &mut Hand) -> RegisterPage {
    hand.type_phone().intent(Intent::Confirm).intent(Intent::Confirm).intent(Intent::Signed).intent(Intent::PayLater);
    let Some(Work::Submit(application)) = hand.work() else { panic!("not submitted: {:?}", hand.effects) };
    application.register
}

#[test]
fn a_scan_is_looked_at_and_taken_again_until_it_is_liked() {
    let mut hand = at_page();
    hand.done(WorkDone::PageScanned);
    assert_eq!((hand.at().as_str(), hand.work()), ("renewal/check-page", None));
    hand.intent(Intent::RetakePage);
    assert_eq!((hand.work(), kept(&hand)), (Some(&Work::ScanPage), RegisterPage::NotAvailable));
    hand.done(WorkDone::PageScanned).intent(Intent::KeepPage);
    assert_eq!(hand.at(), "renewal/phone");
    assert_eq!(submitted(&mut hand), RegisterPage::Scanned);
}

#[test]
fn what_is_on_file_or_not_along_is_said_and_not_scanned() {
    for (said, register) in
        [(Intent::PageOnFile, RegisterPage::OnFile), (Intent::WithoutPage, RegisterPage::NotAvailable)]
    {
        let mut hand = at_page();
        hand.intent(said);
        assert_eq!(hand.at(), "renewal/phone");
        assert_eq!(submitted(&mut hand), register);
    }
}

#[test]
fn without_a_document_camera_the_step_is_left_out_and_the_application_says_so() {
    let mut hand = with_portrait(Equipment { document_camera: false, ..EQUIPMENT });
    assert_eq!(hand.at(), "renewal/phone");
    hand.type_phone().intent(Intent::Confirm).intent(Intent::Edit(Line::Register));
    assert_eq!(hand.at(), "renewal/review");
    hand.intent(Intent::Confirm).intent(Intent::Signed).intent(Intent::PayLater);
    let Some(Work::Submit(application)) = hand.work() else { panic!("not submitted: {:?}", hand.effects) };
    assert_eq!(application.register, RegisterPage::NotAvailable);
}

#[test]
fn a_camera_lost_in_the_middle_refers_nobody() {
    let mut hand = at_page();
    hand.done(WorkDone::DeviceLost);
    assert_eq!(hand.at(), "renewal/phone");
    hand.intent(Intent::Back);
    assert_eq!(hand.at(), "renewal/pose");
    hand.done(WorkDone::Portraits(2)).intent(Intent::ChoosePortrait(0));
    assert_eq!(hand.at(), "renewal/phone", "a camera that failed is not tried again");
    assert_eq!(submitted(&mut hand), RegisterPage::NotAvailable);
}

#[test]
fn a_camera_lost_at_a_correction_leaves_the_scan_that_was_kept() {
    let mut hand = Hand::on(Service::Renewal);
    hand.until_review().intent(Intent::Edit(Line::Register));
    assert_eq!(hand.at(), "renewal/scan-page");
    hand.done(WorkDone::DeviceLost);
    assert_eq!((hand.at().as_str(), kept(&hand)), ("renewal/review", RegisterPage::Scanned));
}

#[test]
fn a_corrected_page_comes_back_to_the_review() {
    let mut hand = Hand::on(Service::Renewal);
    hand.until_review().intent(Intent::Edit(Line::Register)).intent(Intent::Back);
    assert_eq!(hand.at(), "renewal/review");
    hand.intent(Intent::Edit(Line::Register)).done(WorkDone::PageScanned).intent(Intent::KeepPage);
    assert_eq!(hand.at(), "renewal/review");
    hand.intent(Intent::Edit(Line::Register)).intent(Intent::PageOnFile);
    assert_eq!((hand.at().as_str(), kept(&hand)), ("renewal/review", RegisterPage::OnFile));
}

#[test]
fn back_leads_from_the_phone_to_what_was_said_of_the_page_and_on_to_the_portrait() {
    let mut hand = at_page();
    hand.done(WorkDone::PageScanned).intent(Intent::KeepPage).intent(Intent::Back);
    assert_eq!(hand.at(), "renewal/check-page");
    hand.intent(Intent::Back);
    assert_eq!(hand.at(), "renewal/scan-page");
    hand.intent(Intent::PageOnFile).intent(Intent::Back);
    assert_eq!(hand.at(), "renewal/scan-page");
    hand.intent(Intent::Back);
    assert_eq!(hand.at(), "renewal/pose");
}

#[test]
fn whoever_moves_the_page_is_still_there() {
    let mut hand = at_page();
    for _ in 0..10 {
        hand.wait(40_000);
        let task = hand.visit.task;
        hand.event(Event::Progress(task, Progress::PageMoved));
    }
    assert_eq!(hand.at(), "renewal/scan-page");
    hand.wait(70_000);
    assert_eq!(hand.at(), "over");
}
