//! The wires of a cabinet, as a few truths: what a GPIO chip, or a cabinet in memory, has to offer.

use async_trait::async_trait;

use crate::LinkFault;

/// Contacts at one moment. Both are made when all is well, so a cut cable shows as an open door and a broken loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inputs {
    /// The door's contact is made: the door is shut.
    pub door: bool,
    /// The tamper loop is closed.
    pub tamper: bool,
}

/// The wires.
#[async_trait]
pub trait Lines: Send + 'static {
    /// Reads the contacts as they are, bounce and all.
    fn inputs(&mut self) -> Result<Inputs, LinkFault>;
    /// Waits until a contact has changed since the last call. May be dropped while it waits.
    async fn changed(&mut self) -> Result<(), LinkFault>;
    /// Whether there is a light on them.
    fn has_light(&self) -> bool;
    /// Switches the light.
    fn light(&mut self, lit: bool) -> Result<(), LinkFault>;
}
