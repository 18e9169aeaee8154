//! State of the cabinet: its contacts and its light.

/// The cabinet.
#[derive(Debug, Clone, Copy)]
pub struct CabinetState {
    /// Whether the door stands open.
    pub door_open: bool,
    /// Whether the tamper loop is broken.
    pub loop_broken: bool,
    /// How often the door's contact has still to spring back.
    pub bounces: u32,
    /// Whether the chip behind the contacts is there.
    pub chip: bool,
    /// Whether the light is lit.
    pub lit: bool,
    /// How often the light was switched over.
    pub switched: u32,
}

impl Default for CabinetState {
    fn default() -> Self {
        Self { door_open: false, loop_broken: false, bounces: 0, chip: true, lit: false, switched: 0 }
    }
}
