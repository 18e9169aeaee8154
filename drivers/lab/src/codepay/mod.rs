//! A bank-card terminal that speaks the ECR Hub protocol of CodePay and PayCloud on a USB-serial line, 115200 8N1.
//!
//! Promise: money is in [`crate::world::CodepayState::orders`] and nowhere else. An order number is taken once; a payment
//! goes on whether the till is there or not.
//!
//! | file | what it is |
//! |---|---|
//! | `packet` | packets |
//! | `port` | the line, with acknowledgement, repeats and heartbeats |
//! | `session` | orders, questions, and the person at the terminal |
//! | `actions` | what hands can do |

use tokio::io::{AsyncRead, AsyncWrite};

use crate::world::Shared;

mod actions;
mod packet;
mod port;
mod session;

pub use actions::{ACTIONS, act};

/// Serves the line until the host hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> std::io::Result<()> {
    session::Session::new(world, pipe).run().await
}
