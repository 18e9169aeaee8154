//! A terminal of the ECR Hub in the house: its promises to the ledger are those of any terminal.

use suiban_drivers::terminal::codepay::{CodePay, OrderBook, Settings};

use super::*;

const PAY: Act = Act::Payment { amount_fen: 2000 };

/// The lab's terminal on its other line, with the order book among the kiosk's data.
pub(super) fn slot(house: &House) -> Slot<dyn PaymentTerminal> {
    let (lab, file) = (house.lab.clone(), house.bench.dir.path().join("orders"));
    Slot::new(move || {
        let pipe = lab.pipe(DeviceName::TerminalCodepay);
        let orders = OrderBook::open(&file, "GZ-TH-0017").unwrap();
        async move { Ok(Box::new(CodePay::new(pipe, Settings::new("suiban-test", orders))) as Box<dyn PaymentTerminal>) }
    })
}

async fn house() -> House {
    let mut house = House { codepay: true, ..House::new().await };
    house.restart();
    house
}

fn taken(house: &House) -> u64 {
    house.lab.world().read(|w| w.codepay.booked())
}

/// A payment is announced and the terminal is asked for it.
async fn pays(house: &House) {
    house.commit(vec![intent("pay", Some("1-1"), PAY)]).await;
    let mut terminal = house.kiosk().devices.terminal.take().await.unwrap();
    terminal.register().await.unwrap();
    let (prompts, mut heard) = tokio::sync::mpsc::channel(8);
    let (_, ()) = tokio::join!(terminal.authorise(2000, prompts), async { while heard.recv().await.is_some() {} });
}

#[tokio::test(start_paused = true)]
async fn what_was_booked_before_a_power_cut_is_given_back_by_its_order_number() {
    let mut house = house().await;
    house.act("terminal-codepay", "tap", &[("card", "ok")]).await;
    pays(&house).await;
    assert_eq!(taken(&house), 2000);
    house.restart();
    house.settle(When::Start).await;
    assert_eq!(house.found("pay").await, (Some(Outcome::Failed), Some(Found::GivenBack)));
    assert_eq!((taken(&house), house.told().await), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn an_order_that_was_refused_leaves_nothing_to_give_back() {
    let mut house = house().await;
    house.act("terminal-codepay", "tap", &[("card", "declined")]).await;
    pays(&house).await;
    house.restart();
    house.settle(When::Start).await;
    assert_eq!(house.found("pay").await, (Some(Outcome::Failed), Some(Found::NothingBooked)));
    assert_eq!(house.told().await, 0);
}
