//! Read receipts: how far others have read what one wrote.

mod privacy;
mod read_counts;
mod readers;

pub use privacy::privacy;
pub use read_counts::read_counts;
pub use readers::readers;

use crate::{
    domain::permission::Allowed,
    ports::store::{Position, Read},
    runner::Result,
};
use protocol::{ConversationId, Kind, limits::READERS};

/// The other members, as the author of messages may know of them: nobody where one does not say oneself how far one has
/// read, nor where there are more than [`READERS`].
fn positions(read: &mut dyn Read, by: &Allowed, conversation: ConversationId) -> Result<Vec<Position>> {
    let me = by.me().id;
    let is_group = by.standing().is_some_and(|standing| standing.kind != Kind::Private);
    if !is_group || read.member_count(conversation)? > READERS || !read.receipts().tells_reads(me)? {
        return Ok(Vec::new());
    }
    Ok(read.receipts().positions(conversation, me)?)
}
