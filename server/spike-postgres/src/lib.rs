//! A spike: the store's port filled by PostgreSQL as far as `send`, `join`, `kick` and `resume` need it.
//! It exists to judge the port (`docs/adr/0006-the-port-on-postgresql.md`), and is in no release.

mod accounts;
pub mod cluster;
mod contacts;
mod cursor;
mod files;
mod forms;
mod groups;
mod hooks;
mod lineage;
mod messages;
mod notify;
mod passkeys;
mod read;
mod receipts;
mod robot;
mod rows;
mod search;
mod server;
mod session;
mod sql;
mod stickers;
mod store;
mod tx;
mod unsent;
mod wire;

pub use store::{PgStore, connect_options};
pub use wire::{Counted, Counts, Pipelining};
