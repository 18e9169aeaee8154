//! Nobody takes the slip.

use suiban_drivers::printer::custom::Untaken;
use suiban_drivers::printer::{ReceiptPrinter, Ticket};
use suiban_lab::world::PaperPlace;

use crate::presenter::{fitted, line, paper, papers, presenter};
use crate::rig::Rig;

#[tokio::test]
async fn a_slip_nobody_takes_is_drawn_in_before_the_next_one() {
    let rig = Rig::fast().await;
    let mut printer = presenter(&rig).await;
    printer.print(&line("第一张")).await.unwrap();
    printer.print(&line("第二张")).await.unwrap();
    let expected = [paper("第一张", PaperPlace::Retracted), paper("第二张", PaperPlace::Mouth)];
    assert_eq!(papers(&rig), expected);
    assert_eq!(printer.retract().await, Ok(Ticket::Retracted));
    assert_eq!(papers(&rig)[1], paper("第二张", PaperPlace::Retracted));
    assert_eq!(printer.retract().await, Ok(Ticket::Taken), "there is nothing left to draw in");
}

#[tokio::test]
async fn a_presenter_without_a_bin_drops_it() {
    let rig = Rig::fast().await;
    let mut printer = fitted(&rig, Untaken::Eject).await;
    printer.print(&line("第一张")).await.unwrap();
    assert_eq!(printer.retract().await, Ok(Ticket::Ejected));
    assert_eq!(papers(&rig), [paper("第一张", PaperPlace::Dropped)]);
}
