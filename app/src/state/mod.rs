//! What the page knows. Plain values: [`chat::Chat`] takes what happens and gives back what to do; the
//! tests drive it without a browser. [`Store`] is the same behind one signal, for the components.

pub mod backoff;
pub mod chat;
pub mod connection;
mod events;
pub mod ime;
pub mod names;
pub mod outbox;
mod reading;
mod reduce;
pub mod rows;
mod scrolling;
mod store;
#[cfg(test)]
mod tests;
pub mod timeline;
pub mod typing;
pub mod window;

pub use chat::{Chat, Effect};
pub use store::Store;
