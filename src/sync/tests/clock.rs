//! Certificates are judged by more than one date, and never by one before central's last signed word.

use super::*;

/// A kiosk that has heard central's word on the time.
async fn heard() -> Kiosk {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("case", vec![]).await;
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0).await;
    sync.stop().await;
    kiosk
}

async fn fault(kiosk: &Kiosk) -> Option<&'static str> {
    kiosk.commit("next", vec![]).await;
    let mut sync = kiosk.start();
    let state = sync.until(|link| link.fault.is_some() || (link.online && link.outbox == 0)).await;
    sync.stop().await;
    state.fault
}

#[tokio::test(start_paused = true)]
async fn a_certificate_that_had_ended_by_centrals_own_word_is_never_accepted() {
    // NOW is in November 2026. A clock ten years back would find this certificate good.
    let kiosk = heard().await;
    kiosk.central.renew((2015, 2020));
    kiosk.clock.shift(-TEN_YEARS_MS);
    assert_eq!(fault(&kiosk).await, Some("clock"));
    assert_eq!(kiosk.waiting().await, 1, "the fact is kept");
}

#[tokio::test(start_paused = true)]
async fn a_clock_ten_years_off_in_either_direction_cuts_nobody_off() {
    for shift in [TEN_YEARS_MS, -TEN_YEARS_MS] {
        let kiosk = heard().await;
        kiosk.clock.shift(shift);
        assert_eq!(fault(&kiosk).await, None, "{shift}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_certificate_renewed_while_the_kiosk_was_cut_off_with_a_slow_clock_is_accepted() {
    let kiosk = heard().await;
    kiosk.central.renew((2027, 2029));
    kiosk.clock.shift(-TEN_YEARS_MS);
    assert_eq!(fault(&kiosk).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_clock_ten_years_ahead_deletes_nothing_that_central_has_only_just_taken() {
    let kiosk = Kiosk::paired().await;
    kiosk.clock.shift(TEN_YEARS_MS);
    kiosk.commit("case", vec![]).await;
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0 && link.last_central_ms.is_some()).await;
    sync.stop().await;
    assert_eq!(kiosk.rows().await.len(), 1, "a receipted fact is kept for some days of central's time");
}
