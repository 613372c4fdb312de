//! Notes what became of a post to a service outside.

use crate::{Engine, actions::Outcome};
use protocol::{ConversationId, Fault, HookId, HookState, Seq};

/// What is known of a service after something was posted to it, or after there was nothing to post.
#[derive(Debug, Clone)]
pub struct Hooked {
    /// Which.
    pub hook: HookId,
    /// How far it has told.
    pub upto: Vec<(ConversationId, Seq)>,
    /// What became of it, and what the service said, if something was posted.
    pub state: Option<(HookState, String)>,
}

/// Notes it.
///
/// # Errors
/// The store's.
pub async fn settle_hook(engine: &Engine, hooked: Hooked) -> Result<(), Fault> {
    engine
        .write(move |tx| {
            for (conversation, seq) in &hooked.upto {
                tx.write_hooks().set_hooked(hooked.hook, *conversation, *seq)?;
            }
            if let Some((state, said)) = &hooked.state {
                tx.write_hooks().note_hook(hooked.hook, *state, said)?;
            }
            Ok(Outcome::quiet(()))
        })
        .await
}
