//! The embedded store: one SQLite file, one connection that writes, a pool of those that read. Rows and
//! statements only; the rules are in `actions`.

mod accounts;
mod backup;
mod check;
mod connection;
mod contact_rows;
mod contacts;
mod contacts_sql;
mod copy;
mod cursor;
mod database;
mod error;
mod file_rights;
mod group_rows;
mod groups;
mod groups_sql;
mod kept;
mod lock;
mod migrate;
mod migrate_names;
mod migrate_spellings;
mod migrate_text;
mod open_error;
mod owner_code;
mod pages;
mod passkeys;
mod passkeys_sql;
#[cfg(test)]
mod plans;
mod pool;
mod read;
mod recent;
mod recognize;
mod restore;
mod robot;
mod robot_sql;
mod rows;
mod schema;
mod server;
mod server_sql;
mod spaces;
mod spaces_sql;
mod sql;
mod tx;
mod views;
mod watch;
mod writer;

pub use backup::backup;
pub use check::{Contents, Report, check, newest_entry};
pub use connection::FILE;
pub use copy::{partial_path, remove_partial};
pub use database::Database;
pub use open_error::OpenError;
pub use owner_code::set_owner_code;
pub use restore::restore;
