//! The server's database, read while the server has it open.

use rusqlite::{Connection, OpenFlags};
use std::{path::Path, time::Duration};

/// Opens it.
pub fn open(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    Ok(connection)
}
