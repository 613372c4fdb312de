//! Where a request comes from: address, login, origin, and whether there is room for its connection.

mod caller;
mod connection_limit;
pub mod cookies;
mod forwarded;
mod host;
pub mod machine;
pub mod obstacle;
pub mod origin;
mod refusal;

pub use caller::Caller;
pub use connection_limit::{ConnectionLimit, ConnectionSlot};
pub use forwarded::warn_if_untrusted;
pub use refusal::refusal;
