//! Messages that are sent at a time that their author chose.

mod cancel;
mod change;
mod list;
mod schedule;
mod send;

pub use cancel::cancel;
pub use change::{Change, change};
pub use list::list;
pub use schedule::{New, schedule};
pub use send::start;

use crate::{
    domain::permission::Allowed,
    ports::store::{Read, Scheduled},
    runner::Result,
};
use protocol::{Fault, RecordId};

/// A message of the caller's that waits.
fn own(read: &mut dyn Read, by: &Allowed, id: RecordId) -> Result<Scheduled> {
    let found = read.unsent().scheduled_message(id)?.filter(|message| message.person == by.me().id);
    Ok(found.ok_or(Fault::Missing)?)
}

/// The time at which a message is sent: not one that is over, nor one that is too far ahead.
fn time(at: i64, now: i64) -> Result<i64> {
    const AHEAD: i64 = protocol::limits::SCHEDULE_DAYS * 86_400_000;
    if at > now.saturating_add(AHEAD) { Err(Fault::Unreadable.into()) } else { Ok(at.max(now)) }
}
