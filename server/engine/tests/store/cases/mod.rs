//! The cases, one file per noun. Each gets an empty store.

pub mod accounts;
pub mod bans;
pub mod changes;
pub mod contacts;
pub mod files;
pub mod forms;
pub mod group_commit;
pub mod groups;
pub mod history;
pub mod leaving;
pub mod lists;
pub mod messages;
pub mod names;
pub mod people;
pub mod private;
pub mod receipts;
pub mod reopening;
pub mod resume;
pub mod robot;
pub mod rooms;
pub mod server;
pub mod stickers;
pub mod succession;
pub mod unread;
pub mod unsent;
pub mod ways_back;
