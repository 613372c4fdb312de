//! What a cursor says: `EPOCH.XMIN`. Of which database, and the oldest transaction that was open when it
//! was read: all before it are seen.
//!
//! It may tell something twice: what was committed, but after an older transaction that was still open.
//! It never misses: what is not seen yet has a transaction that is open or to come. (A sequence, or the
//! largest id seen, does miss: numbers are drawn in one order and committed in another.)

use crate::rows::failed;
use engine::ports::store::StoreResult;
use protocol::{Cursor, Epoch};

/// A transaction's id.
pub type Xid = i64;

pub fn write(epoch: Epoch, xmin: Xid) -> StoreResult<Cursor> {
    Cursor::new(format!("{epoch}.{xmin}")).map_err(failed)
}

/// `None` if it is not of this database.
pub fn read(cursor: &Cursor, epoch: Epoch) -> Option<Xid> {
    let (lineage, xmin) = cursor.as_str().split_once('.')?;
    (lineage.parse() == Ok(epoch)).then_some(())?;
    xmin.parse().ok().filter(|xmin| *xmin >= 0)
}
