//! See [`protocol::Command::ReadCounts`].

use super::positions;
use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{Fault, ReadCount, ReadCounts, Reply, limits::PAGE};

/// How many members have read messages of the caller's, where anybody has.
///
/// # Errors
/// [`Fault::ListFull`] for too many at once, and the store's.
pub fn read_counts(read: &mut dyn Read, by: &Allowed, of: &ReadCounts) -> Result<Reply> {
    if of.seqs.len() > usize::from(PAGE) {
        return Err(Fault::ListFull { most: PAGE.into() }.into());
    }
    let members = positions(read, by, of.conversation)?;
    let mut counts = Vec::new();
    for seq in of.seqs.iter().copied().filter(|_| !members.is_empty()) {
        let Some(at) = read.receipts().written_at(of.conversation, seq, by.me().id)? else { continue };
        let has_read =
            members.iter().filter(|one| one.since <= at && one.told.is_some_and(|told| told >= seq));
        let read = u32::try_from(has_read.count()).unwrap_or(u32::MAX);
        if read > 0 {
            counts.push(ReadCount { seq, read });
        }
    }
    Ok(Reply::ReadCounts(counts))
}
