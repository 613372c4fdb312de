//! The socket: upgrade, frames, commands. The HTTP fallback shares all but the frames.

mod client;
mod framing;
mod session;
mod socket;
mod upgrade;

pub(crate) use client::ClientStream;
pub use session::{Opening, Session};
pub use upgrade::upgrade;
