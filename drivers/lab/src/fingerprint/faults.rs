//! The fingerprint module's faults by name.

use crate::fault::{Fault, fault};
use crate::world::World;

/// A password nobody at the kiosk knows.
const FOREIGN_PASSWORD: u32 = 0x5A17_C0DE;

/// What can be wrong with the module.
pub const FAULTS: &[Fault] = &[
    fault(
        "sensor-failed",
        "the sensor takes no picture",
        |w| w.finger.sensor_failed,
        |w, on| w.finger.sensor_failed = on,
    ),
    fault("glass-dirty", "the glass is smeared", |w| w.finger.glass_dirty, |w, on| w.finger.glass_dirty = on),
    fault("foreign-password", "somebody set another password", |w| w.finger.password == FOREIGN_PASSWORD, password),
];

fn password(world: &mut World, on: bool) {
    world.finger.password = if on { FOREIGN_PASSWORD } else { 0 };
    world.finger.unlocked = !on;
}
