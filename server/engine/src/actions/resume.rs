//! Following an account, from a cursor on.

use super::{Engine, fault};
use crate::{
    hub::{Arrival, Condition, Connection},
    ports::store::StoreError,
};
use protocol::{Cursor, Fault, PersonId, Resumed, ServerFrame, limits::close};
use std::sync::Arc;

/// Tells a connection what changed and lets it follow from exactly there: the store reads at one point
/// of its commit order, and the hub attaches in the same order. A `hello` that is still to be said goes
/// before the answer.
pub fn resume(
    engine: &Engine,
    connection: Arc<Connection>,
    hello: Option<ServerFrame>,
    reference: u32,
    cursor: Option<Cursor>,
) {
    let hub = engine.hub.clone();
    let (login, person) = (connection.login, connection.person_id());
    engine.store.conversations.resume(
        login,
        person,
        cursor,
        Box::new(move |outcome| match outcome {
            Ok(attachment) => hub.attach(connection, Arrival { hello, reference, attachment }),
            Err(StoreError::Refused(Fault::LoggedOut)) => connection.close(close::SIGNED_OUT, "signed out"),
            Err(_) if matches!(connection.condition(), Condition::Behind(_)) => {
                // A refusal could not be said: it would wait for a resume that was refused.
                connection.close(close::BEHIND, "too far behind; reconnect");
            }
            Err(error) => {
                let refusal = ServerFrame::Refusal { reference, fault: fault(error) };
                connection.send_all(hello.iter().chain([&refusal]));
            }
        }),
    );
}

/// What somebody's first page shows. Who looks at it counts as online: they are, as soon as it is alive.
///
/// # Errors
/// The store's.
pub async fn overview(engine: &Engine, person: PersonId) -> Result<Resumed, Fault> {
    let mut resumed = engine.store.conversations.overview(person).await.map_err(fault)?;
    let presence = engine.hub.presence();
    let arriving = u32::from(!presence.is_online(person));
    for conversation in &mut resumed.conversations {
        conversation.online = presence.online_in(conversation.id) + arriving;
    }
    Ok(resumed)
}
