//! Asks the UPS at a pace of its own and keeps what is known of the power.
//!
//! Promise: a mains failure is noticed within two seconds; a UPS that cannot be asked is silent. What follows is decided in
//! [`power`](crate::journey::power). The board asks through [`health`](super::health), like any device.

use std::sync::Arc;
use std::time::Duration;

use suiban_drivers::ups::{PowerSource, Reading};
use tokio::sync::watch;

use super::Kiosk;
use crate::journey::power::{Outlook, Power};

/// Between two questions.
const LOOK: Duration = Duration::from_secs(2);

/// Asks once, and from then on beside the loop. A machine without a UPS knows of no failure.
pub(super) async fn start(kiosk: &Arc<Kiosk>) -> watch::Receiver<Outlook> {
    let (publish, outlook) = watch::channel(Outlook::default());
    if kiosk.devices.ups.is_some() {
        look(kiosk, &publish).await;
        tokio::spawn(go_on(kiosk.clone(), publish));
    }
    outlook
}

async fn go_on(kiosk: Arc<Kiosk>, publish: watch::Sender<Outlook>) {
    while !publish.is_closed() {
        tokio::time::sleep(LOOK).await;
        look(&kiosk, &publish).await;
    }
}

async fn look(kiosk: &Kiosk, publish: &watch::Sender<Outlook>) {
    let heard = ask(kiosk).await;
    let now_ms = kiosk.clock.mono_ms();
    publish.send_if_modified(|outlook| {
        let next = outlook.after(heard, now_ms, &kiosk.config.power);
        std::mem::replace(outlook, next) != next
    });
}

async fn ask(kiosk: &Kiosk) -> Option<Power> {
    let mut ups = kiosk.devices.ups.as_ref()?.take().await.ok()?;
    let read = ups.reading().await;
    power(&ups.judge(read).ok()?)
}

/// `None`: the UPS tells no source, which is as good as no word.
fn power(reading: &Reading) -> Option<Power> {
    match (reading.shutdown_ordered, reading.source) {
        (true, _) => Some(Power::ShutdownOrdered),
        (false, PowerSource::Mains | PowerSource::Bypass) => Some(Power::Mains { low: reading.battery_low }),
        (false, PowerSource::Battery) => Some(Power::Battery {
            low: reading.battery_low,
            charge: reading.charge,
            seconds: reading.runtime.map(|left| left.as_secs()),
        }),
        (false, PowerSource::Unknown) => None,
    }
}
