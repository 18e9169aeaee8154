//! A kiosk believes the central of its code and no other, whatever its clock says.

use std::os::unix::fs::PermissionsExt;

use suiban_wire::api::{Code, Problem};

use super::fake::Script;
use super::line::problem;
use super::*;

async fn try_pair(central: &Arc<FakeCentral>, code: &PairingCode, shift: i64) -> Result<Identity, SyncError> {
    let dir = TempDir::new().unwrap();
    let keys = Keys::load_or_create(dir.path()).unwrap();
    let clock = TestClock::new();
    clock.shift(shift);
    let identity = pair(&**central, code, DEVICE, &keys, clock).await?;
    let reloaded = Identity::load(&keys).unwrap().unwrap();
    assert_eq!(reloaded.paired(), identity.paired());
    let mode = std::fs::metadata(dir.path().join("identity.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(Keys::load_or_create(dir.path()).unwrap().paired(), Some(identity.paired()));
    Ok(identity)
}

#[tokio::test(start_paused = true)]
async fn a_kiosk_pairs_with_a_clock_ten_years_off() {
    for shift in [0, TEN_YEARS_MS, -TEN_YEARS_MS] {
        let central = FakeCentral::new();
        let identity = try_pair(&central, &central.code(), shift).await.unwrap();
        assert_eq!(identity.paired().central_ms, NOW);
        let asked = central.with(|w| w.kiosk.clone()).unwrap();
        assert_eq!(asked.device, DEVICE);
    }
}

#[tokio::test(start_paused = true)]
async fn another_authority_or_another_name_is_not_believed() {
    let central = FakeCentral::new();
    let code = central.code();
    central.impersonate();
    assert!(matches!(try_pair(&central, &code, 0).await, Err(SyncError::Tls(_))));
    let central = FakeCentral::new();
    let code = PairingCode { server_name: "other.test".into(), ..central.code() };
    assert!(matches!(try_pair(&central, &code, 0).await, Err(SyncError::Tls(_))));
    assert!(central.with(|w| w.kiosk.is_none()), "the token was never shown");
}

#[tokio::test(start_paused = true)]
async fn a_used_code_is_a_typed_error_and_leaves_nothing_behind() {
    let central = FakeCentral::new();
    central.next("/v1/pair", Script::Raw(problem(Problem::new(Code::PairingRefused, "used"))));
    let dir = TempDir::new().unwrap();
    let keys = Keys::load_or_create(dir.path()).unwrap();
    let refused = pair(&*central, &central.code(), DEVICE, &keys, TestClock::new()).await;
    assert!(matches!(refused, Err(SyncError::Forbidden(Some(Code::PairingRefused)))));
    assert!(Identity::load(&keys).unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn an_authority_that_is_not_the_codes_is_refused_even_inside_the_answer() {
    let central = FakeCentral::new();
    fn other_authority(body: &mut Vec<u8>) {
        let mut json: serde_json::Value = serde_json::from_slice(body).unwrap();
        json["authority_pem"] = json["certificate_pem"].clone();
        *body = serde_json::to_vec(&json).unwrap();
    }
    central.next("/v1/pair", Script::Changed(other_authority));
    let refused = try_pair(&central, &central.code(), 0).await;
    assert!(matches!(refused, Err(SyncError::Identity(_))), "{refused:?}");
}

#[tokio::test(start_paused = true)]
async fn a_paired_kiosk_trusts_dates_by_central_clock_and_nothing_else() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("case", vec![]).await;
    kiosk.clock.shift(TEN_YEARS_MS);
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0).await;
    drop(sync);
    // Neither the kiosk's clock nor central's last word lies in this certificate's dates.
    kiosk.central.renew((2030, 2031));
    kiosk.commit("next", vec![]).await;
    let mut sync = kiosk.start();
    assert_eq!(sync.until(|link| link.fault.is_some()).await.fault, Some("clock"));
    assert_eq!(kiosk.waiting().await, 1);
    kiosk.clock.shift(TEN_YEARS_MS * 4 / 10);
    sync.wake.notify_one();
    sync.until(|link| link.outbox == 0).await;
}
