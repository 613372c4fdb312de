//! Where somebody lands who comes in.

use crate::{Engine, runner::Result};
use protocol::{ConversationId, PersonId};

/// The lobby of the first of somebody's spaces.
pub async fn home(engine: &Engine, person: PersonId) -> Option<ConversationId> {
    let look = engine.reads.run(move |read| -> Result<_> { Ok(read.spaces().spaces_of(person)?) });
    look.await.ok()?.first().copied()
}
