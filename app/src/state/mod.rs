//! The state of the page. [`chat::Chat`] is a plain value: it takes frames and input and returns effects, so
//! tests drive it without a browser. [`Store`] holds it in a signal, for the components.

pub mod about;
pub mod anchor;
pub mod answering;
pub mod backoff;
pub mod chat;
mod composing;
pub mod connecting;
pub mod connection;
pub mod contacts;
pub mod copies;
mod creating;
mod draft_sync;
mod drafting;
mod drafts;
mod events;
pub mod finding;
pub mod forms;
pub mod ime;
pub mod items;
mod leaving;
pub mod listing;
pub mod log;
pub mod names;
mod navigation;
pub mod one_line;
pub mod outbox;
pub mod picks;
pub mod powers;
pub mod reading;
pub mod recording;
mod reduce;
pub mod row_builder;
pub mod row_extras;
pub mod rows;
pub mod said;
mod saying;
mod scrolling;
pub mod spaces;
mod store;
#[cfg(test)]
mod tests;
pub mod timeline;
pub mod typing;
pub mod unsent;
mod uploading;
pub mod uploads;
pub mod visit;
pub mod window;

pub use crate::memo::Memo;
pub use chat::{Chat, Effect};
pub use store::Store;
