//! Notes what became of a push message.

use crate::{Engine, actions::Outcome, ports::store::Shown};
use protocol::{ConversationId, Fault, LoginId, Seq};

/// What is known of a browser after something was posted to it, or after there was nothing to post.
#[derive(Debug, Clone)]
pub struct Pushed {
    /// Which.
    pub login: LoginId,
    /// How far it has been told of a conversation, if it was about one.
    pub upto: Option<(ConversationId, Seq)>,
    /// What it shows of that from here on; without, what it showed before.
    pub shown: Option<Shown>,
    /// What it no longer shows: where, and the message.
    pub closed: Vec<(ConversationId, Seq)>,
    /// What the service answered, if something was posted; 0 if it was not reached.
    pub status: Option<u16>,
    /// Whether that is no way to go on.
    pub refused: bool,
}

/// Notes it.
///
/// # Errors
/// The store's.
pub async fn settle(engine: &Engine, pushed: Pushed) -> Result<(), Fault> {
    let Pushed { login, upto, shown, closed, status, refused } = pushed;
    engine
        .write(move |tx| {
            if let Some((conversation, seq)) = upto {
                tx.write_notify().set_pushed(login, conversation, seq, shown)?;
            }
            for (conversation, shown) in closed.iter().copied() {
                tx.write_notify().close_shown(login, conversation, shown)?;
            }
            if let Some(status) = status {
                tx.write_notify().note_push(login, status, refused)?;
            }
            Ok(Outcome::quiet(()))
        })
        .await
}

/// A service says that a subscription is over.
///
/// # Errors
/// The store's.
pub async fn drop_device(engine: &Engine, login: LoginId, endpoint: String) -> Result<(), Fault> {
    engine
        .write(move |tx| {
            // The browser may have made another one meanwhile.
            if tx.notify().device(login)?.is_some_and(|device| device.endpoint == endpoint) {
                tx.write_notify().drop_device(login)?;
            }
            Ok(Outcome::quiet(()))
        })
        .await
}
