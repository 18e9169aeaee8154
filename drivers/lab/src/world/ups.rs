//! State of the UPS and of the service in front of it.

/// What the service knows of the UPS.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UpsCable {
    /// The UPS answers the service.
    #[default]
    In,
    /// It has not answered for a while: what is known is out of date.
    Stale,
    /// The cable is out: the service's driver is gone.
    Out,
}

/// The UPS.
#[derive(Debug, Clone)]
pub struct UpsState {
    /// Whether the mains are there.
    pub mains: bool,
    /// Charge in per cent.
    pub charge: u8,
    /// What a full battery carries, in seconds.
    pub full_runtime: u32,
    /// The battery is worn.
    pub worn: bool,
    /// More hangs on it than it carries.
    pub overloaded: bool,
    /// The load hangs on the mains directly.
    pub bypassed: bool,
    /// The primary has ordered the shutdown.
    pub shutdown_ordered: bool,
    /// The cable between it and the service.
    pub cable: UpsCable,
    /// Hosts that have logged in and not out.
    pub logins: u32,
}

impl Default for UpsState {
    fn default() -> Self {
        Self {
            mains: true,
            charge: 100,
            full_runtime: 1_800,
            worn: false,
            overloaded: false,
            bypassed: false,
            shutdown_ordered: false,
            cable: UpsCable::In,
            logins: 0,
        }
    }
}

impl UpsState {
    /// Below this charge the battery is low, in per cent.
    pub const LOW: u8 = 20;

    /// Seconds the battery lasts at its load.
    pub fn runtime(&self) -> u32 {
        self.full_runtime * u32::from(self.charge) / 100
    }
}
