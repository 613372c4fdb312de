//! See [`protocol::Command::MakeInvite`].

use crate::{
    actions::{
        Outcome,
        login::{hash, new_token},
    },
    domain::permission::Allowed,
    ports::store::{NewInvite, Tx},
    runner::Result,
};
use protocol::{
    ConversationId, Fault, Invite, Reply,
    limits::{INVITE_MINUTES, INVITE_USES, INVITES},
};

/// Makes an invitation. Its code has 256 bits, is shown this once, and is stored only as a hash.
///
/// # Errors
/// [`Fault::Full`] if the group has too many that still work, and the store's.
pub fn make_invite(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    minutes: u32,
    uses: u32,
) -> Result<Outcome> {
    if tx.groups().invites(conversation, None, by.now())?.len() >= usize::from(INVITES) {
        return Err(Fault::Full.into());
    }
    let code = new_token()?;
    let until = by.now() + i64::from(minutes.clamp(1, INVITE_MINUTES)) * 60_000;
    let uses = uses.clamp(1, INVITE_USES);
    let new = NewInvite { conversation, code: &hash(&code), maker: by.me().id, until, uses };
    let id = tx.write_groups().add_invite(new)?;
    let invite = Invite { id, by: by.me().clone(), until, uses, code: Some(code) };
    Ok(Outcome::quiet(Reply::Invite(invite)))
}
