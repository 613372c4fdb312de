//! See [`protocol::Command::Readers`].

use super::positions;
use crate::{
    domain::permission::Allowed,
    ports::store::{Position, Read, Readership},
    runner::Result,
};
use protocol::{Fault, Readers, ReadersOf, Reply};

/// People on a page.
const PAGE: u16 = 50;

/// Who has read a message of the caller's, or who has not.
///
/// # Errors
/// [`Fault::Missing`] if it is not theirs, and the store's.
pub fn readers(read: &mut dyn Read, by: &Allowed, of: ReadersOf) -> Result<Reply> {
    let ReadersOf { conversation, seq, unread, after } = of;
    let author = by.me().id;
    let at = read.receipts().written_at(conversation, seq, author)?.ok_or(Fault::Missing)?;
    let members = positions(read, by, conversation)?;
    let count = |of: &dyn Fn(&Position) -> bool| {
        let those = members.iter().filter(|one| one.since <= at && of(one));
        u32::try_from(those.count()).unwrap_or(u32::MAX)
    };
    let has_read = |one: &Position| one.told.is_some_and(|told| told >= seq);
    let mut people = if members.is_empty() {
        Vec::new()
    } else {
        let of = Readership { conversation, author, seq, at, unread };
        read.receipts().readers(of, after, PAGE + 1)?
    };
    let more = people.len() > usize::from(PAGE);
    people.truncate(usize::from(PAGE));
    Ok(Reply::Readers(Readers {
        people,
        more,
        read: count(&has_read),
        unread: count(&|one| one.told.is_some() && !has_read(one)),
        silent: count(&|one| one.told.is_none()),
    }))
}
