//! A spike: the store's port filled by PostgreSQL as far as `send`, `join`, `kick` and `resume` need it.
//! It exists to judge the port (`docs/adr/0006-the-port-on-postgresql.md`), and is in no release.

mod accounts;
pub mod cluster;
mod contacts;
mod cursor;
mod files;
mod groups;
mod lineage;
mod messages;
mod passkeys;
mod read;
mod robot;
mod rows;
mod server;
mod session;
mod sql;
mod store;
mod tx;
mod wire;

pub use store::{PgStore, connect_options};
pub use wire::{Counted, Counts, Pipelining};
