//! See [`protocol::Command::Nickname`].

use crate::{
    actions::Outcome,
    domain::{
        name::{Name, folded},
        permission::Allowed,
    },
    ports::store::Tx,
    runner::Result,
};
use protocol::{ConversationId, Fault, NameFault};

/// Changes what the caller is called in a group. Nobody is called as somebody else on the server is, or as
/// another member.
///
/// # Errors
/// [`Fault::Name`] and the store's.
pub fn nickname(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    name: Option<&Name>,
) -> Result<Outcome> {
    let me = by.me().id;
    if let Some(name) = name {
        for key in name.keys() {
            if tx.name_holder(key)?.is_some_and(|holder| holder.person != me) {
                return Err(Fault::Name(NameFault::Taken).into());
            }
        }
        if tx.groups().is_nickname_of_another(conversation, me, &folded(&name.shown))? {
            return Err(Fault::Name(NameFault::Taken).into());
        }
    }
    tx.write_groups().set_nickname(conversation, me, name)?;
    Ok(Outcome::done(Vec::new()))
}
