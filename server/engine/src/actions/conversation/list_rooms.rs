//! See [`protocol::Command::Rooms`].

use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{ConversationId, Reply, Rooms, limits::PAGE};

/// A page of the public rooms.
///
/// # Errors
/// The store's.
pub fn list_rooms(read: &mut dyn Read, by: &Allowed, after: Option<ConversationId>) -> Result<Reply> {
    let mut rooms = read.rooms(by.me().id, after, PAGE + 1)?;
    let more = rooms.len() > usize::from(PAGE);
    rooms.truncate(usize::from(PAGE));
    Ok(Reply::Rooms(Rooms { rooms, more, next: None }))
}
