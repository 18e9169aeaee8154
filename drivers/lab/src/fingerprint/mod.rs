//! (being written)

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::action::{ActError, Action, Args};
use crate::world::Shared;

/// Actions of this device.
pub const ACTIONS: &[Action] = &[];

/// Does an action.
pub fn act(_world: &Shared, action: &str, _args: &Args) -> Result<Value, ActError> {
    Err(ActError::unknown_action("fingerprint", action, ACTIONS))
}

/// Serves one line until the host hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(_world: Shared, _pipe: P) -> std::io::Result<()> {
    Ok(())
}
