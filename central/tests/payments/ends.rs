//! What becomes of money nobody asks for any more: late payments, refunds under way, orders past their time.

use hyper::StatusCode;
use suiban_central::payments::OrderState;
use suiban_wire::api::{Code, PaymentState};

use crate::payments::shop::Shop;

async fn state(shop: &Shop) -> OrderState {
    shop.office.central.payment_orders().await.unwrap()[0].state
}

#[tokio::test]
async fn money_for_a_closed_order_goes_back_by_itself() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    assert_eq!(shop.close(order).await, PaymentState::Closed);
    shop.psp("pay-late").await;
    assert_eq!(shop.taken(), 20_00);
    shop.later(61).await;
    assert_eq!((state(&shop).await, shop.taken()), (OrderState::Refunded, 0));
    assert_eq!(shop.look(order).await, PaymentState::Refunded);
}

#[tokio::test]
async fn a_refund_under_way_is_followed_until_it_is_final() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.psp("pay").await;
    shop.psp("refunds kind=processing").await;
    assert_eq!(shop.look(order).await, PaymentState::Paid);
    assert_eq!(shop.refund(order).await, PaymentState::Refunding);
    assert_eq!(shop.refund(order).await, PaymentState::Refunding, "a repeat is the same refund");
    shop.later(10).await;
    assert_eq!(state(&shop).await, OrderState::Refunding);
    shop.psp("finish-refund").await;
    shop.later(20).await;
    assert_eq!(state(&shop).await, OrderState::Refunded);
    let asked =
        shop.lab.world().read(|w| w.psp.asked.iter().filter(|a| *a == "POST /v3/refund/domestic/refunds").count());
    assert_eq!(asked, 1, "it is ordered once and then asked for");
}

#[tokio::test]
async fn a_refund_the_provider_does_not_take_at_once_is_ordered_again() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.psp("pay").await;
    assert_eq!(shop.look(order).await, PaymentState::Paid);
    shop.psp("answer-next kind=500").await;
    assert_eq!(shop.refund(order).await, PaymentState::Refunding);
    assert_eq!(state(&shop).await, OrderState::RefundDue);
    shop.later(6).await;
    assert_eq!((state(&shop).await, shop.taken()), (OrderState::Refunded, 0));
}

#[tokio::test]
async fn a_refund_the_payers_account_does_not_take_waits_for_a_person() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.psp("pay").await;
    shop.psp("refunds kind=abnormal").await;
    assert_eq!(shop.look(order).await, PaymentState::Paid);
    assert_eq!(shop.refund(order).await, PaymentState::RefundFailed);
    shop.later(9_999).await;
    assert_eq!(state(&shop).await, OrderState::RefundFailed);
}

#[tokio::test]
async fn an_order_past_its_time_is_closed_though_no_kiosk_asks() {
    let shop = Shop::open().await;
    shop.order().await;
    shop.later(179).await;
    assert_eq!(state(&shop).await, OrderState::Open);
    shop.later(2).await;
    assert_eq!((state(&shop).await, shop.trades()), (OrderState::Closed, vec!["CLOSED"]));
    for seconds in [60, 600, 7_200] {
        shop.later(seconds + 1).await;
    }
    let asked = shop.lab.world().read(|w| w.psp.asked.len());
    shop.later(99_999).await;
    assert_eq!(shop.lab.world().read(|w| w.psp.asked.len()), asked, "a closed order is not asked for for ever");
}

#[tokio::test]
async fn a_notice_counts_once_however_often_it_comes() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.psp("pay").await;
    let notice = shop.psp("notice").await;
    for _ in 0..3 {
        assert_eq!(shop.deliver_notice(&notice).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!((state(&shop).await, shop.taken()), (OrderState::Paid, 20_00));
    let asked = shop.lab.world().read(|w| w.psp.asked.len());
    assert_eq!(shop.look(order).await, PaymentState::Paid);
    assert_eq!(shop.lab.world().read(|w| w.psp.asked.len()), asked, "what is known is not asked for");
}

#[tokio::test]
async fn a_notice_of_a_late_payment_sends_the_money_back_once() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.close(order).await;
    shop.psp("pay-late").await;
    let notice = shop.psp("notice").await;
    shop.deliver_notice(&notice).await;
    shop.deliver_notice(&notice).await;
    assert_eq!((state(&shop).await, shop.taken()), (OrderState::Refunded, 0));
    let refunds = shop.lab.world().read(|w| w.psp.asked.iter().filter(|a| a.contains("/refund/")).count());
    assert_eq!(refunds, 1);
}

#[tokio::test]
async fn the_notice_of_a_refund_ends_the_following() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.psp("pay").await;
    shop.psp("refunds kind=processing").await;
    shop.look(order).await;
    shop.refund(order).await;
    shop.psp("finish-refund").await;
    let notice = shop.psp("notice").await;
    assert_eq!(shop.deliver_notice(&notice).await.status, StatusCode::NO_CONTENT);
    assert_eq!(state(&shop).await, OrderState::Refunded);
}

#[tokio::test]
async fn a_notice_that_is_changed_old_or_somebody_elses_is_refused() {
    let shop = Shop::open().await;
    shop.order().await;
    shop.psp("pay").await;
    let notice = shop.psp("notice").await;
    let mut changed = notice.clone();
    changed["body"] = notice["body"].as_str().unwrap().replace("transaction", "Transaction").into();
    let mut bare = notice.clone();
    bare["headers"].as_object_mut().unwrap().remove("Wechatpay-Signature");
    let mut other = notice.clone();
    other["headers"]["Wechatpay-Serial"] = "PUB_KEY_ID_OF_SOMEBODY".into();
    for bad in [&changed, &bare, &other] {
        assert_eq!(shop.deliver_notice(bad).await.problem().code, Code::ProviderUnavailable);
    }
    // Five minutes, and a little: the provider's seconds begin at another moment than the office's.
    shop.office.clock.advance(std::time::Duration::from_secs(310));
    assert_eq!(shop.deliver_notice(&notice).await.problem().code, Code::ProviderUnavailable);
    assert_eq!(state(&shop).await, OrderState::Open);
}
