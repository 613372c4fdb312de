//! What somebody's first page shows.

use crate::{
    Engine,
    runner::{Error, Result},
};
use protocol::{Fault, PersonId, Resumed};

/// All of somebody's conversations. Who looks at the page counts as online: they are, as soon as it is
/// alive.
///
/// # Errors
/// The store's.
pub async fn overview(engine: &Engine, person: PersonId) -> std::result::Result<Resumed, Fault> {
    let changes: Result<Resumed> = engine.reads.run(move |read| Ok(read.changes(person, None)?)).await;
    let mut resumed = changes.map_err(Error::into_fault)?;
    let presence = engine.hub.presence();
    let arriving = u32::from(!presence.is_online(person));
    for conversation in &mut resumed.conversations {
        conversation.online = presence.online_in(conversation.id) + arriving;
    }
    Ok(resumed)
}
