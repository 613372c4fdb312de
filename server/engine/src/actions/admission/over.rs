//! Invitations end, and guests leave with theirs.

use crate::{
    Engine,
    actions::{
        Outcome,
        person::{End, end},
    },
    ports::{bus::Envelope, store::Tx},
    runner::Result,
};
use protocol::RecordId;

/// Ends an invitation and the guests whom it let in.
///
/// # Errors
/// The store's.
pub fn end_invitation(tx: &mut dyn Tx, invitation: RecordId) -> Result<Vec<Envelope>> {
    let mut tell = Vec::new();
    for guest in tx.server().guests(invitation)? {
        tell.extend(end(tx, guest, End::GuestOver)?);
    }
    tx.write_server().drop_invitation(invitation)?;
    Ok(tell)
}

/// Ends what is over by now. Called twice a second.
pub async fn end_what_is_over(engine: &Engine) {
    let now = engine.clock.now();
    let look: Result<_> = engine.reads.look_up(move |read| Ok(read.server().over(now)?)).await;
    let Ok(over @ [_, ..]) = look.as_deref() else { return };
    let over = over.to_vec();
    let end = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
        let mut tell = Vec::new();
        for invitation in &over {
            tell.extend(end_invitation(tx, *invitation)?);
        }
        Ok(Outcome::told((), tell))
    };
    if let Err(fault) = engine.write(end).await {
        tracing::warn!(%fault, "invitations that are over could not be ended");
    }
}
