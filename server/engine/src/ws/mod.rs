//! The socket: upgrade, frames, commands. The HTTP fallback shares all but the frames.

mod dispatch;
mod framing;
mod session;
mod socket;
mod upgrade;

pub use session::{Flow, Opening, Session};
pub use upgrade::upgrade;
