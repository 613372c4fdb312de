//! The cases, one file per noun. Each gets an empty store.

pub mod history;
pub mod messages;
pub mod names;
pub mod people;
pub mod private;
pub mod resume;
pub mod rooms;
pub mod unread;
