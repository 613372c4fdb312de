//! Following an account, from a cursor on.

use crate::{
    Engine,
    hub::{Arrival, Attachment, Condition, Connection},
    ports::store::Tx,
    runner::{Error, Result},
};
use protocol::{Cursor, Fault, LoginId, PersonId, ServerFrame, limits::close};
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
    let attach = move |tx: &mut dyn Tx| attachment(tx, login, person, cursor.as_ref());
    engine.writes.submit(attach, move |outcome| match outcome {
        Ok(attachment) => hub.attach(connection, Arrival { hello, reference, attachment }),
        Err(Error::Refused(Fault::LoggedOut)) => connection.close(close::SIGNED_OUT, "signed out"),
        Err(_) if matches!(connection.condition(), Condition::Behind(_)) => {
            // A refusal could not be said: it would wait for a resume that was refused.
            connection.close(close::BEHIND, "too far behind; reconnect");
        }
        Err(error) => {
            let refusal = ServerFrame::Refusal { reference, fault: error.into_fault() };
            connection.send_all(hello.iter().chain([&refusal]));
        }
    });
}

/// What an account sees of its conversations at one point of the commit order.
///
/// # Errors
/// [`Fault::LoggedOut`] if the login has ended meanwhile, and the store's.
pub fn attachment(
    read: &mut dyn Tx,
    login: LoginId,
    person: PersonId,
    cursor: Option<&Cursor>,
) -> Result<Attachment> {
    read.login(login)?.ok_or(Fault::LoggedOut)?;
    Ok(Attachment {
        resumed: read.changes(person, cursor)?,
        conversations: read.memberships(person)?,
        mutes: read.mutes(person)?,
    })
}
